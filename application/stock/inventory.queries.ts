import { product } from '../../domain/catalogue/product/product.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import { inventory } from '../../domain/stock/inventory/inventory.js';
import { type CatalogueProduct, catalogue } from '../../projections/catalogue/catalogue.js';
import { type StockDocument, stock } from '../../projections/stock/stock.js';
import type { Position } from '../ports/event-store.js';
import { seesEverything } from '../shared/caller.js';
import { inventoryId } from '../shared/command/ids.js';
import { documentsById } from '../shared/documents-by-id.js';
import { decodeEvent } from '../shared/event/codec.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import {
  foreignCursor,
  list,
  pageOf,
  type ListInput,
  type Page,
  type PageInput,
} from '../shared/page.js';
import { productsById, pageOfFoundProducts } from '../shared/product-look-up.js';
import { query } from '../shared/query.js';
import { locationsOf } from './location-directory.js';

export const getStock = query<{ productId: string }, StockDocument>({
  name: 'GetStock',
  permission: 'stock.read',
  reads: [stock],
  run: async ({ productId }, { caller, services }) => {
    const { state } = await services.pipeline.load(product, productId);
    if (!state || (state.vendorOrgId !== caller.organization.id && !seesEverything(caller)))
      throw missing('product/unknown', 'this product does not exist');
    const found = await services.documents.get(stock, productId);
    return (
      found ?? {
        productId,
        vendorOrgId: state.vendorOrgId,
        locations: [],
        available: 0,
        backordered: 0,
        low: false,
        changedAt: '',
      }
    );
  },
});

export interface StockView {
  readonly stock: StockDocument;
  readonly product: CatalogueProduct | null;
}

export const stockList = list({
  projection: stock,
  sorts: { changedAt: [{ field: 'changedAt' }], available: [{ field: 'available' }] },
  sortedBy: { by: 'changedAt', descending: true },
});

/** A vendor's stock of all products, or of those to be reordered. */
export const listStock = query<ListInput & { readonly low: boolean | null }, Page<StockView>>({
  name: 'ListStock',
  permission: 'stock.read',
  reads: [stock, catalogue],
  run: async ({ low, ...page }, { caller, services }) => {
    if (page.q !== null) {
      return pageOfFoundProducts(
        page,
        seesEverything(caller) ? [] : [caller.organization.id],
        services,
        async (products) => {
          const ids = products.map((p) => p.id);
          const stocks = await documentsById(stock, ids, services);
          return products.flatMap((product): StockView[] => {
            const stock = stocks.get(product.id);
            return stock && (low === null || stock.low === low) ? [{ stock, product }] : [];
          });
        },
      );
    }
    const filter = {
      ...(seesEverything(caller) ? {} : { vendorOrgId: caller.organization.id }),
      ...(low === null ? {} : { low }),
    };
    const found = await pageOf(services.documents, stockList, page, filter);
    const products = await productsById(
      found.items.map((s) => s.productId),
      services,
    );
    return {
      ...found,
      items: found.items.map((stock) => ({
        stock,
        product: products.get(stock.productId) ?? null,
      })),
    };
  },
});

export interface StockHistory {
  /** Newest first. */
  readonly events: readonly RecordedEvent[];
  readonly nextCursor: string | null;
  readonly asOf: Position;
}

/** The stock events of a product at one location. */
export const getStockHistory = query<
  PageInput & { readonly productId: string; readonly location: string },
  StockHistory
>({
  name: 'GetStockHistory',
  permission: 'stock.read',
  reads: [stock],
  run: async ({ productId, location, limit, cursor }, { caller, services }) => {
    const { state } = await services.pipeline.load(product, productId);
    if (!state || (state.vendorOrgId !== caller.organization.id && !seesEverything(caller)))
      throw missing('product/unknown', 'this product does not exist');
    if (cursor !== null && !/^\d{1,9}$/.test(cursor)) throw foreignCursor();
    const key = (await locationsOf(services, state.vendorOrgId)).keyOf(location, 'location');
    const id = inventoryId(productId, state.vendorOrgId, key);
    const { revision, position: asOf } = await services.pipeline.load(inventory, id);
    if (revision < 0)
      throw missing('inventory/unknown-location', 'there was never any stock of it at this place');
    const to = cursor === null ? revision + 1 : Math.min(Number(cursor), revision + 1);
    const from = Math.max(0, to - limit);
    const stored = await services.events.readStream(`${inventory.category}-${id}`, from, to - from);
    return {
      events: stored.map(decodeEvent).reverse(),
      nextCursor: from > 0 ? String(from) : null,
      asOf,
    };
  },
});
