import { readFileSync } from 'node:fs';
import { eventTypes, type EventType, type MarketplaceEvent } from '../../domain/events.js';
import { audienceOf } from './change.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

interface GoldenEvent {
  readonly type: EventType;
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
}

const golden = JSON.parse(read('../shared/event/golden-events.json')) as GoldenEvent[];

/** Fields that name organisations hold their own names: the audience then says where it is from. */
function named(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(named);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([field, value]) => {
      if (!/^organizationId$|OrgIds?$/.test(field)) return [field, named(value)];
      return [field, Array.isArray(value) ? [field] : field];
    }),
  );
}

function row({ type, data }: GoldenEvent): string {
  const audience = audienceOf({ type, data: named(data) } as unknown as MarketplaceEvent);
  if (!audience) return `${type},,no one`;
  const { permission, organizations } = audience;
  const heardBy = organizations === null ? 'every organisation' : organizations.join(' ');
  return `${type},${permission},${heardBy || 'only who sees everything'}`;
}

describe('who hears of a change', () => {
  it('is for each event what audiences.csv says, which is to be looked at as a reviewer would', () => {
    const [, ...rows] = read('./audiences.csv').trim().split('\n');
    const current = golden.filter(({ type, version }) => eventTypes[type].version === version);
    expect(current.map(row).sort()).toEqual(rows);
  });
});
