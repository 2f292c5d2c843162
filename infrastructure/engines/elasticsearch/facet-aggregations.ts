import type { estypes } from '@elastic/elasticsearch';
import type { ProductFacets, ProductSearch } from '../../../application/ports/catalogue-search.js';
import type { PriceTier } from '../../../application/pricing/price-book.js';
import type { CategoryTree } from '../../shared/catalogue-search/category-tree.js';
import { priceBandAggregations, priceBandsIn, priceWithin } from './price-queries.js';
import { SEPARATOR } from './product-document.js';

type Query = estypes.QueryDslQueryContainer;

const MAX_ATTRIBUTES = 12;
const MAX_VALUES = 50;
const MAX_VENDORS = 1_000;
const MAX_CATEGORIES = 10_000;
const byNumber = new Intl.Collator('en', { numeric: true });

/** One way of narrowing, and what has been chosen of it. */
export interface Facet {
  readonly key: string;
  readonly condition: Query | null;
}

/** All that has been chosen, but for one facet's own where it is named. */
export const chosenOf = (facets: readonly Facet[], but: string | null = null): Query[] =>
  facets.flatMap(({ key, condition }) => (key !== but && condition ? [condition] : []));

/** What narrows the search, by the facet whose own counts it leaves alone. */
export function facetsOf(
  { categoryIds, vendorOrgIds, attributes, price }: ProductSearch,
  tiers: readonly PriceTier[],
): Facet[] {
  return [
    {
      key: 'categories',
      condition: categoryIds.length > 0 ? { terms: { lineage: [...categoryIds] } } : null,
    },
    {
      key: 'vendors',
      condition: vendorOrgIds.length > 0 ? { terms: { vendorOrgId: [...vendorOrgIds] } } : null,
    },
    { key: 'prices', condition: price ? priceWithin(tiers, price) : null },
    ...attributes.map(({ name, values }, i): Facet => ({
      key: `attribute${i}`,
      condition: withValue(name, values),
    })),
  ];
}

const withValue = (name: string, values: readonly string[]): Query => ({
  nested: {
    path: 'attributeValues',
    query: {
      bool: {
        filter: [{ term: { 'attributeValues.name': name } }],
        should: [
          { terms: { 'attributeValues.value': [...values] } },
          { terms: { 'attributeValues.labelled': [...values] } },
        ],
        minimum_should_match: 1,
      },
    },
  },
});

/** Each facet under all conditions but its own. */
export function aggregationsOf(
  facets: readonly Facet[],
  tiers: readonly PriceTier[],
  { attributes }: ProductSearch,
): Record<string, estypes.AggregationsAggregationContainer> {
  const others = (key: string): Query => ({ bool: { filter: chosenOf(facets, key) } });
  const values = (filter: Query): estypes.AggregationsAggregationContainer => ({
    nested: { path: 'attributeValues' },
    aggs: {
      some: {
        filter: { bool: { filter: [{ term: { 'attributeValues.choice': true } }, filter] } },
        aggs: {
          kinds: {
            terms: { field: 'attributeValues.kind', size: MAX_ATTRIBUTES * 4 },
            aggs: { values: { terms: { field: 'attributeValues.value', size: MAX_VALUES } } },
          },
        },
      },
    },
  });
  const names = [...new Set(attributes.map((a) => a.name))];
  return {
    categories: {
      filter: others('categories'),
      aggs: { of: { terms: { field: 'lineage', size: MAX_CATEGORIES } } },
    },
    vendors: {
      filter: others('vendors'),
      aggs: { of: { terms: { field: 'vendorOf', size: MAX_VENDORS } } },
    },
    ...(tiers.length > 0
      ? { prices: { filter: others('prices'), aggs: priceBandAggregations(tiers) } }
      : {}),
    attributes: {
      filter: others(''),
      aggs: {
        of: values({
          bool: {
            must_not: names.length > 0 ? [{ terms: { 'attributeValues.name': names } }] : [],
          },
        }),
      },
    },
    ...Object.fromEntries(
      attributes.map(({ name }, i) => [
        `attribute${i}`,
        {
          filter: others(`attribute${i}`),
          aggs: { of: values({ term: { 'attributeValues.name': name } }) },
        },
      ]),
    ),
  };
}

interface Bucket {
  readonly key: string;
  readonly doc_count: number;
  readonly values?: { readonly buckets: readonly Bucket[] };
}

export interface Aggregation {
  readonly of?: Aggregation;
  readonly some?: Aggregation;
  readonly kinds?: Aggregation;
  readonly buckets?: readonly Bucket[];
}

export const buckets = (aggregation: Aggregation | undefined): readonly Bucket[] =>
  aggregation?.buckets ?? [];

const byCount = <T extends { readonly count: number; readonly name: string }>(
  counts: readonly T[],
): T[] =>
  counts.filter((c) => c.count > 0).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));

export function readFacets(
  found: Readonly<Record<string, Aggregation>>,
  tree: CategoryTree,
  tiers: readonly PriceTier[],
  { attributes }: ProductSearch,
): ProductFacets {
  const categories = buckets(found.categories?.of).map(({ key: id, doc_count: count }) => ({
    id,
    parentId: tree.get(id)?.parentId ?? null,
    name: tree.get(id)?.name ?? '',
    count,
  }));
  const vendors = buckets(found.vendors?.of).map(({ key, doc_count: count }) => {
    const [id, name] = key.split(SEPARATOR) as [string, string];
    return { id, name, count };
  });
  const kinds = [found.attributes, ...attributes.map((_, i) => found[`attribute${i}`])].flatMap(
    (a) => buckets(a?.of?.some?.kinds),
  );
  const choices = kinds.map(({ key, values }) => {
    const [name, unit] = key.split(SEPARATOR) as [string, string];
    const counted = buckets(values).map((v) => ({ value: v.key, count: v.doc_count }));
    return {
      name,
      unit: unit === '' ? null : unit,
      values: counted.sort((a, b) => b.count - a.count || byNumber.compare(a.value, b.value)),
      count: counted.reduce((n, v) => n + v.count, 0),
    };
  });
  const prices = tiers.length === 0 ? [] : priceBandsIn(found.prices, tiers);
  return {
    categories: byCount(categories),
    vendors: byCount(vendors),
    attributes: choices
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
      .slice(0, MAX_ATTRIBUTES)
      .map(({ name, unit, values }) => ({ name, unit, values })),
    prices,
  };
}
