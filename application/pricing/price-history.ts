import type { EventType } from '../../domain/events.js';
import type {
  PriceListEvent,
  PriceListTerms,
  PriceRow,
} from '../../domain/pricing/price-list/price-list.events.js';
import type { PricedList } from '../../domain/pricing/pricing/pricing.js';
import type { StoredEvent } from '../ports/event-store.js';
import { decodeEvent } from '../shared/event/codec.js';
import type { RecordedOf } from '../shared/event/envelope.js';
import type { Services } from '../shared/use-case.js';

const PAGE = 200;

/** A time of which is asked, and the time as of whose knowledge, both ISO 8601 in UTC. */
export interface AsOf {
  /** When the price has to be valid. */
  readonly at: string;
  /** What was recorded later is not considered. */
  readonly known: string;
}

/**
 * A product's prices in these lists at a past time, read from the lists' own streams: prices in
 * memory are the current ones only. A list is valid from its `validFrom` on, whenever it was
 * published, as far as that was known; a change of a published list is valid from when it was made,
 * and a retired list up to then.
 *
 * Only events that name the product are decoded, so that a list of 100,000 prices is read in a
 * fraction of a second.
 */
export async function pricesAsOf(
  priceListIds: readonly string[],
  productId: string,
  asOf: AsOf,
  services: Pick<Services, 'events'>,
): Promise<readonly PricedList[]> {
  const lists = await Promise.all(
    priceListIds.map((id) => listAsOf(id, productId, asOf, services)),
  );
  return lists.filter((list) => list !== null);
}

async function listAsOf(
  priceListId: string,
  productId: string,
  { at, known }: AsOf,
  { events }: Pick<Services, 'events'>,
): Promise<PricedList | null> {
  const knownMs = Date.parse(known);
  let terms: PriceListTerms | null = null;
  let isPublished = false;
  let rows: readonly PriceRow[] = [];
  for await (const stored of eventsOf(`priceList-${priceListId}`, events)) {
    if (stored.recordedAt > knownMs) break;
    switch (stored.type as PriceListEvent['type']) {
      case 'PricesAdded': {
        if (!stored.data.includes(productId)) break;
        const added = decoded<'PricesAdded'>(stored).data.rows.filter(of(productId));
        rows = [...rows, ...added];
        break;
      }
      case 'PricesChanged': {
        if (!stored.data.includes(productId)) break;
        const { data } = decoded<'PricesChanged'>(stored);
        // what is changed before anybody could pay it was never valid
        const isValid = !isPublished || data.occurredAt <= at;
        if (isValid && data.products.includes(productId)) rows = data.rows.filter(of(productId));
        break;
      }
      case 'PriceListPublished':
        isPublished = true;
        ({ terms } = decoded<'PriceListPublished'>(stored).data);
        break;
      case 'PriceListRetired':
        if (decoded<'PriceListRetired'>(stored).data.occurredAt <= at) return null;
        break;
      case 'PriceListDrafted':
        break;
    }
  }
  if (terms === null || rows.length === 0) return null;
  return { priceListId, terms, rows: rows.toSorted((a, b) => a.minQuantity - b.minQuantity) };
}

/**
 * The groups that a buyer was in at a time, as far as was known: they decide which lists apply.
 */
export async function buyerGroupsAsOf(
  organizationId: string,
  { at, known }: AsOf,
  { events }: Pick<Services, 'events'>,
): Promise<readonly string[]> {
  const knownMs = Date.parse(known);
  let groups: readonly string[] = [];
  for await (const stored of eventsOf(`organization-${organizationId}`, events)) {
    if (stored.recordedAt > knownMs) break;
    if (stored.type !== 'BuyerGroupsAssigned') continue;
    const { data } = decoded<'BuyerGroupsAssigned'>(stored);
    if (data.occurredAt <= at) ({ groups } = data);
  }
  return groups;
}

async function* eventsOf(
  stream: string,
  events: Pick<Services['events'], 'readStream'>,
): AsyncGenerator<StoredEvent> {
  for (let from = 0; ; from += PAGE) {
    const page = await events.readStream(stream, from, PAGE);
    yield* page;
    if (page.length < PAGE) return;
  }
}

const decoded = <Type extends EventType>(stored: StoredEvent): RecordedOf<Type> =>
  decodeEvent(stored) as RecordedOf<Type>;

const of =
  (productId: string) =>
  (row: PriceRow): boolean =>
    row.productId === productId;
