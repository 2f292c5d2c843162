import type { estypes } from '@elastic/elasticsearch';
import type { PriceTier } from '../../application/pricing/price-book.js';
import type { ProductConditions } from '../../application/ports/catalogue-search.js';
import { boundsOf, PRICE_BANDS } from '../search/price-bands.js';

type Query = estypes.QueryDslQueryContainer;

const nested = (lists: readonly string[], amount?: estypes.QueryDslNumberRangeQuery): Query => ({
  nested: { path: 'prices', query: { bool: { filter: [{ terms: { 'prices.list': [...lists] } }, ...(amount ? [{ range: { 'prices.amount': amount } }] : [])] } } },
});

const earlier = (tiers: readonly PriceTier[], i: number): string[] => tiers.slice(0, i).flatMap((t) => t.priceListIds);

/** What is priced in a tier and in none before it. */
function pricedIn(tiers: readonly PriceTier[], i: number, more: { readonly must?: readonly Query[]; readonly not?: readonly Query[] } = {}): Query {
  const before = earlier(tiers, i);
  return {
    bool: {
      filter: [nested(tiers[i]!.priceListIds), ...(more.must ?? [])],
      must_not: [...(before.length > 0 ? [nested(before)] : []), ...(more.not ?? [])],
    },
  };
}

/** The lowest price of the tier lies in the range exactly where one is below its end and none below its beginning. */
const within = (tiers: readonly PriceTier[], i: number, from: number, below: number | null): Query =>
  pricedIn(tiers, i, {
    must: below === null ? [] : [nested(tiers[i]!.priceListIds, { lt: below })],
    not: from <= 0 ? [] : [nested(tiers[i]!.priceListIds, { lt: from })],
  });

const any = (queries: Query[]): Query => (queries.length === 0 ? { match_none: {} } : { bool: { should: queries, minimum_should_match: 1 } });

/** What the buyer pays lies in the range. */
export const priceWithin = (tiers: readonly PriceTier[], { currency, from, below }: NonNullable<ProductConditions['price']>): Query =>
  any(tiers.flatMap((tier, i) => (tier.currency === currency ? [within(tiers, i, from === null ? 0 : Number(from), below === null ? null : Number(below))] : [])));

export const bandKey = (currency: string, band: number): string => `${currency} ${band}`;

/** How many products there are in each band of each currency. */
export function priceBands(tiers: readonly PriceTier[]): Record<string, Query> {
  const bands: Record<string, Query> = {};
  for (const currency of new Set(tiers.map((t) => t.currency)))
    for (let band = 0; band < PRICE_BANDS; band++) {
      const { from, below } = boundsOf(band);
      bands[bandKey(currency, band)] = priceWithin(tiers, { currency, from, below });
    }
  return bands;
}

/** Beyond every price: what has none comes last. */
const NO_PRICE = 1e30;

/**
 * Scores a product by what the buyer pays. A product is priced in one tier only, so that the scores of all tiers add up to its price; scores are floats of 32 bits, which tell apart prices that differ by a
 * ten-millionth.
 */
export function byPrice(tiers: readonly PriceTier[], wanted: Query, descending: boolean): Query {
  const priced = tiers.map((tier, i): Query => {
    const before = earlier(tiers, i);
    const amount: Query = {
      nested: {
        path: 'prices',
        score_mode: 'min',
        query: {
          function_score: {
            query: { bool: { filter: [{ terms: { 'prices.list': [...tier.priceListIds] } }] } },
            functions: [{ field_value_factor: { field: 'prices.amount', missing: 0 } }],
            boost_mode: 'replace',
          },
        },
      },
    };
    return { bool: { must: [amount], must_not: before.length > 0 ? [nested(before)] : [] } };
  });
  const all = tiers.flatMap((t) => t.priceListIds);
  const unpriced: Query = { constant_score: { filter: { bool: { must_not: all.length > 0 ? [nested(all)] : [] } }, boost: NO_PRICE } };
  return { bool: { filter: [wanted], should: [...priced, ...(descending ? [] : [unpriced])] } };
}
