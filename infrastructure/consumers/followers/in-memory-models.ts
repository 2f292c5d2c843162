import type { Documents, ReadModel } from '../../../application/ports/documents.js';
import type { EventStore, Position, Subscription } from '../../../application/ports/event-store.js';
import { decodeEvent } from '../../../application/shared/event/codec.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import type { Services } from '../../../application/shared/use-case.js';
import type { EventType } from '../../../domain/events.js';
import { priceLists } from '../../../projections/pricing/price-lists.js';
import { prices as pricesOfLists } from '../../../projections/pricing/prices.js';
import { stock } from '../../../projections/stock/stock.js';
import type { KeyRing } from '../../engines/vault/key-ring.js';
import type { Log } from '../../telemetry/log.js';
import type { OutcomeWatch } from './outcome-watch.js';
import type { Revocations } from './revocations.js';

/** The read models that what is in memory begins with. */
const SOURCES = [priceLists, pricesOfLists, stock];
const PAGE = 2_000;
const FIRST_CATCH_UP_MS = 600_000;

export interface InMemoryModelsOptions {
  readonly store: EventStore;
  readonly documents: Documents;
  /** How far a read model has seen, as far as is known here. */
  readonly seenOf: (projection: string) => Position;
  readonly services: Pick<Services, 'prices' | 'stockLocations' | 'personal'>;
  readonly keys: KeyRing;
  readonly outcomes: OutcomeWatch;
  readonly revocations: Revocations;
  readonly log: Log;
}

/**
 * What every replica that answers requests keeps in memory: prices, stock locations, the outcomes
 * that requests wait for, revoked tokens, opened keys and names.
 */
export class InMemoryModels {
  private constructor(private readonly options: InMemoryModelsOptions) {}

  /** Loads from the read models, once they have seen `head`, then follows the events. */
  static async follow(options: InMemoryModelsOptions, head: Position): Promise<Subscription> {
    const models = new InMemoryModels(options);
    const { documents, store, log } = options;
    for (const readModel of SOURCES)
      await documents.waitUntilSeen(readModel, head, FIRST_CATCH_UP_MS);
    // taken before they are read, so that no event is missed
    const from = Math.min(...SOURCES.map(({ name }) => options.seenOf(name)));
    await models.load();
    return store.subscribe(
      from,
      (batch) => {
        for (const stored of batch) if (handled.has(stored.type)) models.apply(decodeEvent(stored));
      },
      (error) => log(`in-memory models: ${error.message}`, { level: 'error' }),
    );
  }

  private async load(): Promise<void> {
    const { prices, stockLocations } = this.options.services;
    await this.each(priceLists, (d) => prices.putList(d.id, d.terms, d.status));
    await this.each(pricesOfLists, (d) => prices.putPrices(d.priceListId, d.productId, d.rows));
    await this.each(stock, (d) => stockLocations.put(d));
  }

  private apply(event: RecordedEvent): void {
    const { services, outcomes, revocations, keys } = this.options;
    services.prices.apply(event);
    services.stockLocations.apply(event);
    outcomes.apply(event);
    revocations.apply(event);
    if (event.type !== 'SubjectForgotten') return;
    keys.drop(event.data.subject);
    services.personal.forgetNames();
  }

  private async each<Doc extends object>(
    readModel: ReadModel<Doc>,
    take: (document: Doc) => void,
  ): Promise<void> {
    let after = '';
    for (;;) {
      const { documents } = await this.options.documents.all(readModel, after, PAGE);
      for (const { document } of documents) take(document);
      if (documents.length < PAGE) return;
      after = documents.at(-1)!.key;
    }
  }
}

/** All other events are passed over undecoded. */
const handled: ReadonlySet<string> = new Set<EventType>([
  'PriceListDrafted',
  'PricesAdded',
  'PricesChanged',
  'PriceListPublished',
  'PriceListRetired',
  'StockReceived',
  'StockCounted',
  'StockAdjusted',
  'OrderAwaitingApproval',
  'OrderConfirmed',
  'OrderRejected',
  'OrderCancelled',
  'UserDisabled',
  'UserRoleChanged',
  'UserPasswordChanged',
  'UserSessionsEnded',
  'ApiKeyRevoked',
  'OrganizationSuspended',
  'SubjectForgotten',
]);
