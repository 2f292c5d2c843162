import { eventTypesOutside } from '../../domain/events.js';
import type {
  PriceListEvent,
  PriceListTerms,
} from '../../domain/pricing/price-list/price-list.events.js';
import { never } from '../../domain/shared/decider/decider.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import { isoTime, type Projection } from '../projection.js';

export interface PriceListDocument {
  readonly id: string;
  readonly vendorOrgId: string;
  readonly name: string;
  /** By which lists sort. */
  readonly nameKey: string;
  readonly terms: PriceListTerms;
  readonly status: 'Draft' | 'Published' | 'Retired';
  readonly prices: number;
  readonly chunks: number;
  readonly revision: number;
  readonly changedAt: string;
}

/** Price lists without their prices. */
export const priceLists: Projection<PriceListDocument, PriceListEvent['type']> = {
  name: 'price-lists',
  version: 3,
  handles: [
    'PriceListDrafted',
    'PricesAdded',
    'PriceListPublished',
    'PricesChanged',
    'PriceListRetired',
  ],
  ignores: eventTypesOutside('priceList'),
  indexes: [['nameKey'], ['vendorOrgId', 'nameKey'], ['status']],
  columns: ['terms.validFrom', 'prices', 'changedAt'],
  text: { weights: { name: 1 }, of: (doc) => [doc.name] },
  route: (event) => [event.data.priceListId],
  evolve: (_key, doc, event) => {
    const seen = { revision: event.revision, changedAt: isoTime(event.recordedAt) };
    if (event.type === 'PriceListDrafted') {
      const { priceListId: id, vendorOrgId, terms } = event.data;
      return {
        id,
        vendorOrgId,
        name: terms.name,
        nameKey: nameKeyOf(terms.name),
        terms,
        status: 'Draft',
        prices: 0,
        chunks: 0,
        ...seen,
      };
    }
    if (!doc) return undefined;
    switch (event.type) {
      case 'PricesAdded':
        return {
          ...doc,
          ...seen,
          prices: doc.prices + event.data.rows.length,
          chunks: doc.chunks + 1,
        };
      case 'PriceListPublished':
        return { ...doc, ...seen, status: 'Published' };
      case 'PricesChanged':
        return {
          ...doc,
          ...seen,
          prices: doc.prices - event.data.before.length + event.data.rows.length,
        };
      case 'PriceListRetired':
        return { ...doc, ...seen, status: 'Retired' };
      default:
        return never(event);
    }
  },
};
