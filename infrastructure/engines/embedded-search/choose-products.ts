import type {
  ProductConditions,
  ProductFacets,
} from '../../../application/ports/catalogue-search.js';
import type { CategoryTree } from '../../shared/catalogue-search/category-tree.js';
import { bandOf, boundsOf, PRICE_BANDS } from '../../shared/catalogue-search/price-bands.js';
import type { PriceColumn } from './price-columns.js';
import type { ProductColumns } from './product-columns.js';

const MAX_ATTRIBUTES = 12;
const MAX_VALUES = 50;
/** Makes it once: a collator costs more than what it compares. */
const byNumber = new Intl.Collator('en', { numeric: true });

/** The facets, each with what is counted in it under all conditions but its own. */
const CATEGORY = 0;
const VENDOR = 1;
const PRICE = 2;
const FIRST_ATTRIBUTE = 3;

/**
 * Which products meet all conditions, and how many each further choice would leave, in one pass: a
 * product that fails no condition counts in every facet, one that fails exactly one counts in that
 * condition's facet only.
 */
export function chooseProducts(
  products: ProductColumns,
  tree: CategoryTree,
  prices: PriceColumn,
  candidates: Iterable<number>,
  conditions: ProductConditions,
): { chosen: number[]; facets: ProductFacets } {
  const { price } = conditions;
  const categories =
    conditions.categoryIds.length > 0
      ? numbersOf(
          conditions.categoryIds.flatMap((id) => tree.branch(id)),
          (id) => products.categories.find(id),
        )
      : null;
  const vendors =
    conditions.vendorOrgIds.length > 0
      ? numbersOf(conditions.vendorOrgIds, (id) => products.vendors.find(id))
      : null;
  const attributes = conditions.attributes.map(({ name, values }) => ({
    name,
    values: new Set(values.flatMap((v) => products.valuesOf(name, v))),
  }));
  const from = price?.from ? Number(price.from) : 0;
  const below = price?.below ? Number(price.below) : Number.POSITIVE_INFINITY;
  const withSku =
    conditions.sku === null
      ? null
      : new Set(
          products.withSku(conditions.sku).filter((slot) => products.skus[slot] === conditions.sku),
        );
  const leastShown = conditions.notOnSale ? 1 : 2;

  const inCategory = new Uint32Array(products.categories.size);
  const ofVendor = new Uint32Array(products.vendors.size);
  const withValue = new Uint32Array(products.attributeValues.size);
  const inBand: number[] = [];
  const { values } = products.attributeValues;
  const kinds = products.attributeKinds.values;
  const countPrice = (slot: number): void => {
    const amount = prices.price(slot);
    if (Number.isNaN(amount)) return;
    const band = prices.currency(slot) * PRICE_BANDS + bandOf(amount);
    inBand[band] = (inBand[band] ?? 0) + 1;
  };
  const countValues = (slot: number, only: string | null): void => {
    for (const value of products.attributes[slot]!)
      if (only === null || kinds[values[value]!.attribute]!.name === only) withValue[value]!++;
  };

  const chosen: number[] = [];
  for (const slot of candidates) {
    if (products.shown[slot]! < leastShown || (withSku && !withSku.has(slot))) continue;
    let failed = -1;
    let failures = 0;
    if (categories && !categories.has(products.category[slot]!)) failures = fail(CATEGORY);
    if (vendors && !vendors.has(products.vendor[slot]!)) failures = fail(VENDOR);
    if (price && failures < 2) {
      const amount = prices.price(slot);
      const fits =
        amount >= from &&
        amount < below &&
        prices.currencies.values[prices.currency(slot)] === price.currency;
      if (!fits) failures = fail(PRICE);
    }
    for (let i = 0; i < attributes.length && failures < 2; i++)
      if (!products.attributes[slot]!.some((v) => attributes[i]!.values.has(v)))
        failures = fail(FIRST_ATTRIBUTE + i);
    if (failures > 1) continue;
    if (failures === 0) {
      chosen.push(slot);
      inCategory[products.category[slot]!]!++;
      ofVendor[products.vendor[slot]!]!++;
      countPrice(slot);
      countValues(slot, null);
    } else if (failed === CATEGORY) inCategory[products.category[slot]!]!++;
    else if (failed === VENDOR) ofVendor[products.vendor[slot]!]!++;
    else if (failed === PRICE) countPrice(slot);
    else countValues(slot, attributes[failed - FIRST_ATTRIBUTE]!.name);

    function fail(facet: number): number {
      failed = facet;
      return failures + 1;
    }
  }
  return {
    chosen,
    facets: {
      categories: categoryFacet(products, tree, inCategory),
      vendors: byCount(
        products.vendors.values.map(({ id, name }, i) => ({ id, name, count: ofVendor[i]! })),
      ),
      attributes: attributeFacets(products, withValue),
      prices: priceFacet(prices, inBand),
    },
  };
}

const numbersOf = (
  keys: readonly string[],
  find: (key: string) => number | undefined,
): ReadonlySet<number> =>
  new Set(keys.map(find).filter((number): number is number => number !== undefined));

const byCount = <T extends { readonly count: number; readonly name: string }>(
  counts: readonly T[],
): T[] =>
  counts.filter((c) => c.count > 0).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));

function categoryFacet(
  products: ProductColumns,
  tree: CategoryTree,
  inCategory: Uint32Array,
): ProductFacets['categories'] {
  const counts = new Map<string, number>();
  products.categories.values.forEach((id, i) => {
    if (inCategory[i]! > 0)
      for (const above of tree.lineage(id))
        counts.set(above, (counts.get(above) ?? 0) + inCategory[i]!);
  });
  const facet = [...counts].map(([id, count]) => ({
    id,
    parentId: tree.get(id)?.parentId ?? null,
    name: tree.get(id)?.name ?? '',
    count,
  }));
  return byCount(facet);
}

function attributeFacets(
  products: ProductColumns,
  withValue: Uint32Array,
): ProductFacets['attributes'] {
  const byAttribute = new Map<number, { value: string; count: number }[]>();
  products.attributeValues.values.forEach(({ attribute, value }, i) => {
    if (withValue[i] === 0) return;
    const values = byAttribute.get(attribute);
    if (values) values.push({ value, count: withValue[i]! });
    else byAttribute.set(attribute, [{ value, count: withValue[i]! }]);
  });
  return [...byAttribute]
    .map(([attribute, values]) => ({
      ...products.attributeKinds.values[attribute]!,
      values,
      count: values.reduce((n, v) => n + v.count, 0),
    }))
    .filter(({ isChoice }) => isChoice)
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_ATTRIBUTES)
    .map(({ name, unit, values }) => ({
      name,
      unit,
      values: values
        .sort((a, b) => b.count - a.count || byNumber.compare(a.value, b.value))
        .slice(0, MAX_VALUES),
    }));
}

function priceFacet(
  { currencies }: PriceColumn,
  inBand: readonly number[],
): ProductFacets['prices'] {
  const facet: ProductFacets['prices'][number][] = [];
  inBand.forEach((count, i) =>
    facet.push({
      currency: currencies.values[Math.floor(i / PRICE_BANDS)]!,
      ...boundsOf(i % PRICE_BANDS),
      count,
    }),
  );
  return facet.sort((a, b) =>
    a.currency === b.currency ? Number(a.from) - Number(b.from) : a.currency < b.currency ? -1 : 1,
  );
}
