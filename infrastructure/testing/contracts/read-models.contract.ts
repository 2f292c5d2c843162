import { wordsOf } from '../../../application/ports/catalogue-search.js';
import {
  ReadModelBehind,
  ReadModelOutdated,
  TookTooLong,
  type DocumentPage,
  type DocumentQuery,
  type Documents,
} from '../../../application/ports/documents.js';
import type { StoredEvent } from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { encodeEvent } from '../../../application/shared/event/codec.js';
import { eventTypes, type EventType, type MarketplaceEvent } from '../../../domain/events.js';
import type { InventoryEvent } from '../../../domain/stock/inventory/inventory.events.js';
import { categories } from '../../../projections/catalogue/categories.js';
import { auditLog } from '../../../projections/looking-back/audit-log.js';
import type { AnyProjection, Projection } from '../../../projections/projection.js';
import { stock } from '../../../projections/stock/stock.js';
import type { ProjectionStatus } from '../../shared/read-models/projection-status.js';

/** Read models at work over a log of events. */
export interface KeptReadModels {
  readonly documents: Documents;
  /** Resolves when everything in the log is digested. */
  drain(): Promise<void>;
  status(head: number): Promise<readonly ProjectionStatus[]> | readonly ProjectionStatus[];
  control(operation: 'rebuild' | 'retry' | 'skip', name: string, reason: string): Promise<void>;
  /** As after a crash between writing documents and moving the checkpoint. */
  setBack(name: string, position: number, eventId: string): Promise<void>;
  close(): Promise<void>;
}

export interface ReadModelStorage {
  /** Whatever was kept here before is gone on. */
  keep(projections: readonly AnyProjection[], log: Log, epoch: string): Promise<KeptReadModels>;
  close(): Promise<void>;
}

const occurredAt = '2026-03-02T09:00:00.000Z';
const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
const of = { productId: 'p', vendorOrgId: 'v', location: 'leeds', occurredAt };
const received = (quantity: number): InventoryEvent => ({
  type: 'StockReceived',
  data: { ...of, movementId: newId(), quantity, reference: null },
});

/** Events in memory, so that a spec can put in what no command would write. Positions have gaps. */
export class Log {
  readonly events: StoredEvent[] = [];

  add(event: MarketplaceEvent, damage: Partial<StoredEvent> = {}): StoredEvent {
    const { decoded: _decoded, ...encoded } = encodeEvent(event, newId(), {
      $correlationId: 'c',
      $causationId: 'c',
      commandId: 'c',
      actor,
    });
    const position = (this.events.at(-1)?.position ?? 0) + 7;
    const stored = {
      ...encoded,
      stream: `inventory-${newId()}`,
      revision: 0,
      position,
      recordedAt: position,
      ...damage,
    };
    this.events.push(stored);
    return stored;
  }

  get head(): number {
    return this.events.at(-1)?.position ?? 0;
  }

  at(position: number): StoredEvent | null {
    return this.events.find((e) => e.position === position) ?? null;
  }

  readonly read = (after: number, count: number): readonly StoredEvent[] =>
    this.events.filter((e) => e.position > after).slice(0, count);
}

interface Thing {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly size: number | null;
  readonly open: boolean;
  readonly total: { readonly amount: number };
  readonly tags: Readonly<Record<string, unknown>>;
  readonly seen: number;
}

const others = (Object.keys(eventTypes) as EventType[]).filter(
  (type) => !['StockReceived', 'StockAdjusted', 'StockCounted'].includes(type),
);

/**
 * Things made of stock movements: receiving makes one (its reference is JSON), adjusting touches
 * every one of an owner, counting deletes one.
 */
const things: Projection<Thing, 'StockReceived' | 'StockAdjusted' | 'StockCounted'> = {
  name: 'things',
  version: 1,
  handles: ['StockReceived', 'StockAdjusted', 'StockCounted'],
  ignores: others,
  indexes: [['owner', 'name'], ['size'], ['open']],
  columns: ['total.amount', 'seen'],
  text: { weights: { name: 1 }, of: (doc) => [doc.name] },
  route: (event) =>
    event.type === 'StockAdjusted'
      ? { where: { field: 'owner', value: event.data.vendorOrgId } }
      : [event.data.productId],
  evolve: (_key, doc, event) => {
    if (event.type === 'StockCounted') return undefined;
    if (event.type === 'StockAdjusted') return doc && { ...doc, seen: doc.seen + 1 };
    return {
      ...(JSON.parse(event.data.reference!) as Omit<Thing, 'id' | 'owner'>),
      id: event.data.productId,
      owner: event.data.vendorOrgId,
    };
  },
};

/** The stock as a later version has it, which says so twice. */
const doubled: typeof stock = {
  ...stock,
  version: stock.version + 1,
  evolve: (...args) => {
    const doc = stock.evolve(...args)!;
    return { ...doc, locations: doc.locations.map((l) => ({ ...l, onHand: l.onHand * 2 })) };
  },
};

/** The stock, which cannot take the event at this position as long as `fails` says so. */
export const failingAt = (position: number, fails: () => boolean): AnyProjection =>
  ({
    ...stock,
    evolve: (...args: Parameters<typeof stock.evolve>) => {
      if (args[2].position === position && fails()) throw new Error('not yet');
      return stock.evolve(...args);
    },
  }) as AnyProjection;

const everything: DocumentQuery = { filter: {}, sort: [], limit: 100, after: null };

/** What keeps and answers read models. Every engine passes this, unchanged. */
export function readModelsContract(name: string, open: () => Promise<ReadModelStorage>): void {
  const chosen = [stock, categories, auditLog] as readonly AnyProjection[];
  let storage: ReadModelStorage;
  let kept: KeptReadModels | null = null;
  const keep = async (
    projections: readonly AnyProjection[],
    log: Log,
    epoch = 'epoch',
  ): Promise<KeptReadModels> => {
    await kept?.close();
    return (kept = await storage.keep(projections, log, epoch));
  };
  const statuses = async (of: KeptReadModels, log: Log) =>
    Object.fromEntries((await of.status(log.head)).map((s) => [s.name, s]));
  const onHand = async (of: KeptReadModels): Promise<number> =>
    (await of.documents.get(stock, 'p'))!.locations[0]!.onHand;
  const begin = async (): Promise<void> => {
    storage = await open();
  };
  const end = async (): Promise<void> => {
    await kept?.close();
    kept = null;
    await storage.close();
  };

  describe(`read models (${name}), kept`, () => {
    beforeEach(begin);
    afterEach(end);

    it('stop one projection only at an event that it cannot digest, name it, and go on after a skip, in rebuilds too', async () => {
      const log = new Log();
      const first = log.add(received(5));
      const poison = log.add(received(1), {
        data: '{"occurredAt":"x","productId":"p","location":null,"quantity":{}}',
      });
      const unfit = {
        ...stock,
        evolve: (...args: Parameters<typeof stock.evolve>) => {
          if (typeof (args[2].data as { quantity?: unknown }).quantity === 'object')
            throw new Error('quantity is no number');
          return stock.evolve(...args);
        },
      } as AnyProjection;
      log.add(received(7));
      const models = await keep(
        [unfit, categories as AnyProjection, auditLog as AnyProjection],
        log,
      );
      await models.drain();
      expect((await statuses(models, log)).stock).toMatchObject({
        status: 'stopped',
        position: first.position,
        error: { eventId: poison.id, position: poison.position, message: 'quantity is no number' },
      });
      expect([
        (await statuses(models, log)).categories!.position,
        (await statuses(models, log))['audit-log']!.position,
      ]).toEqual([log.head, log.head]);
      expect(await onHand(models)).toBe(5);

      await models.control('retry', 'stock', '');
      await models.drain();
      expect((await statuses(models, log)).stock!.status).toBe('stopped');

      await models.control('skip', 'stock', 'a broken import');
      await models.drain();
      expect((await statuses(models, log)).stock).toMatchObject({
        status: 'running',
        position: log.head,
      });
      expect(await onHand(models)).toBe(12);

      await models.control('rebuild', 'stock', '');
      await models.drain();
      expect(await onHand(models)).toBe(12);
      expect((await statuses(models, log)).stock).toMatchObject({
        status: 'running',
        position: log.head,
      });
    });

    it('refuse a retry of what was stopped by the version before while this one is built, and of what has not stopped', async () => {
      const log = new Log();
      log.add(received(5));
      const poison = log.add(received(1), { type: 'StockTeleported' });
      log.add(received(7));
      const old = await keep([stock as AnyProjection, categories as AnyProjection], log);
      await old.drain();
      await expect(old.control('retry', 'categories', '')).rejects.toThrow('has not stopped');
      const models = await keep([doubled as AnyProjection, categories as AnyProjection], log);
      await expect(models.control('retry', 'stock', '')).rejects.toThrow(
        'is being rebuilt by this version',
      );
      await models.control('skip', 'stock', 'a trial of a newer version');
      expect((await statuses(models, log)).stock).toMatchObject({
        version: stock.version,
        status: 'stopped',
        error: { eventId: poison.id },
      });
      await models.drain();
      await models.drain();
      expect(await onHand(models)).toBe(34);
      expect((await statuses(models, log)).stock).toMatchObject({
        version: doubled.version,
        status: 'running',
        position: log.head,
      });
    });

    it('say what a rebuild has stopped at, go on meanwhile, and build it anew when they are asked to', async () => {
      const log = new Log();
      log.add(received(5));
      const last = log.add(received(7));
      let fails = false;
      const models = await keep([failingAt(last.position, () => fails)], log);
      await models.drain();
      fails = true;
      await models.control('rebuild', 'stock', '');
      await models.drain();
      await models.drain();
      expect(await statuses(models, log)).toMatchObject({
        stock: { status: 'running', error: null },
        'stock (rebuild)': {
          status: 'stopped',
          remainingMs: null,
          error: { eventId: last.id, message: 'not yet' },
        },
      });
      expect(await onHand(models)).toBe(12);
      fails = false;
      await models.control('rebuild', 'stock', '');
      expect((await statuses(models, log))['stock (rebuild)']).toMatchObject({
        status: 'building',
        error: null,
      });
      await models.drain();
      await models.drain();
      expect(Object.keys(await statuses(models, log))).toEqual(['stock']);
      expect(await onHand(models)).toBe(12);
    });

    it('stop at an event of an unknown type those who handle its category, and nobody else', async () => {
      const log = new Log();
      log.add(received(5));
      log.add(received(1), { type: 'StockTeleported' });
      const models = await keep(chosen, log);
      await models.drain();
      const status = Object.fromEntries(
        Object.entries(await statuses(models, log)).map(([key, s]) => [key, s.status]),
      );
      expect(status).toEqual({ stock: 'stopped', categories: 'running', 'audit-log': 'stopped' });
    });

    it('go on after a restart where they were, and a batch that comes again changes nothing', async () => {
      const log = new Log();
      for (let n = 0; n < 5; n++) log.add(received(1));
      const models = await keep(chosen, log);
      await models.drain();
      for (const one of ['stock', 'audit-log'])
        await models.setBack(one, log.events[1]!.position, log.events[1]!.id);
      const again = await keep(chosen, log);
      await again.drain();
      expect(await onHand(again)).toBe(5);
      expect((await statuses(again, log)).stock!.position).toBe(log.head);
      expect((await again.documents.all(auditLog, '', 100)).documents).toHaveLength(5);
    });

    it('start over when the store’s history is another one: its epoch, or the event at the checkpoint', async () => {
      const log = new Log();
      for (let n = 0; n < 3; n++) log.add(received(1));
      await (await keep(chosen, log)).drain();
      const restored = new Log();
      for (let n = 0; n < 3; n++) restored.add(received(10));
      const second = await keep(chosen, restored);
      await second.drain();
      expect(await onHand(second)).toBe(30);
      const third = await keep(chosen, log, 'another epoch');
      await third.drain();
      expect(await onHand(third)).toBe(3);
    });

    it('build a new version beside the old one, which is served until it is swapped', async () => {
      const log = new Log();
      log.add(received(4));
      await (await keep(chosen, log)).drain();
      const models = await keep([doubled as AnyProjection], log);
      expect(await onHand(models)).toBe(4);
      await models.drain();
      await models.drain();
      expect(await onHand(models)).toBe(8);
      expect((await statuses(models, log)).stock!.version).toBe(stock.version + 1);
    });
  });

  describe(`read models (${name}), asked`, () => {
    const log = new Log();
    const made = (id: string, owner: string, thing: Partial<Thing>) =>
      log.add({
        type: 'StockReceived',
        data: {
          ...of,
          productId: id,
          vendorOrgId: owner,
          movementId: id,
          quantity: 1,
          reference: JSON.stringify({
            name: id,
            size: null,
            open: true,
            total: { amount: 0 },
            tags: {},
            seen: 0,
            ...thing,
          }),
        },
      });
    let documents: Documents;

    beforeAll(async () => {
      await begin();
      made('a', 'x', {
        name: 'Apple box',
        size: 3,
        total: { amount: 30 },
        tags: { 'a.b': 'dotted', $c: 1, e: ['é', 2.5, null] },
      });
      made('b', 'x', { name: 'Banana crate', size: null, total: { amount: 10 } });
      made('c', 'x', { name: 'Cherry box', size: 1, open: false, total: { amount: 20 } });
      made('d', 'y', { name: 'Äpfel 100, große Łódź, M6 x 20', size: 2, total: { amount: 40 } });
      made('e', 'y', { name: 'gone', size: 9 });
      log.add({
        type: 'StockAdjusted',
        data: { ...of, vendorOrgId: 'x', movementId: 'm', before: 1, delta: 1, reason: 'found' },
      });
      log.add({
        type: 'StockCounted',
        data: {
          ...of,
          productId: 'e',
          vendorOrgId: 'y',
          movementId: 'n',
          counted: 0,
          before: 1,
          reason: 'gone',
        },
      } as unknown as MarketplaceEvent);
      const models = await keep([things as AnyProjection, auditLog as AnyProjection], log);
      await models.drain();
      ({ documents } = models);
    });
    afterAll(end);

    const keys = async (query: Partial<DocumentQuery>) =>
      (await documents.find(things, { ...everything, ...query })).documents
        .map((d) => d.key)
        .join('');

    it('give back whole documents with the position of the last event that each has seen, whatever their fields are called', async () => {
      const [found] = await documents.getMany(things, ['a']);
      expect(found!.document).toEqual({
        name: 'Apple box',
        size: 3,
        open: true,
        total: { amount: 30 },
        tags: { 'a.b': 'dotted', $c: 1, e: ['é', 2.5, null] },
        seen: 1,
        id: 'a',
        owner: 'x',
      });
      expect(found!.version).toBe(log.events[5]!.position);
      expect((await documents.getMany(things, ['d']))[0]!.version).toBe(log.events[3]!.position);
      expect([await documents.get(things, 'e'), await documents.get(things, 'nothing')]).toEqual([
        null,
        null,
      ]);
      expect((await documents.getMany(things, ['d', 'e', 'a'])).map((d) => d.key)).toEqual([
        'd',
        'a',
      ]);
    });

    it('change every document with a value where an event says so, and no other', async () => {
      expect(await keys({ filter: { seen: 1 } })).toBe('abc');
    });

    it('filter by values, lists, ranges, beginnings, what is missing, and what it is not', async () => {
      expect(await keys({ filter: { owner: 'x' } })).toBe('abc');
      expect(await keys({ filter: { owner: ['y', 'z'] } })).toBe('d');
      expect(await keys({ filter: { size: { from: 2 } } })).toBe('ad');
      expect(await keys({ filter: { size: { from: 1, to: 2 } } })).toBe('cd');
      expect(await keys({ filter: { size: null } })).toBe('b');
      expect(await keys({ filter: { size: { not: 3 } } })).toBe('bcd');
      expect(await keys({ filter: { open: false } })).toBe('c');
      expect(await keys({ filter: { name: { prefix: 'Ba' } } })).toBe('b');
      expect(await keys({ filter: { owner: [] } })).toBe('');
      expect(
        await keys({
          filter: { owner: 'x' },
          any: [{ size: 1 }, { 'total.amount': 30, open: true }],
        }),
      ).toBe('ac');
    });

    it('sort either way, by several fields, by fields of fields, what has no value first, and page without gap or repeat', async () => {
      expect(await keys({ sort: [{ field: 'size', descending: false, nullable: true }] })).toBe(
        'bcda',
      );
      expect(await keys({ sort: [{ field: 'size', descending: true, nullable: true }] })).toBe(
        'adcb',
      );
      expect(await keys({ sort: [{ field: 'total.amount', descending: true }] })).toBe('dacb');
      const byOwner = [
        { field: 'owner', descending: true },
        { field: 'name', descending: false },
      ];
      expect(await keys({ sort: byOwner })).toBe('dabc');
      for (const sort of [
        [{ field: 'size', descending: false, nullable: true }],
        [{ field: 'size', descending: true, nullable: true }],
        byOwner,
        [{ field: 'open', descending: true }],
        [],
      ]) {
        const whole = await keys({ sort });
        let paged = '';
        for (let after: DocumentQuery['after'] = null; ;) {
          const { documents: page }: DocumentPage<Thing> = await documents.find(things, {
            ...everything,
            sort,
            limit: 1,
            after,
          });
          if (page.length === 0) break;
          const doc = page[0]!.document as object as Record<string, string | number | null>;
          after = { values: sort.map((s) => doc[s.field] ?? null), key: page[0]!.key };
          paged += page[0]!.key;
        }
        expect(paged).toBe(whole);
        expect(await keys({ sort, offset: 1, limit: 2 })).toBe(whole.slice(1, 3));
      }
    });

    it('count what matches, not only the page, where that is asked for', async () => {
      expect((await documents.find(things, { ...everything, limit: 1, count: true })).total).toBe(
        4,
      );
      expect((await documents.find(things, { ...everything, limit: 1 })).total).toBeNull();
    });

    it('count the same however they are sorted: none that was taken away, and those without a value', async () => {
      const count = async (query: Partial<DocumentQuery>) =>
        (await documents.find(things, { ...everything, ...query, limit: 1, count: true })).total;
      expect(await count({ sort: [{ field: 'name', descending: false }] })).toBe(4);
      expect(await count({ sort: [{ field: 'size', descending: true, nullable: true }] })).toBe(4);
      expect(
        await count({
          sort: [
            { field: 'size', descending: true, nullable: true },
            { field: 'owner', descending: true },
          ],
        }),
      ).toBe(4);
      expect(
        await count({ filter: { owner: 'y' }, sort: [{ field: 'name', descending: false }] }),
      ).toBe(1);
      expect(await count({ words: ['box'], sort: [{ field: 'name', descending: false }] })).toBe(2);
    });

    it('find words, whole or as a beginning, without regard to capitals and marks, all of them', async () => {
      expect(await keys({ words: ['BOX'] })).toBe('ac');
      expect(await keys({ words: ['app', 'bo'] })).toBe('a');
      expect(await keys({ words: ['apfel'] })).toBe('d');
      expect(await keys({ words: ['10'] })).toBe('d');
      for (const word of ['grosse', 'GROSSE', 'GROẞE', 'Große', 'lodz', 'ŁÓDŹ'])
        expect([word, await keys({ words: [word] })]).toEqual([word, 'd']);
      for (const measure of ['M6x20', 'm6 x 20', 'M6 × 20', 'M6x', '20'])
        expect([measure, await keys({ words: wordsOf(measure) })]).toEqual([measure, 'd']);
      expect(await keys({ words: ['box'], filter: { size: 1 } })).toBe('c');
      expect(await keys({ words: ['gone'] })).toBe('');
    });

    it('find codes whole, and take none for a mistake', async () => {
      expect(await keys({ codes: ['box'] })).toBe('ac');
      expect(await keys({ codes: ['box'], filter: { size: 1 } })).toBe('c');
      expect(await keys({ codes: ['bo'] })).toBe('');
      const found = await documents.find(things, { ...everything, codes: ['bxo'] });
      expect([found.documents, found.corrected]).toEqual([[], null]);
      const none = { ...everything, codes: ['box', 'chrery'], count: true };
      expect((await documents.find(things, none)).total).toBe(0);
    });

    it('forgive a mistake in a word and say what was searched instead', async () => {
      const found = await documents.find(things, { ...everything, words: ['chrery', 'box'] });
      expect([found.documents.map((d) => d.key), found.corrected]).toEqual([
        ['c'],
        ['cherry', 'box'],
      ]);
      expect(
        (await documents.find(things, { ...everything, words: ['box'] })).corrected,
      ).toBeNull();
      expect(
        (await documents.find(things, { ...everything, words: ['zzzzzz'] })).documents,
      ).toEqual([]);
    });

    it('refuse a query by a field without a column, rather than to look into every document', async () => {
      await expect(
        documents.find(things, { ...everything, filter: { tags: 'x' } }),
      ).rejects.toThrow(
        new ReadModelOutdated('"things" cannot be asked by "tags" until it has been rebuilt'),
      );
      await expect(
        documents.find(things, { ...everything, sort: [{ field: 'id', descending: false }] }),
      ).rejects.toBeInstanceOf(ReadModelOutdated);
    });

    it('add up documents in groups, and say when there are more groups than were asked for', async () => {
      const ask = (more: object) =>
        documents.aggregate(things, {
          filter: {},
          conditions: {},
          group: [],
          sums: ['seen'],
          limit: 10,
          limitMs: 10_000,
          ...more,
        });
      const sorted = async (more: object) =>
        (await ask(more)).groups.map((g) => [...g.keys, g.documents, ...g.sums].join(' ')).sort();
      expect(await sorted({})).toEqual(['4 3']);
      expect(await sorted({ group: [{ field: 'owner' }] })).toEqual(['x 3 3', 'y 1 0']);
      expect(
        await sorted({ group: [{ field: 'name', length: 1 }], conditions: { owner: 'x' } }),
      ).toEqual(['A 1 1', 'B 1 1', 'C 1 1']);
      expect(
        await sorted({
          group: [{ field: 'owner' }],
          conditions: { size: { from: 1, to: 2 } },
          filter: { open: true },
        }),
      ).toEqual(['y 1 0']);
      expect(await sorted({ group: [{ field: 'size' }], sums: [] })).toEqual([
        ' 1',
        '1 1',
        '2 1',
        '3 1',
      ]);
      expect(await sorted({ conditions: { owner: 'nobody' } })).toEqual([]);
      expect((await ask({ group: [{ field: 'owner' }], limit: 1 })).truncated).toBe(true);
    });

    it('give up adding up what takes longer than it may, and go on answering', async () => {
      const many = new Log();
      for (let n = 0; n < 20_000; n++)
        many.add({
          type: 'StockReceived',
          data: {
            ...of,
            productId: `p${n}`,
            movementId: newId(),
            quantity: 1,
            reference: JSON.stringify({
              name: `Box ${n}`,
              size: n,
              open: true,
              total: { amount: n },
              tags: {},
              seen: 0,
            }),
          },
        });
      const other = await open();
      const models = await other.keep([things as AnyProjection], many, 'epoch');
      await models.drain();
      const ask = (limitMs: number) =>
        models.documents.aggregate(things, {
          filter: {},
          conditions: {},
          group: [{ field: 'name' }],
          sums: ['size'],
          limit: 10,
          limitMs,
        });
      await expect(ask(1)).rejects.toBeInstanceOf(TookTooLong);
      expect((await ask(30_000)).truncated).toBe(true);
      await models.close();
      await other.close();
    }, 60_000);

    it('give every document in the order of keys, page by page, also where keys are numbers', async () => {
      const page = await documents.all(things, 'a', 2);
      expect(page.documents.map((d) => d.key)).toEqual(['b', 'c']);
      const audited = (
        await documents.all(auditLog, String(log.events[0]!.position), 100)
      ).documents.map((d) => Number(d.key));
      expect(audited).toEqual(log.events.slice(1).map((e) => e.position));
    });

    it('say how far they have seen, and wait for a position no longer than they may', async () => {
      expect((await documents.find(things, everything)).seen).toBe(log.head);
      await documents.waitUntilSeen(things, log.head, 5_000);
      await expect(documents.waitUntilSeen(things, log.head + 1, 20)).rejects.toBeInstanceOf(
        ReadModelBehind,
      );
    });
  });
}
