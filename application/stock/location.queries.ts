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

const stockByProduct = list({
  projection: stock,
  sorts: { available: [{ field: 'available' }] },
  sortedBy: { by: 'available', descending: true },
});

/** The products that one's company has on hand at a location, part by part of its whole stock. */
export const stockAtLocation = query<PageInput & { readonly key: string }, Page<string>>({
  name: 'StockAtLocation',
  permission: 'stock.manage',
  reads: [stock],
  run: async ({ key, limit, cursor }, { caller, services }) => {
    const input = { limit, cursor, offset: 0, q: null, sort: [], counted: false };
    const filter = { vendorOrgId: caller.organization.id };
    const page = await pageOf(services.documents, stockByProduct, input, filter);
    const items = page.items.flatMap(({ productId, locations: levels }) =>
      levels.some(({ location, onHand }) => location === key && onHand > 0) ? [productId] : [],
    );
    return { ...page, items };
  },
});
