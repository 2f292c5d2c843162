import { readdirSync, readFileSync } from 'node:fs';
import formats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { eventTypes, type EventType, type MarketplaceEvent } from '../../domain/events.js';
import {
  publicAudienceOf,
  publicEventNames,
  publicEvents,
  publicEventsOf,
  typeOf,
} from '../../domain/hub/public-events/public-events.js';
import { rolePermissions } from '../../domain/people/user/permissions.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import { cloudEventsOf } from './cloud-event.js';
import { schemaOf } from './contracts.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

interface GoldenEvent {
  readonly type: EventType;
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
}

const golden = (JSON.parse(read('../shared/event/golden-events.json')) as GoldenEvent[]).filter(
  ({ type, version }) => eventTypes[type].version === version,
);
const asEvent = (event: GoldenEvent) => event as unknown as MarketplaceEvent;

const ajv = new Ajv2020({ allErrors: true });
formats.default(ajv);

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

const rows = golden
  .flatMap((event) =>
    publicEventsOf(event.type).map((made) => {
      const audience = publicAudienceOf(made, {
        type: event.type,
        data: named(event.data),
      } as unknown as MarketplaceEvent)!;
      const heardBy = audience.organizations?.join(' ') ?? 'every organisation';
      return [made.type, event.type, audience.permission, heardBy, made.of.personal].join(',');
    }),
  )
  .sort();

describe('what leaves', () => {
  it('is for each event, and to whom, what public-events.csv says, which is to be looked at as a reviewer would', () => {
    const [, ...expected] = read('./public-events.csv').trim().split('\n');
    expect([...new Set(rows)]).toEqual(expected);
  });

  it('has an example of every event, as its published schema says', () => {
    const wrong = golden.flatMap((event) =>
      publicEventsOf(event.type).flatMap(({ name, of }) => {
        const valid = ajv.compile(schemaOf(name));
        return valid(of.data(asEvent(event))) ? [] : [name, ...(valid.errors ?? [])];
      }),
    );
    expect(wrong).toEqual([]);
    const made = new Set(golden.flatMap(({ type }) => publicEventsOf(type).map((one) => one.name)));
    expect(publicEventNames.filter((name) => !made.has(name))).toEqual([]);
  });

  it('is what the files say that others build on: npm run schemas:public writes them', () => {
    const files = readdirSync(new URL('./schemas', import.meta.url));
    const current = publicEventNames.map((name) => `${name}.v${publicEvents[name].version}.json`);
    expect(current.filter((file) => !files.includes(file))).toEqual([]);
    for (const name of publicEventNames)
      expect(JSON.parse(read(`./schemas/${name}.v${publicEvents[name].version}.json`))).toEqual(
        schemaOf(name),
      );
    const examples = JSON.parse(read('./public-examples.json')) as { type: string; from: string }[];
    expect(examples.map(({ type, from }) => `${type} ${from}`)).toEqual(
      golden
        .flatMap((event) => publicEventsOf(event.type).map((one) => `${one.type} ${event.type}`))
        .sort(),
    );
    for (const example of examples as { type: string; from: string; data: object }[]) {
      const event = golden.find(({ type }) => type === example.from)!;
      const { of } = publicEventsOf(event.type).find(({ type }) => type === example.type)!;
      expect(example.data).toEqual(of.data(asEvent(event)));
    }
  });

  it('holds nothing sealed, no address, and no word that a person has typed', () => {
    const forbidden = new Set([
      'name',
      'email',
      'reason',
      'note',
      'text',
      'shippingAddress',
      'billingAddress',
      'contacts',
      'proof',
      'sealed',
    ]);
    const found: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [field, each] of Object.entries(value)) {
        if (!Array.isArray(value) && forbidden.has(field)) found.push(`${path}.${field}`);
        look(each, Array.isArray(value) ? `${path}[]` : `${path}.${field}`);
      }
    };
    for (const event of golden)
      for (const { name, of } of publicEventsOf(event.type)) look(of.data(asEvent(event)), name);
    // names of goods, lists and categories, and reasons that are codes
    expect([...new Set(found)].sort()).toEqual([
      'category.attributes_defined.attributes[].name',
      'chargeback.opened.reason',
      'order.placed.lines[].name',
      'payment.abandoned.reason',
      'price_list.published.name',
      'product.changed.name',
      'product.listed.name',
    ]);
  });

  it('tells no buyer of commission, and no vendor of how or how much somebody else is paid', () => {
    for (const event of golden)
      for (const made of publicEventsOf(event.type)) {
        const parties =
          publicAudienceOf(made, {
            type: event.type,
            data: named(event.data),
          } as unknown as MarketplaceEvent)?.organizations ?? [];
        const fields = Object.keys(made.of.data(asEvent(event)));
        if (parties.some((party) => party.startsWith('buyer')))
          expect([made.name, fields.filter((f) => /commission|^fee$|entries/.test(f))]).toEqual([
            made.name,
            [],
          ]);
        if (made.name.startsWith('payment.') && parties.some((party) => party.startsWith('vendor')))
          expect([made.name, fields.filter((f) => /amount|method|code|Ref/.test(f))]).toEqual([
            made.name,
            [],
          ]);
      }
  });

  const recorded = (type: EventType): RecordedEvent => {
    const { data } = golden.find((event) => event.type === type)!;
    return {
      type,
      data,
      id: '0190b1f0-0000-7000-8000-000000000001',
      stream: 'order-1',
      revision: 3,
      position: 1_204,
      recordedAt: 0,
      metadata: { $correlationId: '0190b1f0-0000-7000-8000-000000000002' },
    } as unknown as RecordedEvent;
  };
  const telling = { publicUrl: 'https://shop.example', names: null, full: true };

  it('is a CloudEvent with its place, by which a receiver sees repeats and what is newer', () => {
    const event = recorded('OrderPlaced');
    const { vendorOrgId } = event.data as { vendorOrgId: string };
    const told = {
      organizationId: vendorOrgId,
      permissions: new Set(rolePermissions.sellerAdmin.grants),
      all: false,
    };
    const [full] = cloudEventsOf(event, told, telling);
    expect(full).toMatchObject({
      specversion: '1.0',
      id: event.id,
      source: 'https://shop.example',
      type: 'tradepost.order.placed.v1',
      dataschema: 'https://shop.example/schemas/events/order.placed/v1',
      position: '1204',
      revision: 3,
      organization: vendorOrgId,
      data: { lineCount: expect.any(Number) as number, lines: expect.any(Array) as unknown },
    });
    const [thin] = cloudEventsOf(event, told, { ...telling, full: false });
    expect(Object.keys(thin!.data)).not.toContain('lines');
    expect(Object.keys(thin!.data)).toContain('total');
    expect(ajv.compile(schemaOf('order.placed'))(thin!.data)).toBe(true);
    // attributes are lower-case letters and digits (CloudEvents 1.0, 3.1)
    expect(Object.keys(full!).filter((name) => !/^[a-z0-9]+$/.test(name))).toEqual([]);
  });

  it('is told to nobody who is no party, or may not read it today', () => {
    const event = recorded('OrderPlaced');
    const { vendorOrgId } = event.data as { vendorOrgId: string };
    const permissions = new Set(rolePermissions.sellerAdmin.grants);
    const to = (organizationId: string, may: typeof permissions, all = false) =>
      cloudEventsOf(event, { organizationId, permissions: may, all }, telling).length;
    expect(to(vendorOrgId, permissions)).toBe(1);
    expect(to('somebody-else', permissions)).toBe(0);
    expect(to('operator', new Set(rolePermissions.auditor.grants), true)).toBe(1);
    expect(to(vendorOrgId, new Set([...permissions].filter((p) => p !== 'order.read')))).toBe(0);
  });

  it('has names of the kind that receivers can filter by', () => {
    expect(
      publicEventNames.filter((name) => !/^tradepost(\.[a-z_]+){2}\.v\d$/.test(typeOf(name))),
    ).toEqual([]);
  });
});
