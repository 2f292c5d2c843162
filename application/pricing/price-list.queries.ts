import { missing } from '../../domain/shared/decider/domain-error.js';
import { type CatalogueProduct, catalogue } from '../../projections/catalogue/catalogue.js';
import { type PriceListDocument, priceLists } from '../../projections/pricing/price-lists.js';
import { pricesKey, type PricesDocument, prices } from '../../projections/pricing/prices.js';
import { seesEverything } from '../shared/caller.js';
import { documentsById } from '../shared/documents-by-id.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { productsById, pageOfFoundProducts } from '../shared/product-look-up.js';
import { query } from '../shared/query.js';

export const priceListList = list({
  projection: priceLists,
  sorts: {
    name: [{ field: 'nameKey' }],
    status: [{ field: 'status' }],
    validFrom: [{ field: 'terms.validFrom' }],
    prices: [{ field: 'prices' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'name', descending: false },
});

export const listPriceLists = query<
  ListInput & { readonly status: readonly string[] },
  Page<PriceListDocument>
>({
  name: 'ListPriceLists',
  permission: 'priceList.read',
  reads: [priceLists],
  run: ({ status, ...page }, { caller, services }) => {
    const filter = {
      ...condition('status', status),
      ...(seesEverything(caller) ? {} : { vendorOrgId: caller.organization.id }),
    };
    return pageOf(services.documents, priceListList, page, filter);
  },
});

export const getPriceList = query<{ priceListId: string }, PriceListDocument>({
  name: 'GetPriceList',
  permission: 'priceList.read',
  reads: [priceLists],
  run: async ({ priceListId }, { caller, services }) => {
    const found = await services.documents.get(priceLists, priceListId);
    if (!found || (found.vendorOrgId !== caller.organization.id && !seesEverything(caller)))
      throw missing('price-list/unknown', 'this price list does not exist');
    return found;
  },
});

export const pricesOfList = list({
  projection: prices,
  sorts: { productId: [{ field: 'productId' }] },
  sortedBy: { by: 'productId', descending: false },
});

/** A product's prices in a list, and the product. */
export interface PricesView {
  readonly prices: PricesDocument;
  readonly product: CatalogueProduct | null;
}

export const listPrices = query<ListInput & { readonly priceListId: string }, Page<PricesView>>({
  name: 'ListPrices',
  permission: 'priceList.read',
  reads: [prices, priceLists, catalogue],
  run: async ({ priceListId, ...page }, context) => {
    const { services } = context;
    const { vendorOrgId } = await getPriceList.run({ priceListId }, context);
    if (page.q !== null) {
      return pageOfFoundProducts(page, [vendorOrgId], services, async (products) => {
        const keys = products.map((p) => pricesKey(priceListId, p.id));
        const byKey = await documentsById(prices, keys, services);
        return products.flatMap((product): PricesView[] => {
          const found = byKey.get(pricesKey(priceListId, product.id));
          return found ? [{ prices: found, product }] : [];
        });
      });
    }
    const found = await pageOf(services.documents, pricesOfList, page, {
      priceListId,
    });
    const products = await productsById(
      found.items.map((p) => p.productId),
      services,
    );
    return {
      ...found,
      items: found.items.map((prices) => ({
        prices,
        product: products.get(prices.productId) ?? null,
      })),
    };
  },
});
