import { eventTypesOutside } from '../../domain/events.js';
import type {
  PriceListEvent,
  PriceRow,
} from '../../domain/pricing/price-list/price-list.events.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Projection } from '../projection.js';

/** One product's prices in one list. Whether the list is published stands with the list. */
export interface PricesDocument {
  readonly priceListId: string;
  readonly vendorOrgId: string;
  readonly productId: string;
  /** Sorted by quantity. */
  readonly rows: readonly PriceRow[];
}

export const pricesKey = (priceListId: string, productId: string): string =>
  `${priceListId}:${productId}`;

/** Prices by list and product. */
export const prices: Projection<PricesDocument, PriceListEvent['type']> = {
  name: 'prices',
  version: 1,
  handles: [
    'PriceListDrafted',
    'PricesAdded',
    'PriceListPublished',
    'PricesChanged',
    'PriceListRetired',
  ],
  ignores: eventTypesOutside('priceList'),
  indexes: [['priceListId', 'productId'], ['productId']],
  route: (event) => {
    switch (event.type) {
      case 'PricesAdded':
        return [
          ...new Set(
            event.data.rows.map((row) => pricesKey(event.data.priceListId, row.productId)),
          ),
        ];
      case 'PricesChanged':
        return event.data.products.map((productId) => pricesKey(event.data.priceListId, productId));
      case 'PriceListDrafted':
      case 'PriceListPublished':
      case 'PriceListRetired':
        return [];
      default:
        return never(event);
    }
  },
  evolve: (key, doc, event) => {
    if (event.type !== 'PricesAdded' && event.type !== 'PricesChanged') return doc;
    const { priceListId, vendorOrgId } = event.data;
    const productId = key.slice(priceListId.length + 1);
    const added = rowsByProduct(event.data.rows).get(productId) ?? [];
    const rows = event.type === 'PricesAdded' ? [...(doc?.rows ?? []), ...added] : added;
    if (rows.length === 0) return undefined;
    return {
      priceListId,
      vendorOrgId,
      productId,
      rows: [...rows].sort((a, b) => a.minQuantity - b.minQuantity),
    };
  },
};

const grouped = new WeakMap<readonly PriceRow[], Map<string, PriceRow[]>>();

/**
 * An event's rows by product, worked out once for all its documents: a chunk touches up to a
 * thousand.
 */
function rowsByProduct(rows: readonly PriceRow[]): Map<string, PriceRow[]> {
  let map = grouped.get(rows);
  if (!map) grouped.set(rows, (map = Map.groupBy(rows, (row) => row.productId)));
  return map;
}
