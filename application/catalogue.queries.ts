import { invalid, missing } from '../domain/decider/domain-error.js';
import { organization, type OrganizationState } from '../domain/organization/organization.js';
import { lineNet, type Money, type UnitPrice } from '../domain/money/money.js';
import type { PriceRow } from '../domain/price-list/price-list.events.js';
import type { ConsideredList, WinningPrice } from '../domain/pricing/pricing.js';
import { product, type ProductState } from '../domain/product/product.js';
import type { CatalogueProduct } from '../projections/catalogue.js';
import type { CategoryDocument } from '../projections/categories.js';
import type { StockDocument } from '../projections/stock.js';
import { seesEverything, type Caller } from './caller.js';
import { pageOf, type Page, type PageInput } from './page.js';
import { query } from './query.js';

export interface FindProductsInput extends PageInput {
  readonly categoryId: string | null;
  readonly vendorId: string | null;
  readonly sku: string | null;
  /** Words that must all occur, each whole or as a beginning. */
  readonly q: string | null;
}

const MAX_WORDS = 12;

/** The words of a search text. */
const wordsOf = (text: string): string[] => (text.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, MAX_WORDS);

export const findProducts = query<FindProductsInput, Page<CatalogueProduct>>({
  name: 'FindProducts',
  permission: 'catalogue.read',
  reads: ['catalogue'],
  run: ({ categoryId, vendorId, sku, q, ...page }, { caller, services }) => {
    const own = vendorId !== null && (vendorId === caller.organizationId || seesEverything(caller));
    const filter = {
      kind: 'product',
      ...(own ? {} : { visible: true }),
      ...(categoryId ? { categoryId } : {}),
      ...(vendorId ? { vendorOrgId: vendorId } : {}),
      ...(sku ? { sku } : {}),
    };
    const words = q === null ? [] : wordsOf(q);
    const list = { filter, sort: { field: 'nameKey', descending: false }, words, facets: ['categoryId', 'vendorOrgId'], count: true };
    return pageOf<CatalogueProduct>(services.documents, 'catalogue', page, list);
  },
});

const mayKnow = (caller: Caller, found: { visible: boolean; vendorOrgId: string }): boolean =>
  found.visible || found.vendorOrgId === caller.organizationId || seesEverything(caller);

export const getProduct = query<{ productId: string }, CatalogueProduct>({
  name: 'GetProduct',
  permission: 'catalogue.read',
  reads: ['catalogue'],
  run: async ({ productId }, { caller, services }) => {
    const document = await services.documents.get('catalogue', productId);
    const found = document && (JSON.parse(document.json) as CatalogueProduct);
    if (found?.kind !== 'product' || !mayKnow(caller, found)) throw missing('product/unknown', 'there is no such product');
    return found;
  },
});

export const listCategories = query<PageInput, Page<CategoryDocument>>({
  name: 'ListCategories',
  permission: 'catalogue.read',
  reads: ['categories'],
  run: (page, { services }) => pageOf<CategoryDocument>(services.documents, 'categories', page, { filter: {}, sort: { field: 'pathKey', descending: false }, count: true }),
});

export const getStock = query<{ productId: string }, StockDocument>({
  name: 'GetStock',
  permission: 'stock.read',
  reads: ['stock'],
  run: async ({ productId }, { caller, services }) => {
    const { state } = await services.pipeline.load<ProductState>(product, productId);
    if (!state || (state.vendorOrgId !== caller.organizationId && !seesEverything(caller))) throw missing('product/unknown', 'there is no such product');
    const document = await services.documents.get('stock', productId);
    return document ? (JSON.parse(document.json) as StockDocument) : { productId, vendorOrgId: state.vendorOrgId, locations: [], changedAt: '' };
  },
});

export interface PricingInput {
  readonly productId: string;
  /** Null: the caller's own company. */
  readonly buyerOrgId: string | null;
  readonly quantity: number;
  /** The instant of validity. */
  readonly at: string;
}

export interface PricingAnswer {
  readonly unitPrice: UnitPrice;
  readonly lineTotal: Money;
  readonly price: WinningPrice;
  readonly breaks: readonly PriceRow[];
  readonly explanation: readonly ConsideredList[];
}

/** The price and why: buyers do not learn of lists that are for others. */
export const getPricing = query<PricingInput, PricingAnswer>({
  name: 'GetPricing',
  permission: 'price.read',
  reads: [],
  run: async ({ productId, buyerOrgId, quantity, at }, { caller, services }) => {
    const { state: found } = await services.pipeline.load<ProductState>(product, productId);
    const staff = seesEverything(caller) || found?.vendorOrgId === caller.organizationId;
    if (!found || (!staff && caller.organizationType !== 'Buyer')) throw missing('product/unknown', 'there is no such product');
    const forOrganization = buyerOrgId ?? (caller.organizationType === 'Buyer' ? caller.organizationId : null);
    if (forOrganization === null) throw invalid('pricing/no-buyer', 'name the buyer whose price you want', { field: 'buyerOrgId' });
    if (!staff && forOrganization !== caller.organizationId) throw missing('organization/unknown', 'there is no such organization');
    const { state: buyer } = await services.pipeline.load<OrganizationState>(organization, forOrganization);
    if (!buyer) throw missing('organization/unknown', 'there is no such organization');
    if (!staff) {
      const { state: vendor } = await services.pipeline.load<OrganizationState>(organization, found.vendorOrgId);
      if (vendor?.status !== 'Verified') throw missing('product/unknown', 'there is no such product');
    }
    const question = { buyerOrgId: buyer.organizationId, buyerGroups: buyer.groups, quantity, at };
    const quoted = services.prices.quote(productId, question, !staff);
    if (!quoted) throw missing('pricing/no-price', 'there is no price for this buyer, quantity and time');
    const { unitPrice } = quoted.price;
    return { unitPrice, lineTotal: lineNet(unitPrice, quantity).net, ...quoted };
  },
});
