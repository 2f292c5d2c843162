import type { estypes } from '@elastic/elasticsearch';
import type { ProductConditions } from '../../../application/ports/catalogue-search.js';
import type { PriceTier } from '../../../application/pricing/price-book.js';
import { boundsOf, PRICE_BANDS } from '../../shared/catalogue-search/price-bands.js';

type Query = estypes.QueryDslQueryContainer;

const nested = (lists: readonly string[], amount?: estypes.QueryDslNumberRangeQuery): Query => ({
  nested: {
    path: 'prices',
    query: {
      bool: {
        filter: [
          { terms: { 'prices.list': [...lists] } },
          ...(amount ? [{ range: { 'prices.amount': amount } }] : []),
        ],
      },
    },
  },
});

const earlier = (tiers: readonly PriceTier[], i: number): string[] =>
  tiers.slice(0, i).flatMap((t) => t.priceListIds);

/** What is priced in a tier and in none before it. */
function pricedIn(
  tiers: readonly PriceTier[],
  i: number,
  more: { readonly must?: readonly Query[]; readonly not?: readonly Query[] } = {},
): Query {
  const before = earlier(tiers, i);
  return {
    bool: {
      filter: [nested(tiers[i]!.priceListIds), ...(more.must ?? [])],
      must_not: [...(before.length > 0 ? [nested(before)] : []), ...(more.not ?? [])],
    },
  };
}

/**
 * The lowest price of the tier lies in the range exactly where one is below its end and none below
 * its beginning.
 */
const within = (
  tiers: readonly PriceTier[],
  i: number,
  from: number,
  below: number | null,
): Query =>
  pricedIn(tiers, i, {
    must: below === null ? [] : [nested(tiers[i]!.priceListIds, { lt: below })],
    not: from <= 0 ? [] : [nested(tiers[i]!.priceListIds, { lt: from })],
  });

const any = (queries: Query[]): Query =>
  queries.length === 0
    ? { match_none: {} }
    : { bool: { should: queries, minimum_should_match: 1 } };

/** What the buyer pays lies in the range. */
export const priceWithin = (
  tiers: readonly PriceTier[],
  { currency, from, below }: NonNullable<ProductConditions['price']>,
): Query =>
  any(
    tiers.flatMap((tier, i) =>
      tier.currency === currency
        ? [
            within(
              tiers,
              i,
              from === null ? 0 : Number(from),
              below === null ? null : Number(below),
            ),
          ]
        : [],
    ),
  );

type Aggregations = Record<string, estypes.AggregationsAggregationContainer>;

const tierKey = (i: number): string => `tier${i}`;
const belowKey = (band: number): string => `below${band}`;

/**
 * For each tier, and the end of each band, how many of the products that are priced in it have a
 * price below that. A product with several prices in a tier is counted once in each range, so that
 * the differences are the products whose lowest price lies in the band. A query for each band says
 * the same and takes three times as long.
 */
export function priceBandAggregations(tiers: readonly PriceTier[]): Aggregations {
  const ranges = Array.from({ length: PRICE_BANDS }, (_, band) => ({
    key: belowKey(band),
    to: Number(boundsOf(band).below ?? Number.MAX_VALUE),
  }));
  return Object.fromEntries(
    tiers.map(({ priceListIds }, i) => {
      const before = earlier(tiers, i);
      const below: Aggregations = {
        below: {
          range: { field: 'prices.amount', keyed: true, ranges },
          aggs: { products: { reverse_nested: {} } },
        },
      };
      const rows: Aggregations = {
        rows: {
          nested: { path: 'prices' },
          aggs: { of: { filter: { terms: { 'prices.list': [...priceListIds] } }, aggs: below } },
        },
      };
      return [
        tierKey(i),
        { filter: { bool: { must_not: before.length > 0 ? [nested(before)] : [] } }, aggs: rows },
      ];
    }),
  );
}

interface Below {
  readonly rows: {
    readonly of: {
      readonly below: {
        readonly buckets: Readonly<
          Record<string, { readonly products: { readonly doc_count: number } }>
        >;
      };
    };
  };
}

/** How many products there are in each band of each currency, from what was answered. */
export function priceBandsIn(
  answered: unknown,
  tiers: readonly PriceTier[],
): { currency: string; from: string; below: string | null; count: number }[] {
  const counts = new Map<string, number[]>();
  for (const [i, { currency }] of tiers.entries()) {
    const { buckets } = (answered as Readonly<Record<string, Below>>)[tierKey(i)]!.rows.of.below;
    const of = counts.get(currency) ?? Array.from({ length: PRICE_BANDS }, () => 0);
    counts.set(currency, of);
    let known = 0;
    for (let band = 0; band < PRICE_BANDS; band++) {
      const below = buckets[belowKey(band)]!.products.doc_count;
      of[band] = of[band]! + below - known;
      known = below;
    }
  }
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([currency, of]) =>
      of.map((count, band) => ({ currency, ...boundsOf(band), count })).filter((b) => b.count > 0),
    );
}

/** Beyond every price: what has none comes last. */
const NO_PRICE = 1e30;

/**
 * Scores a product by what the buyer pays. A product is priced in one tier only, so that the scores
 * of all tiers add up to its price; scores are floats of 32 bits, which tell apart prices that
 * differ by a ten-millionth.
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
  const unpriced: Query = {
    constant_score: {
      filter: { bool: { must_not: all.length > 0 ? [nested(all)] : [] } },
      boost: NO_PRICE,
    },
  };
  return { bool: { filter: [wanted], should: [...priced, ...(descending ? [] : [unpriced])] } };
}
