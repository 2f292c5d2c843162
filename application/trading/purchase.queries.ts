import { missing } from '../../domain/shared/decider/domain-error.js';
import { payments } from '../../projections/money/payments.js';
import { type PurchaseDocument, purchases } from '../../projections/trading/purchases.js';
import type { Documents, Filter } from '../ports/documents.js';
import { requirePermission, seesEverything, type Caller } from '../shared/caller.js';
import {
  condition,
  list,
  numberOrPartyFilters,
  pageOf,
  type Between,
  type ListInput,
  type Page,
} from '../shared/page.js';
import { query } from '../shared/query.js';
import { paymentsOf, type PaidBy } from './payment-of-order.js';

/** A purchase with the payments that it is paid for with before delivery, one per currency. */
export interface PurchaseView extends PurchaseDocument {
  readonly payments: readonly PaidBy[];
}

async function withPayments(
  purchases: readonly PurchaseDocument[],
  documents: Pick<Documents, 'getMany'>,
): Promise<readonly PurchaseView[]> {
  const parts = purchases.map(({ id: purchaseId, prepaidBy: method, orders }) =>
    method
      ? [...new Set(orders.map((o) => o.totalAmount.currency))].map((currency) => {
          return { purchaseId, method, currency };
        })
      : [],
  );
  const paid = await paymentsOf(parts.flat(), documents);
  let next = 0;
  return purchases.map((purchase, i) => {
    const payments = paid.slice(next, (next += parts[i]!.length));
    return { ...purchase, payments };
  });
}

export const getPurchase = query<{ purchaseId: string }, PurchaseView>({
  name: 'GetPurchase',
  permission: 'order.read',
  reads: [purchases, payments],
  run: async ({ purchaseId }, { caller, services }) => {
    const found = await services.documents.get(purchases, purchaseId);
    if (!found || (found.buyerOrgId !== caller.organization.id && !seesEverything(caller)))
      throw missing('purchase/unknown', 'this purchase does not exist');
    const [view] = await withPayments([found], services.documents);
    return view!;
  },
});

/**
 * `mine`: placed by the caller; `team`: by others of their company; `needsMe`: awaiting the
 * caller's approval.
 */
export type PurchaseScope = 'mine' | 'team' | 'needsMe';

export interface ListPurchasesInput extends ListInput {
  readonly scope: PurchaseScope | null;
  readonly approvalStatus: readonly string[];
  readonly placedBy: readonly string[];
  readonly poNumber: readonly string[];
  readonly placed: Between;
}

export const purchaseList = list({
  projection: purchases,
  sorts: {
    placedAt: [{ field: 'placedAt' }],
    number: [{ field: 'number' }],
    approval: [{ field: 'approvalStatus' }],
    poNumber: [{ field: 'poNumberKey', nullable: true }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'placedAt', descending: true },
});

function scoped(scope: PurchaseScope | null, caller: Caller): Filter {
  if (scope === null) return {};
  if (scope === 'mine') return { placedBy: caller.person.id };
  const others = { placedBy: { not: caller.person.id } };
  if (scope === 'team') return others;
  requirePermission(caller, 'order.approve');
  return { ...others, approvalStatus: 'Awaited' };
}

export const listPurchases = query<ListPurchasesInput, Page<PurchaseView>>({
  name: 'ListPurchases',
  permission: 'order.read',
  reads: [purchases, payments],
  run: async (
    { approvalStatus, scope: of, placedBy, poNumber, placed, ...page },
    { caller, services },
  ) => {
    const filter = {
      ...condition('approvalStatus', approvalStatus),
      ...condition('placedBy', placedBy),
      ...condition('poNumber', poNumber),
      ...condition('placedAt', placed),
      ...scoped(of, caller),
      ...(seesEverything(caller) ? {} : { buyerOrgId: caller.organization.id }),
    };
    const any =
      page.q === null ? undefined : await numberOrPartyFilters(services.documents, page.q, []);
    const found = await pageOf(services.documents, purchaseList, { ...page, q: null }, filter, any);
    return { ...found, items: await withPayments(found.items, services.documents) };
  },
});
