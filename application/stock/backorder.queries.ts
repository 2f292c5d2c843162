import { catalogue, type CatalogueProduct } from '../../projections/catalogue/catalogue.js';
import { backorders, type BackorderDocument } from '../../projections/stock/backorders.js';
import { seesEverything } from '../shared/caller.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { pageOfFoundProducts, productsById } from '../shared/product-look-up.js';
import { query } from '../shared/query.js';
import { locationsOf } from './location-directory.js';

export interface BackorderView {
  readonly backorder: BackorderDocument;
  readonly product: CatalogueProduct | null;
}

export const backorderList = list({
  projection: backorders,
  sorts: {
    promisedDate: [{ field: 'promisedDate' }],
    oldestWait: [{ field: 'since' }],
    quantity: [{ field: 'quantity' }],
    orders: [{ field: 'orders' }],
  },
  sortedBy: { by: 'promisedDate', descending: false },
});

export interface ListBackordersInput extends ListInput {
  /** Keys or codes; empty: everywhere. */
  readonly locations: readonly string[];
  /** Calendar day; null: whenever. */
  readonly promisedTo: string | null;
}

/** The most rows about the products that a search has found. */
const MOST_FOUND = 1_000;

/** What a vendor has to buy, since orders wait for it. */
export const listBackorders = query<ListBackordersInput, Page<BackorderView>>({
  name: 'ListBackorders',
  permission: 'stock.read',
  reads: [backorders, catalogue],
  run: async ({ locations, promisedTo, ...page }, { caller, services }) => {
    const isOperator = seesEverything(caller);
    const directory =
      locations.length === 0 || isOperator
        ? null
        : await locationsOf(services, caller.organization.id);
    const keys = locations.map((text) => directory?.keyOf(text, 'location') ?? text);
    const filter = {
      ...(isOperator ? {} : { vendorOrgId: caller.organization.id }),
      ...condition('location', keys),
      ...condition('promisedDate', { from: null, to: promisedTo }),
    };
    if (page.q !== null)
      return pageOfFoundProducts(
        page,
        isOperator ? [] : [caller.organization.id],
        services,
        async (products) => {
          const known = new Map(products.map((product) => [product.id, product]));
          if (known.size === 0) return [];
          const found = await services.documents.find(backorders, {
            filter: { ...filter, ...condition('productId', [...known.keys()]) },
            sort: [{ field: 'promisedDate', descending: false }],
            limit: MOST_FOUND,
            after: null,
          });
          return found.documents.map(({ document: backorder }) => ({
            backorder,
            product: known.get(backorder.productId) ?? null,
          }));
        },
      );
    const found = await pageOf(services.documents, backorderList, page, filter);
    const products = await productsById(
      found.items.map((b) => b.productId),
      services,
    );
    return {
      ...found,
      items: found.items.map((backorder) => ({
        backorder,
        product: products.get(backorder.productId) ?? null,
      })),
    };
  },
});
