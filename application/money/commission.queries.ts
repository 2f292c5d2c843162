import { commissions, type CommissionDocument } from '../../projections/money/commissions.js';
import { seesEverything } from '../shared/caller.js';
import {
  condition,
  list,
  pageOf,
  type Between,
  type ListInput,
  type Page,
} from '../shared/page.js';
import { query } from '../shared/query.js';
import { withVendorNames, type Named } from './vendor-names.js';

export interface ListCommissionsInput extends ListInput {
  readonly vendorOrgIds: readonly string[];
  readonly orderId: readonly string[];
  readonly purchaseId: readonly string[];
  readonly currency: readonly string[];
  readonly fixed: Between;
}

export const commissionList = list({
  projection: commissions,
  sorts: {
    fixedAt: [{ field: 'fixedAt' }],
    number: [{ field: 'number' }],
    net: [{ field: 'currency' }, { field: 'net.amount' }],
    amount: [{ field: 'currency' }, { field: 'amount.amount' }],
  },
  sortedBy: { by: 'fixedAt', descending: true },
});

/** What is charged for each order: a vendor's own, or everybody's for the operator. */
export const listCommissions = query<ListCommissionsInput, Page<CommissionDocument & Named>>({
  name: 'ListCommissions',
  permission: 'payout.read',
  reads: [commissions],
  run: async (
    { vendorOrgIds, orderId, purchaseId, currency, fixed, q, ...page },
    { caller, services },
  ) => {
    const filter = {
      ...condition('id', orderId),
      ...condition('purchaseId', purchaseId),
      ...condition('vendorOrgId', vendorOrgIds),
      ...condition('currency', currency),
      ...condition('fixedAt', fixed),
      ...(q === null ? {} : { number: { prefix: q.trim() } }),
      ...(seesEverything(caller) ? {} : { vendorOrgId: caller.organization.id }),
    };
    const found = await pageOf(services.documents, commissionList, { ...page, q: null }, filter);
    return { ...found, items: await withVendorNames(services.documents, found.items) };
  },
});
