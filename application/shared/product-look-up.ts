import {
  type CatalogueProduct,
  catalogue,
  isProduct,
} from '../../projections/catalogue/catalogue.js';
import { documentsById } from './documents-by-id.js';
import { foreignCursor, type ListInput, type Page } from './page.js';
import type { Services } from './use-case.js';

/** The most products found; beyond these the user has to add words. */
const MAX_FOUND = 200;

/**
 * A page of a list about products (such as prices or stock), searched by product: the catalogue
 * search finds the products, best match first, and `about` looks up the list's items for them.
 * @throws `page/cursor` for any cursor: results are paged by offset
 */
export async function pageOfFoundProducts<Item>(
  { q, offset, limit, cursor }: ListInput,
  vendorOrgIds: readonly string[],
  services: Services,
  about: (products: readonly CatalogueProduct[]) => Promise<readonly Item[]>,
): Promise<Page<Item>> {
  if (cursor !== null) throw foreignCursor();
  const conditions = {
    categoryIds: [],
    vendorOrgIds,
    attributes: [],
    price: null,
    sku: null,
    notOnSale: true,
  };
  const pricedFor = { buyerOrgId: null, buyerGroups: [] };
  const {
    products,
    corrected,
    seen: asOf,
  } = await services.search.search({
    ...conditions,
    text: q,
    pricedFor,
    sort: 'relevance',
    descending: false,
    limit: MAX_FOUND,
    after: null,
    offset: 0,
  });
  const found = await about(products);
  const didYouMean = corrected ? { didYouMean: corrected.join(' ') } : {};
  return {
    items: found.slice(offset, offset + limit),
    total: found.length,
    totalIsLowerBound: products.length === MAX_FOUND,
    nextCursor: null,
    ...didYouMean,
    asOf,
  };
}

/** Products by id; missing ones are left out. */
export async function productsById(
  ids: readonly string[],
  services: Services,
): Promise<ReadonlyMap<string, CatalogueProduct>> {
  const found = await documentsById(catalogue, ids, services);
  return new Map([...found].flatMap(([id, doc]) => (isProduct(doc) ? [[id, doc] as const] : [])));
}
