import type { PriceRow } from '../../domain/pricing/price-list/price-list.events.js';
import type { WinningPrice } from '../../domain/pricing/pricing/pricing.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import { partNumbers } from '../../projections/buying/part-numbers.js';
import {
  type CatalogueProduct,
  catalogue,
  isProduct,
} from '../../projections/catalogue/catalogue.js';
import { stock } from '../../projections/stock/stock.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import { buyerOf, checkLines, type CheckedLine } from './line-check.js';

export interface MyPrice {
  readonly product: CatalogueProduct;
  /** At the minimum order quantity; null: this buyer has no price. */
  readonly price: WinningPrice | null;
  readonly breaks: readonly PriceRow[];
  /** The buyer's part number; one of them where there are several. */
  readonly partNumber: string | null;
}

export const myPriceList = list({
  projection: catalogue,
  sorts: {
    name: [{ field: 'nameKey' }],
    sku: [{ field: 'skuKey' }, { field: 'sku' }],
    listedAt: [{ field: 'listedAt' }],
  },
  sortedBy: { by: 'name', descending: false },
});

/** Current prices of the caller's company for everything on sale. */
export const listMyPrices = query<
  ListInput & { readonly vendorOrgIds: readonly string[]; readonly at: string },
  Page<MyPrice>
>({
  name: 'ListMyPrices',
  permission: 'order.place',
  reads: [catalogue, partNumbers],
  run: async ({ vendorOrgIds, at, ...page }, { caller, services }) => {
    const filter = { kind: 'product', visible: true, ...condition('vendorOrgId', vendorOrgIds) };
    const [found, buyer] = await Promise.all([
      pageOf(services.documents, myPriceList, page, filter),
      buyerOf(caller, services),
    ]);
    const products = found.items.filter(isProduct);
    const own = await services.documents.find(partNumbers, {
      filter: { buyerOrgId: buyer.organizationId, productId: products.map((p) => p.id) },
      sort: [],
      limit: products.length * 4,
      after: null,
    });
    const names = new Map(own.documents.map(({ document: p }) => [p.productId, p.partNumber]));
    const items = products.map((product): MyPrice => {
      const priceQuery = {
        buyerOrgId: buyer.organizationId,
        buyerGroups: buyer.groups,
        quantity: product.details.minimumOrderQuantity,
        at,
        ...(buyer.preferredCurrency === undefined
          ? {}
          : { preferredCurrency: buyer.preferredCurrency }),
      };
      const quoted = services.prices.quote(product.id, priceQuery, true);
      return {
        product,
        price: quoted?.price ?? null,
        breaks: quoted?.breaks ?? [],
        partNumber: names.get(product.id) ?? null,
      };
    });
    return { ...found, items };
  },
});

const MAX_OFFERS = 20;

/**
 * Offers of the same product by all vendors: products of the same name and category, the cheapest
 * first.
 */
export const listOffers = query<
  {
    productId: string;
    quantity: number | null;
    at: string;
    /** In which the product is to be had; others are compared in it where they can. */
    currency: string | null;
  },
  readonly CheckedLine[]
>({
  name: 'ListOffers',
  permission: 'order.place',
  reads: [catalogue, stock],
  run: async ({ productId, quantity, at, currency }, { caller, services }) => {
    const product = await services.documents.get(catalogue, productId);
    if (product?.kind !== 'product' || !product.visible)
      throw missing('product/unknown', 'this product does not exist');
    const filter = { categoryId: product.categoryId, nameKey: product.nameKey, visible: true };
    const { documents } = await services.documents.find(catalogue, {
      filter,
      sort: [],
      limit: MAX_OFFERS,
      after: null,
    });
    const products = documents.map(({ document }) => document).filter(isProduct);
    const lines = products.map((p) => ({
      productId: p.id,
      quantity: quantity ?? p.details.minimumOrderQuantity,
      seenUnitPrice: null,
      ...(currency !== null && p.id === productId ? { currency } : {}),
    }));
    const buyer = await buyerOf(caller, services);
    const inCurrency = currency === null ? buyer : { ...buyer, preferredCurrency: currency };
    const offers = await checkLines(lines, inCurrency, at, services);
    return [...offers].sort(byCost);
  },
});

/**
 * By currency first, as amounts in different currencies cannot be compared. Lines without a price
 * come last.
 */
function byCost({ lineTotal: a }: CheckedLine, { lineTotal: b }: CheckedLine): number {
  if (!a || !b) return Number(!a) - Number(!b);
  return a.currency === b.currency ? a.amount - b.amount : a.currency < b.currency ? -1 : 1;
}
