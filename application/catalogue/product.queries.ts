import { organization } from '../../domain/people/organization/organization.js';
import type { WinningPrice } from '../../domain/pricing/pricing/pricing.js';
import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import {
  type CatalogueProduct,
  catalogue,
  isProduct,
} from '../../projections/catalogue/catalogue.js';
import { categories } from '../../projections/catalogue/categories.js';
import {
  wordsOf,
  type PricedFor,
  type ProductConditions,
  type ProductFacets,
  type ProductSort,
  type SearchPlace,
} from '../ports/catalogue-search.js';
import type { Position } from '../ports/event-store.js';
import { preferredBy } from '../pricing/preferred-currency.js';
import { requirePrices, seesEverything, type Caller } from '../shared/caller.js';
import { foreignCursor, readCursorValues, type PageInput } from '../shared/page.js';
import { query } from '../shared/query.js';
import type { Services } from '../shared/use-case.js';
import { categoryIdsOf } from './category-names.js';
import { highlights, type TextRange } from './search/highlights.js';

export interface FindProductsInput
  extends PageInput, Omit<ProductConditions, 'categoryIds' | 'notOnSale'> {
  /** By id, name or path. */
  readonly categories: readonly string[];
  /** Number of products to skip; not together with a cursor. */
  readonly offset: number;
  /** Search words, all of which must occur, whole or as a prefix; or a SKU. */
  readonly q: string | null;
  readonly sort: ProductSort;
  readonly descending: boolean;
}

/** A product as one caller sees it. */
export interface SeenProduct {
  readonly product: CatalogueProduct;
  /**
   * It can be ordered at a price: for a buyer at one of theirs, for everyone else at anybody's. A
   * buyer sees what has no price, too, and may ask for one.
   */
  readonly onSale: boolean;
}

export interface ProductHit extends SeenProduct {
  /** The caller's price at the minimum order quantity; null where there is none. */
  readonly price: WinningPrice | null;
}

export interface ProductPage {
  readonly hits: readonly ProductHit[];
  readonly total: number;
  readonly facets: ProductFacets;
  readonly didYouMean: string | null;
  readonly nextCursor: string | null;
  readonly asOf: Position;
}

/** Whose prices the caller sees in lists: buyers their own, everyone else the public ones. */
async function pricedFor(caller: Caller, services: Services): Promise<PricedFor> {
  if (caller.organization.type !== 'Buyer') return { buyerOrgId: null, buyerGroups: [] };
  const { state } = await services.pipeline.load(organization, caller.organization.id);
  return {
    buyerOrgId: caller.organization.id,
    buyerGroups: state?.groups ?? [],
    ...(state ? preferredBy(state) : {}),
  };
}

const isOnSale = (
  { id, visible }: CatalogueProduct,
  pricedFor: PricedFor,
  { prices }: Pick<Services, 'prices'>,
  at: string,
): boolean => visible && prices.isPriced(id, pricedFor.buyerOrgId === null ? null : pricedFor, at);

export const findProducts = query<FindProductsInput, ProductPage>({
  name: 'FindProducts',
  permission: 'catalogue.read',
  reads: [catalogue, categories],
  run: async (
    { q, sort, descending, limit, cursor, offset, categories: named, ...conditions },
    { caller, services },
  ) => {
    if (sort === 'price' || conditions.price !== null) requirePrices(caller);
    const { vendorOrgIds } = conditions;
    const notOnSale =
      vendorOrgIds.length > 0 &&
      (seesEverything(caller) || vendorOrgIds.every((id) => id === caller.organization.id));
    const sortedBy = `${descending ? '-' : ''}${sort}`;
    if (cursor !== null && offset > 0)
      throw invalid('page/cursor-and-offset', 'send either a cursor or an offset', {
        field: 'offset',
      });
    const after = cursor === null ? null : readCursor(cursor, sortedBy);
    const buyer = await pricedFor(caller, services);
    const found = await services.search.search({
      ...conditions,
      categoryIds: await categoryIdsOf(named, services),
      notOnSale,
      text: q,
      pricedFor: buyer,
      sort,
      descending,
      limit,
      after,
      offset,
    });
    const at = new Date().toISOString();
    const hits = found.products.map((product): ProductHit => {
      const quantity = product.details.minimumOrderQuantity;
      return {
        product,
        onSale: isOnSale(product, buyer, services, at),
        price: services.prices.price(product.id, { ...buyer, quantity, at }),
      };
    });
    const { total, facets, corrected, next, seen: asOf } = found;
    return {
      hits,
      total,
      facets,
      didYouMean: corrected?.join(' ') ?? null,
      nextCursor: next && writeCursor(sortedBy, next),
      asOf,
    };
  },
});

const writeCursor = (sortedBy: string, place: SearchPlace): string =>
  Buffer.from(JSON.stringify([sortedBy, ...place])).toString('base64url');

function readCursor(cursor: string, sortedBy: string): SearchPlace {
  const [by, exactness, value, nameKey, id] = readCursorValues(cursor);
  const isValue =
    typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
  if (
    by === sortedBy &&
    typeof exactness === 'number' &&
    isValue &&
    typeof nameKey === 'string' &&
    typeof id === 'string'
  )
    return [exactness, value, nameKey, id];
  throw foreignCursor();
}

/** A completion of a search text, with the matching parts as [from, to) ranges. */
export interface Suggestion {
  readonly kind: 'product' | 'category' | 'vendor';
  readonly id: string;
  readonly text: string;
  readonly highlights: readonly TextRange[];
  /** Null for categories and vendors. */
  readonly sku: string | null;
  /** The product's vendor, or the path above the category. */
  readonly context: string;
}

export interface Suggestions {
  readonly suggestions: readonly Suggestion[];
  readonly didYouMean: string | null;
  readonly asOf: Position;
}

/**
 * Completions of a search text: categories and vendors first, as there are few of them, then
 * products.
 */
export const suggestProducts = query<{ q: string; limit: number }, Suggestions>({
  name: 'SuggestProducts',
  permission: 'catalogue.read',
  reads: [catalogue, categories],
  run: async ({ q, limit }, { services }) => {
    const {
      products,
      categories,
      vendors,
      corrected,
      seen: asOf,
    } = await services.search.suggest(q, limit);
    const words = corrected ?? wordsOf(q);
    const suggestion = (
      kind: Suggestion['kind'],
      id: string,
      text: string,
      sku: string | null,
      context: string,
    ): Suggestion => {
      return { kind, id, text, highlights: highlights(text, words), sku, context };
    };
    const categoriesAndVendors = [
      ...categories.map(({ id, path }) =>
        suggestion('category', id, path.at(-1) ?? '', null, path.slice(0, -1).join(' / ')),
      ),
      ...vendors.map(({ id, name }) => suggestion('vendor', id, name, null, '')),
    ];
    const suggestions = [
      ...categoriesAndVendors,
      ...products.map(({ id, sku, details, vendorName }) =>
        suggestion('product', id, details.name, sku, vendorName),
      ),
    ];
    return {
      suggestions: suggestions.slice(0, limit),
      didYouMean: corrected?.join(' ') ?? null,
      asOf,
    };
  },
});

const isVisibleTo = (caller: Caller, found: { visible: boolean; vendorOrgId: string }): boolean =>
  found.visible || found.vendorOrgId === caller.organization.id || seesEverything(caller);

async function visibleProduct(
  productId: string,
  caller: Caller,
  { documents }: Services,
): Promise<CatalogueProduct> {
  const found = await documents.get(catalogue, productId);
  if (found?.kind !== 'product' || !isVisibleTo(caller, found))
    throw missing('product/unknown', 'this product does not exist');
  return found;
}

async function seenBy(
  products: readonly CatalogueProduct[],
  caller: Caller,
  services: Services,
): Promise<readonly SeenProduct[]> {
  const buyer = await pricedFor(caller, services);
  const at = new Date().toISOString();
  return products.map((product) => ({
    product,
    onSale: isOnSale(product, buyer, services, at),
  }));
}

export const getProduct = query<{ productId: string }, SeenProduct>({
  name: 'GetProduct',
  permission: 'catalogue.read',
  reads: [catalogue],
  run: async ({ productId }, { caller, services }) => {
    const product = await visibleProduct(productId, caller, services);
    return (await seenBy([product], caller, services))[0]!;
  },
});

/** More of one thing are in the search, by what tells them apart. */
const MAX_VARIANTS = 250;

/** All variants of what a product is a variant of, itself among them, by name; none of nothing. */
export const getVariants = query<{ productId: string }, readonly SeenProduct[]>({
  name: 'GetVariants',
  permission: 'catalogue.read',
  reads: [catalogue],
  run: async ({ productId }, { caller, services }) => {
    const { variantKey } = await visibleProduct(productId, caller, services);
    if (!variantKey) return [];
    const { documents } = await services.documents.find(catalogue, {
      filter: { variantKey },
      sort: [{ field: 'nameKey', descending: false }],
      limit: MAX_VARIANTS,
      after: null,
    });
    const products = documents
      .map(({ document }) => document)
      .filter(isProduct)
      .filter((product) => !product.discontinued && isVisibleTo(caller, product));
    return seenBy(products, caller, services);
  },
});

/** At most so many are named. */
const ALIKE_NAMED = 5;

/**
 * The caller's own products whose SKU differs from this one in case alone. That is allowed, as real
 * catalogues have such codes; whoever lists one is told.
 */
export const skusAlike = query<{ readonly sku: string }, readonly CatalogueProduct[]>({
  name: 'SkusAlike',
  permission: 'product.manage',
  reads: [catalogue],
  run: async ({ sku }, { caller, services }) => {
    const text = sku.trim();
    const { documents } = await services.documents.find(catalogue, {
      filter: { skuKey: nameKeyOf(text), vendorOrgId: caller.organization.id },
      sort: [],
      limit: 100,
      after: null,
    });
    return documents
      .flatMap(({ document }) => (isProduct(document) ? [document] : []))
      .filter((known) => known.sku !== text && known.sku.toLowerCase() === text.toLowerCase())
      .slice(0, ALIKE_NAMED);
  },
});
