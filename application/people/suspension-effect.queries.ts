import { missing } from '../../domain/shared/decider/domain-error.js';
import type { OrderStatus } from '../../domain/trading/order/order-status.js';
import type { OrganizationDocument } from '../../projections/people/organizations.js';
import type { Filter } from '../ports/documents.js';
import { query } from '../shared/query.js';

export interface SuspensionEffect {
  readonly people: number;
  readonly products: number;
  readonly priceLists: number;
  readonly openOrders: number;
}

const open: readonly OrderStatus[] = ['Placed', 'AwaitingApproval', 'Confirmed', 'PartlyShipped'];

/** Who could not work any more while an organisation is suspended, and what would not be sold. */
export const getSuspensionEffect = query<{ organizationId: string }, SuspensionEffect>({
  name: 'GetSuspensionEffect',
  permission: 'organization.verify',
  reads: ['organizations', 'people', 'catalogue', 'price-lists', 'order-summaries'],
  run: async ({ organizationId }, { services: { documents } }) => {
    const document = await documents.get('organizations', organizationId);
    if (!document) throw missing('organization/unknown', 'there is no such organization');
    const { organizationType } = JSON.parse(document.json) as OrganizationDocument;
    const count = async (projection: string, filter: Filter): Promise<number> =>
      (await documents.find(projection, { filter, sort: [], limit: 1, after: null, count: true }))
        .total ?? 0;
    const seller = organizationType === 'Seller';
    const [people, products, priceLists, openOrders] = await Promise.all([
      count('people', { organizationId, status: 'Active' }),
      seller
        ? count('catalogue', { vendorOrgId: organizationId, kind: 'product', visible: true })
        : 0,
      seller ? count('price-lists', { vendorOrgId: organizationId, status: 'Published' }) : 0,
      count('order-summaries', {
        [seller ? 'vendorOrgId' : 'buyerOrgId']: organizationId,
        status: open,
      }),
    ]);
    return { people, products, priceLists, openOrders };
  },
});
