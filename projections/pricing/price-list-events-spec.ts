import { builds } from '../../domain/event-builder-spec.js';
import type {
  PriceListTerms,
  PriceRow,
} from '../../domain/pricing/price-list/price-list.events.js';

/** The events of one price list, for the specs of the read models made of them. */
const of = { priceListId: 'pl-1', vendorOrgId: 'v-1' };

export const terms: PriceListTerms = {
  name: 'Trade 2026',
  vendorOrgId: 'v-1',
  currency: 'GBP',
  audience: { kind: 'everyone' },
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: null,
  precedence: 0,
};

/** A price from a quantity on. */
export const row = (productId: string, minQuantity: number, unitPrice = '2.55'): PriceRow => ({
  productId,
  minQuantity,
  maxQuantity: null,
  unitPrice,
  per: 1,
});

export const drafted = builds('PriceListDrafted', { ...of, terms });
export const added = builds('PricesAdded', { ...of, chunk: 0, rows: [], hash: 'ab' });
export const published = builds('PriceListPublished', {
  ...of,
  terms,
  chunks: 1,
  prices: 1,
  hash: 'cd',
});
export const changed = builds('PricesChanged', { ...of, products: [], before: [], rows: [] });
export const retired = builds('PriceListRetired', { ...of, reason: 'New year' });
