import {
  type CatalogueProduct,
  catalogue,
  isProduct,
} from '../../projections/catalogue/catalogue.js';
import { foreignCursor, type ListInput, type Page } from './page.js';
import type { Services } from './use-case.js';
import { documentsById } from './documents-by-id.js';

/** Beyond so many, more words find them. */
const MOST_FOUND = 200;

/**
 * A list of what there is about products, searched by the products' words: the catalogue's search
 * finds them, the best first, and `about` answers what there is about each. @throws `page/cursor`
 * for any cursor: what was found is paged by offset
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
    limit: MOST_FOUND,
    after: null,
    offset: 0,
  });
  const found = await about(products);
  const didYouMean = corrected ? { didYouMean: corrected.join(' ') } : {};
  return {
    items: found.slice(offset, offset + limit),
    total: found.length,
    totalIsLowerBound: products.length === MOST_FOUND,
    nextCursor: null,
    ...didYouMean,
    asOf,
  };
}

/** Products by id; no vendor of theirs. */
export async function productsById(
  ids: readonly string[],
  services: Services,
): Promise<ReadonlyMap<string, CatalogueProduct>> {
  const found = await documentsById(catalogue, ids, services);
  return new Map([...found].flatMap(([id, doc]) => (isProduct(doc) ? [[id, doc] as const] : [])));
}
