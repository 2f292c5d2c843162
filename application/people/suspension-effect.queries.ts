import { missing } from '../../domain/shared/decider/domain-error.js';
import type { OrderStatus } from '../../domain/trading/order/order-status.js';
import { catalogue } from '../../projections/catalogue/catalogue.js';
import { organizations } from '../../projections/people/organizations.js';
import { people } from '../../projections/people/people.js';
import { priceLists } from '../../projections/pricing/price-lists.js';
import type { AnyProjection } from '../../projections/projection.js';
import { orderSummaries } from '../../projections/trading/order-summaries.js';
import type { Filter } from '../ports/documents.js';
import { query } from '../shared/query.js';

export interface SuspensionEffect {
  readonly people: number;
  readonly products: number;
  readonly priceLists: number;
  readonly openOrders: number;
}

const open: readonly OrderStatus[] = ['Placed', 'AwaitingApproval', 'Confirmed', 'PartlyShipped'];

/**
 * What suspending an organisation would affect: its active users, products on sale, price lists and
 * open orders.
 */
export const getSuspensionEffect = query<{ organizationId: string }, SuspensionEffect>({
  name: 'GetSuspensionEffect',
  permission: 'organization.verify',
  reads: [organizations, people, catalogue, priceLists, orderSummaries],
  run: async ({ organizationId }, { services: { documents } }) => {
    const company = await documents.get(organizations, organizationId);
    if (!company) throw missing('organization/unknown', 'this organisation does not exist');
    const count = async (readModel: AnyProjection, filter: Filter): Promise<number> =>
      (await documents.find(readModel, { filter, sort: [], limit: 1, after: null, count: true }))
        .total ?? 0;
    const seller = company.organizationType === 'Seller';
    const [active, onSale, published, unfinished] = await Promise.all([
      count(people, { organizationId, status: 'Active' }),
      seller
        ? count(catalogue, { vendorOrgId: organizationId, kind: 'product', visible: true })
        : 0,
      seller ? count(priceLists, { vendorOrgId: organizationId, status: 'Published' }) : 0,
      count(orderSummaries, {
        [seller ? 'vendorOrgId' : 'buyerOrgId']: organizationId,
        status: open,
      }),
    ]);
    return { people: active, products: onSale, priceLists: published, openOrders: unfinished };
  },
});
