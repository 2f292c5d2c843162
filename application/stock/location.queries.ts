import { availableOf } from '../../domain/stock/available.js';
import { locations, type LocationDocument } from '../../projections/stock/locations.js';
import { stock } from '../../projections/stock/stock.js';
import { seesEverything } from '../shared/caller.js';
import { list, pageOf, type ListInput, type Page, type PageInput } from '../shared/page.js';
import { query } from '../shared/query.js';

export const locationList = list({
  projection: locations,
  sorts: {
    code: [{ field: 'codeKey' }],
    name: [{ field: 'nameKey' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'code', descending: false },
});

/** The locations of the caller's company; of all vendors for who sees everything. */
export const listLocations = query<ListInput, Page<LocationDocument>>({
  name: 'ListLocations',
  permission: 'stock.read',
  reads: [locations],
  run: (page, { caller, services }) =>
    pageOf(
      services.documents,
      locationList,
      page,
      seesEverything(caller) ? {} : { vendorOrgId: caller.organization.id },
    ),
});

export interface StockAtKey {
  readonly productId: string;
  readonly onHand: number;
  /** Not reserved: it can be transferred now. */
  readonly free: number;
}

const stockByProduct = list({
  projection: stock,
  sorts: { available: [{ field: 'available' }] },
  sortedBy: { by: 'available', descending: true },
});

/** What one's company has on hand at one location, part by part of all that it has in stock. */
export const stockAtLocation = query<PageInput & { readonly key: string }, Page<StockAtKey>>({
  name: 'StockAtLocation',
  permission: 'stock.manage',
  reads: [stock],
  run: async ({ key, limit, cursor }, { caller, services }) => {
    const input = { limit, cursor, offset: 0, q: null, sort: [], counted: false };
    const filter = { vendorOrgId: caller.organization.id };
    const page = await pageOf(services.documents, stockByProduct, input, filter);
    const items = page.items.flatMap(({ productId, locations: levels }) => {
      const here = levels.find(({ location }) => location === key);
      return here && here.onHand > 0
        ? [{ productId, onHand: here.onHand, free: Math.min(here.onHand, availableOf(here)) }]
        : [];
    });
    return { ...page, items };
  },
});
