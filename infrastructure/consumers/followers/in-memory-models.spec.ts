import {
  ReadModelOutdated,
  type Documents,
  type ReadModel,
} from '../../../application/ports/documents.js';
import { EngineUnavailable } from '../../../application/ports/engine-unavailable.js';
import { START } from '../../../application/ports/event-store.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import { PriceBook } from '../../../application/pricing/price-book.js';
import { TaxRateBook } from '../../../application/pricing/tax-rate-book.js';
import { newId } from '../../../application/shared/command/ids.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import { StockLocations } from '../../../application/stock/stock-locations.js';
import { prices } from '../../../projections/pricing/prices.js';
import { stock } from '../../../projections/stock/stock.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { prepareDemo } from '../../testing/kit/prepared-demo.js';
import { Consumers } from '../consuming/consumers.js';
import { InMemoryModels } from './in-memory-models.js';
import { KeptRevocations } from './kept-revocations.js';
import { OutcomeWatch } from './outcome-watch.js';
import { Revocations } from './revocations.js';

const directory = temporaryDirectory();

/** Read models whose documents were made by an older version of the program. */
class Outdated extends ReadModelOutdated {}
const unreadable = {
  all: () => Promise.reject(new Outdated('the documents have another shape')),
} as Pick<Documents, 'all'> as Documents;

describe('what is kept in memory', () => {
  let marketplace: Marketplace;
  const started: Consumers[] = [];

  beforeAll(async () => {
    prepareDemo(directory());
    marketplace = await Marketplace.open({ directory: directory(), log: () => undefined });
    await marketplace.caughtUp();
  }, 60_000);
  afterAll(async () => {
    for (const consumers of started) await consumers.stop();
    await marketplace.close();
  });

  /** A second set of everything, beside that of the marketplace. */
  const fill = async (
    documents: Documents,
    seen: number,
  ): Promise<{ book: PriceBook; locations: StockLocations }> => {
    const { store, state, keys, services } = marketplace;
    const consumers = new Consumers(store, () => undefined);
    started.push(consumers);
    const [book, locations] = [new PriceBook(), new StockLocations()];
    const models = new InMemoryModels({
      consumers,
      documents,
      seenOf: () => seen,
      head: await store.head(),
      services: {
        ...services,
        prices: book,
        stockLocations: locations,
        taxRates: new TaxRateBook([]),
      },
      keys,
      outcomes: new OutcomeWatch(),
      revocations: new KeptRevocations(new Revocations(), store, state, () => undefined),
      log: () => undefined,
    });
    const filling = models.follow();
    expect(() => book.price('any', query)).toThrow('Prices is unavailable');
    expect(() => locations.of('any')).toThrow('Stock locations is unavailable');
    await filling;
    expect(models.missing).toEqual([]);
    return { book, locations };
  };
  const query = { buyerOrgId: null, buyerGroups: [], quantity: 10, at: new Date().toISOString() };
  const all = async <Doc extends object>(readModel: ReadModel<Doc>): Promise<readonly Doc[]> =>
    (await marketplace.documents.all(readModel, '', 10_000)).documents.map((d) => d.document);

  it.each([
    ['the read models', () => marketplace.documents, () => marketplace.store.head()],
    [
      'read models and, for the second half, events that are in them already',
      () => marketplace.documents,
      async () => Math.floor((await marketplace.store.head()) / 2),
    ],
    [
      'the events alone, where the read models cannot be read',
      () => unreadable,
      () => marketplace.store.head(),
    ],
    [
      'the events alone, where there are no read models yet',
      () => marketplace.documents,
      () => Promise.resolve(START),
    ],
  ])('is the same whether it was filled from %s', async (_what, documents, seen) => {
    const { book, locations } = await fill(documents(), await seen());
    const { services } = marketplace;
    const [priced, kept] = [await all(prices), await all(stock)];
    expect([priced.length, kept.length].every((count) => count > 100)).toBe(true);
    for (const { productId } of priced)
      expect(book.quote(productId, query, false)).toEqual(
        services.prices.quote(productId, query, false),
      );
    for (const { productId } of kept)
      expect(locations.of(productId)).toEqual(services.stockLocations.of(productId));
  });
});

describe('revocations', () => {
  let marketplace: Marketplace;
  let head: number;
  const kept: KeptRevocations[] = [];

  beforeAll(async () => {
    marketplace = await Marketplace.open({ directory: directory(), log: () => undefined });
    head = await marketplace.store.head();
  }, 60_000);
  beforeEach(async () => {
    const { state } = marketplace;
    for (const bucket of ['follower-checkpoint', 'revocations'])
      for (const [key] of await state.list(bucket))
        await state.write([{ bucket, key, value: null }]);
  });
  afterEach(async () => {
    for (const one of kept.splice(0)) await one.stop();
  });
  afterAll(() => marketplace.close());

  /** As a replica begins them; `readable` says which events its version reads. */
  const keep = (
    revocations = new Revocations(),
    { state = marketplace.state, now = Date.now, readable = 'this version' } = {},
  ) => {
    const one = new KeptRevocations(
      revocations,
      marketplace.store,
      state,
      () => undefined,
      now,
      readable,
    );
    kept.push(one);
    return one;
  };
  const disabled = async (userId: string, recordedAt = Date.now()): Promise<RecordedEvent> => {
    const [event] = await marketplace.store.readAll(START, 1);
    const data = { userId, organizationId: 'o', reason: 'left', occurredAt: 'now' };
    return { ...event!, type: 'UserDisabled', recordedAt, data } as object as RecordedEvent;
  };
  const isKept = (id: string) =>
    eventually('it is kept', async () => (await marketplace.state.get('revocations', id)) !== null);
  const second = () => Math.floor(Date.now() / 1_000);

  it('hold at once, and over a restart for as long as a token lives', async () => {
    const before = new Revocations();
    const first = keep(before);
    await first.restore(head);
    first.apply(await disabled('u1'));
    expect(before.voids('u1', 'o', second() - 5)).toBe(true);
    await isKept('u1');
    const after = new Revocations();
    await keep(after).restore(head);
    expect([after.voids('u1', 'o', second() - 5), after.voids('u1', 'o', second() + 5)]).toEqual([
      true,
      false,
    ]);
    const later = new Revocations();
    await keep(later, { now: () => Date.now() + 3_600_000 }).restore(head);
    expect(later.voids('u1', 'o', second() - 5)).toBe(false);
  });

  it('are never put back to an older one by a replica that is late, or by hearing it again', async () => {
    const late = keep();
    await late.restore(head);
    const early = new Revocations();
    const other = keep(early);
    await other.restore(head);
    other.apply(await disabled('u2'));
    await isKept('u2');
    late.apply(await disabled('u2', Date.now() - 60_000));
    other.apply(await disabled('u2', Date.now() - 60_000));
    await late.stop();
    expect(early.voids('u2', 'o', second() - 5)).toBe(true);
    const after = new Revocations();
    await keep(after).restore(head);
    expect(after.voids('u2', 'o', second() - 5)).toBe(true);
  });

  it('begin again before an event that was passed over, also where nothing was kept yet and a newer version has gone on', async () => {
    const [readable, newer] = [newId(), newId()];
    const from = await keep(new Revocations(), { readable }).restore(head - 10);
    expect(from).toBe(head - 10);
    const closed = keep(new Revocations(), { readable });
    await closed.restore(head);
    closed.hold();
    const last = (await marketplace.store.eventAt(head))!;
    closed.seen(last);
    await closed.stop();
    const ahead = keep(new Revocations(), { readable: newer });
    await ahead.restore(head);
    ahead.seen(last);
    await ahead.stop();
    expect(await keep(new Revocations(), { readable }).restore(head)).toBe(head - 10);
    expect(await keep(new Revocations(), { readable: newer }).restore(0)).toBe(head);
  });

  it('lack nothing of what another replica writes while they are read', async () => {
    const { state, store } = marketplace;
    const readable = newId();
    await keep(new Revocations(), { readable }).restore(head - 10);
    const other = keep(new Revocations(), { readable });
    await other.restore(head);
    const meanwhile: KeyValueStore = {
      get: (bucket, key) => state.get(bucket, key),
      write: (changes) => state.write(changes),
      list: async (bucket) => {
        const listed = await state.list(bucket);
        if (bucket !== 'revocations') return listed;
        other.apply(await disabled('u3'));
        other.seen((await store.eventAt(head))!);
        await other.stop();
        return listed;
      },
    };
    const after = new Revocations();
    const from = await keep(after, { readable, state: meanwhile as never }).restore(head);
    expect(from < head || after.voids('u3', 'o', second() - 5)).toBe(true);
  });

  it('are waited for where they cannot be read at the start, and nothing is changed meanwhile', async () => {
    const { state, store, services, keys, documents } = marketplace;
    let isAway = true;
    const flaky: KeyValueStore = {
      get: (bucket, key) => state.get(bucket, key),
      write: (changes) => state.write(changes),
      list: (bucket) =>
        isAway
          ? Promise.reject(new EngineUnavailable('MongoDB', false, new Error('no primary')))
          : state.list(bucket),
    };
    const consumers = new Consumers(store, () => undefined);
    const models = new InMemoryModels({
      consumers,
      documents,
      seenOf: () => head,
      head,
      services: {
        ...services,
        prices: new PriceBook(),
        stockLocations: new StockLocations(),
        taxRates: new TaxRateBook([]),
      },
      keys,
      outcomes: new OutcomeWatch(),
      revocations: new KeptRevocations(
        new Revocations(),
        store,
        flaky,
        () => undefined,
        Date.now,
        newId(),
      ),
      log: () => undefined,
    });
    const following = models.follow();
    await eventually('all else is there', () => models.missing.join() === 'revocations');
    isAway = false;
    await following;
    expect([models.missing, consumers.statuses().map((c) => c.state)]).toEqual([
      [],
      ['running', 'running', 'running', 'running', 'running', 'running'],
    ]);
    await consumers.stop();
    await models.stop();
  });
});
