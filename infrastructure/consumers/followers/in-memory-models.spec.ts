import {
  ReadModelOutdated,
  type Documents,
  type ReadModel,
} from '../../../application/ports/documents.js';
import { START } from '../../../application/ports/event-store.js';
import { PriceBook } from '../../../application/pricing/price-book.js';
import { StockLocations } from '../../../application/stock/stock-locations.js';
import { prices } from '../../../projections/pricing/prices.js';
import { stock } from '../../../projections/stock/stock.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
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
      services: { ...services, prices: book, stockLocations: locations },
      keys,
      outcomes: new OutcomeWatch(),
      revocations: new KeptRevocations(new Revocations(), store, state),
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
  beforeAll(async () => {
    marketplace = await Marketplace.open({ directory: directory(), log: () => undefined });
  }, 60_000);
  afterAll(() => marketplace.close());

  it('hold over a restart for as long as a token lives', async () => {
    const { store, state } = marketplace;
    const [event] = await store.readAll(START, 1);
    const head = await store.head();
    const disabled = {
      ...event!,
      type: 'UserDisabled',
      recordedAt: Date.now(),
      data: { userId: 'u', organizationId: 'o', reason: 'left', occurredAt: 'now' },
    };
    const second = Math.floor(Date.now() / 1_000);
    await new KeptRevocations(new Revocations(), store, state).apply(disabled as never);
    const after = new Revocations();
    await new KeptRevocations(after, store, state).restore(head);
    expect([after.voids('u', 'o', second - 5), after.voids('u', 'o', second + 5)]).toEqual([
      true,
      false,
    ]);
    const later = new Revocations();
    const inAnHour = () => Date.now() + 3_600_000;
    await new KeptRevocations(later, store, state, inAnHour).restore(head);
    expect([later.voids('u', 'o', second - 5), await state.list('revocations')]).toEqual([
      false,
      [],
    ]);
  });
});
