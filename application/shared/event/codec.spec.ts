import { readFileSync } from 'node:fs';
import { eventTypes, type EventType } from '../../../domain/events.js';
import { projections } from '../../../projections/index.js';
import type { AnyProjection, ProjectedEvent } from '../../../projections/projection.js';
import type { StoredEvent } from '../../ports/event-store.js';
import { newId } from '../command/ids.js';
import { deciders } from '../deciders.js';
import { decodeEvent, encodeEvent, requireWholeUpcasterChains } from './codec.js';

interface GoldenEvent {
  readonly type: EventType;
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Every version of every event ever written. Lines are added to it, never changed. */
const golden = JSON.parse(
  readFileSync(new URL('./golden-events.json', import.meta.url), 'utf8'),
) as GoldenEvent[];

const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
const stored = (
  { type, version, data }: GoldenEvent,
  more: Partial<StoredEvent> = {},
): StoredEvent => ({
  id: newId(),
  stream: `${eventTypes[type]?.category ?? 'unknown'}-${newId()}`,
  revision: 0,
  position: 1,
  recordedAt: 0,
  type,
  data: JSON.stringify(data),
  metadata: JSON.stringify({
    schemaVersion: version,
    $correlationId: 'c',
    $causationId: 'c',
    commandId: 'c',
    actor,
  }),
  ...more,
});

describe('stored events', () => {
  it('are all in the golden file, in every version ever written', () => {
    const expected = (Object.keys(eventTypes) as EventType[]).flatMap((type) =>
      Array.from({ length: eventTypes[type].version }, (_, i) => `${type} ${i + 1}`),
    );
    expect(golden.map((e) => `${e.type} ${e.version}`).sort()).toEqual(expected.sort());
  });

  it.each(golden.map((e) => [`${e.type} version ${e.version}`, e] as const))(
    '%s is read by its aggregate and every projection',
    (_name, one) => {
      const event = decodeEvent(stored(one));
      const decider = deciders[eventTypes[one.type].category]!;
      expect(() => decider.evolve(decider.initial, event)).not.toThrow();
      for (const projection of projections as readonly AnyProjection[]) {
        if (!(projection.handles as readonly string[]).includes(one.type)) continue;
        const route = projection.route(event as ProjectedEvent, () => undefined) as
          readonly string[] | { where: unknown };
        const keys = Array.isArray(route) ? route : ['some'];
        for (const key of keys as string[])
          expect(() =>
            projection.evolve(key, undefined, event as ProjectedEvent, () => undefined),
          ).not.toThrow();
      }
    },
  );

  it('hold no floats: every number is whole', () => {
    const numbers = (value: unknown): number[] =>
      typeof value === 'number'
        ? [value]
        : typeof value === 'object' && value !== null
          ? Object.values(value).flatMap(numbers)
          : [];
    expect(golden.flatMap((e) => numbers(e.data)).every(Number.isSafeInteger)).toBe(true);
  });

  it('of the first version are lifted: a receipt without a movement id takes its event’s id', () => {
    const first = golden.find((e) => e.type === 'StockReceived' && e.version === 1)!;
    const one = stored(first);
    expect(decodeEvent(one).data).toEqual({ ...first.data, movementId: one.id });
  });

  it('read back as they were written', () => {
    const event = {
      type: 'OrganizationVerified' as const,
      data: { organizationId: 'o', reason: 'r', occurredAt: 'at' },
    };
    const encoded = encodeEvent(event, 'id', {
      $correlationId: 'a',
      $causationId: 'b',
      commandId: 'c',
      actor,
    });
    const decoded = decodeEvent({
      ...encoded,
      stream: 's',
      revision: 0,
      position: 1,
      recordedAt: 0,
    });
    expect(decoded).toMatchObject({
      ...event,
      id: 'id',
      metadata: { schemaVersion: 1, $correlationId: 'a', commandId: 'c', actor },
    });
  });

  it.each([
    ['an unknown type', { type: 'OrderPaused' }, /type "OrderPaused" is unknown/],
    ['a version from the future', { metadata: '{"schemaVersion":99}' }, /schema version 99/],
    ['damaged JSON', { data: '{"n":' }, /JSON is damaged/],
  ])('with %s are named, not guessed at', (_what, more, message) => {
    expect(() => decodeEvent(stored(golden[0]!, more))).toThrow(message);
  });

  it('have whole upcaster chains, checked at start-up', () => {
    expect(requireWholeUpcasterChains).not.toThrow();
  });
});
