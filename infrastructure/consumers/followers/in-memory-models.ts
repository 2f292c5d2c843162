import {
  ReadModelOutdated,
  type Documents,
  type ReadModel,
} from '../../../application/ports/documents.js';
import { isAway } from '../../../application/ports/engine-unavailable.js';
import { START, type Position } from '../../../application/ports/event-store.js';
import type { Services } from '../../../application/shared/use-case.js';
import { commissionRulesModel } from '../../../projections/money/commission-rules.js';
import { priceLists } from '../../../projections/pricing/price-lists.js';
import { prices as pricesOfLists } from '../../../projections/pricing/prices.js';
import { taxRates as taxRatesRecorded } from '../../../projections/pricing/tax-rates.js';
import type { AnyProjection } from '../../../projections/projection.js';
import { locations } from '../../../projections/stock/locations.js';
import { stock } from '../../../projections/stock/stock.js';
import type { KeyRing } from '../../engines/vault/key-ring.js';
import { backOffMs } from '../../shared/back-off.js';
import type { Log } from '../../telemetry/log.js';
import type { Consumers } from '../consuming/consumers.js';
import type { EventConsumer } from '../consuming/event-consumer.js';
import { Interest } from '../consuming/interest.js';
import { RIGHTS, type KeptRevocations } from './kept-revocations.js';
import type { OutcomeWatch } from './outcome-watch.js';

const PAGE = 2_000;
/** Read models that cannot be reached are asked so often; then the events are read instead. */
const LOADED_AT_MOST = 5;
/** As it is shown, and as it is named while it is still being read. */
export const REVOCATIONS = 'revocations';

export interface InMemoryModelsOptions {
  readonly consumers: Consumers;
  readonly documents: Documents;
  /** How far a read model has seen, as far as is known here. */
  readonly seenOf: (projection: string) => Position;
  /** Where the store ended when this replica started. */
  readonly head: Position;
  readonly services: Pick<
    Services,
    'prices' | 'stockLocations' | 'taxRates' | 'commission' | 'personal'
  >;
  readonly keys: KeyRing;
  readonly outcomes: OutcomeWatch;
  readonly revocations: KeptRevocations;
  readonly log: Log;
}

/** What is read from read models before it follows the events. */
interface FilledModel {
  readonly name: string;
  readonly target: Services['prices' | 'stockLocations' | 'taxRates' | 'commission'];
  readonly interest: Interest;
  readonly sources: readonly AnyProjection[];
  load(): Promise<void>;
}

/**
 * What every replica that answers requests keeps in memory: prices, stock locations, the outcomes
 * that requests wait for, revoked tokens, opened keys and names. Each is a consumer of its own.
 */
export class InMemoryModels {
  private readonly unfilled = new Set<string>();
  private readonly filled: readonly FilledModel[];
  private readonly rights: EventConsumer;
  private isStopping = false;

  constructor(private readonly options: InMemoryModelsOptions) {
    const { services, documents } = options;
    const { prices, stockLocations, taxRates, commission } = services;
    this.filled = [
      {
        name: 'prices',
        target: prices,
        interest: new Interest([
          'PriceListDrafted',
          'PricesAdded',
          'PricesChanged',
          'PriceListPublished',
          'PriceListRetired',
        ]),
        sources: [priceLists, pricesOfLists],
        load: async () => {
          await each(documents, priceLists, (d) => prices.putList(d.id, d.terms, d.status));
          await each(documents, pricesOfLists, (d) =>
            prices.putPrices(d.priceListId, d.productId, d.rows),
          );
        },
      },
      {
        name: 'stock locations',
        target: stockLocations,
        interest: new Interest([
          'StockReceived',
          'StockCounted',
          'StockAdjusted',
          'StockTransferredIn',
          'BackorderQueued',
          'LocationRecorded',
          'LocationChanged',
          'LocationMerged',
        ]),
        sources: [stock, locations],
        load: async () => {
          await each(documents, stock, (d) => stockLocations.put(d));
          await each(documents, locations, (d) => stockLocations.putRecord(d));
        },
      },
      {
        name: 'tax rates',
        target: taxRates,
        interest: new Interest(['TaxRatesSeeded', 'TaxRateSet']),
        sources: [taxRatesRecorded],
        load: () => each(documents, taxRatesRecorded, (d) => taxRates.put(d)),
      },
      {
        name: 'commission rules',
        target: commission,
        interest: new Interest(['CommissionRulesPublished']),
        sources: [commissionRulesModel],
        load: () =>
          each(documents, commissionRulesModel, (doc) => {
            if (doc.kind !== 'current') return;
            const { edition, rules, operatorCountry } = doc;
            if (operatorCountry !== null) commission.put({ edition, rules, operatorCountry });
          }),
      },
    ];
    const { consumers, revocations, keys, head } = options;
    this.unfilled.add(REVOCATIONS);
    this.rights = consumers.add({
      name: REVOCATIONS,
      // by the category alone: what a newer version records of people may take rights from them
      interest: Interest.inCategories(...RIGHTS),
      policy: 'failClosed',
      handle: (event) => {
        if (event.type === 'SubjectForgotten') {
          keys.drop(event.data.subject);
          services.personal.forgetNames();
        }
        revocations.apply(event);
      },
      onSeen: (last) => {
        revocations.seen(last);
        if (last.position >= head) this.unfilled.delete(REVOCATIONS);
      },
      onPassedOver: () => revocations.hold(),
    });
    // from now on, so that nobody takes what is empty for what there is
    for (const { name, target } of this.filled) {
      this.unfilled.add(name);
      target.filling.begin();
    }
  }

  /** What is still being read; requests that need it are answered by 503 until it is. */
  get missing(): readonly string[] {
    return [...this.unfilled];
  }

  /**
   * Begins to follow; resolves when everything has been filled, which nobody has to wait for. Never
   * rejects: what cannot be begun is tried again.
   */
  async follow(): Promise<void> {
    this.followOutcomes();
    await Promise.all([this.followRevocations(), ...this.filled.map((model) => this.fill(model))]);
  }

  /** What is begun no more, and what is left to keep is kept. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.options.revocations.stop();
  }

  /**
   * From the read models, as far as they have seen, and from there by the events: a read model that
   * has stopped or is being built holds up nobody. Where one cannot be read, from the first event.
   */
  private async fill({ name, target, interest, sources, load }: FilledModel): Promise<void> {
    const { consumers, seenOf, head, log } = this.options;
    const filled = Promise.withResolvers<void>();
    const done = (): void => {
      this.unfilled.delete(name);
      target.filling.done();
      filled.resolve();
    };
    const consumer = consumers.add({
      name,
      interest,
      policy: 'goOn',
      handle: (event) => target.apply(event),
      onSeen: ({ position }) => {
        if (this.unfilled.has(name) && position >= head) done();
      },
    });
    // taken before they are read, so that no event is missed; one that comes twice changes nothing
    const seen = Math.min(...sources.map((source) => seenOf(source.name)));
    let from = seen;
    for (let failures = 0; seen > START; failures++)
      try {
        await load();
        break;
      } catch (error) {
        if (isAway(error) && failures < LOADED_AT_MOST && !this.isStopping) {
          await pause(backOffMs(failures));
          continue;
        }
        if (!(error instanceof ReadModelOutdated))
          log(`${name}: read from the events, not from read models: ${(error as Error).message}`, {
            level: 'warn',
          });
        from = START;
        break;
      }
    consumer.start(from);
    if (from >= head) done();
    await filled.promise;
  }

  private async followRevocations(): Promise<void> {
    const { revocations, head, log } = this.options;
    for (let failures = 0; !this.isStopping; failures++)
      try {
        const from = await revocations.restore(head);
        this.rights.start(from);
        if (from >= head) this.unfilled.delete(REVOCATIONS);
        return;
      } catch (error) {
        if (failures === 0)
          log(`${REVOCATIONS}: cannot be read yet: ${(error as Error).message}`, { level: 'warn' });
        await pause(backOffMs(failures));
      }
  }

  private followOutcomes(): void {
    const { consumers, outcomes, head } = this.options;
    consumers
      .add({
        name: 'outcomes of orders',
        interest: new Interest([
          'OrderAwaitingApproval',
          'OrderConfirmed',
          'OrderRejected',
          'OrderCancelled',
        ]),
        policy: 'goOn',
        handle: (event) => outcomes.apply(event),
      })
      .start(head);
  }
}

async function each<Doc extends object>(
  documents: Documents,
  readModel: ReadModel<Doc>,
  take: (document: Doc) => void,
): Promise<void> {
  let after = '';
  for (;;) {
    const page = await documents.all(readModel, after, PAGE);
    for (const { document } of page.documents) take(document);
    if (page.documents.length < PAGE) return;
    after = page.documents.at(-1)!.key;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
