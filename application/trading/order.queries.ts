import type { Consignee } from '../../domain/shared/address/address.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import { allowedTransitions, type OrderStatus } from '../../domain/trading/order/order-status.js';
import { type OrderDocument, orders } from '../../projections/trading/orders.js';
import { type OrderSummary, orderSummaries } from '../../projections/trading/order-summaries.js';
import { type PurchaseDocument, purchases } from '../../projections/trading/purchases.js';
import { rfqKey, type RfqDocument, type RfqStatus, rfqs } from '../../projections/trading/rfqs.js';
import { partyOf, requirePermission, seesEverything, type Caller } from '../shared/caller.js';
import type { Filter } from '../ports/documents.js';
import {
  condition,
  list,
  numbersOrParties,
  pageOf,
  type Between,
  type ListInput,
  type Page,
} from '../shared/page.js';
import { query } from '../shared/query.js';

export interface OrderView {
  readonly order: OrderDocument;
  readonly shipTo: Consignee | null;
  readonly billTo: Consignee | null;
  /** What the caller can do from here. */
  readonly allowedTransitions: readonly OrderStatus[];
}

export const getOrder = query<{ orderId: string }, OrderView>({
  name: 'GetOrder',
  permission: 'order.read',
  reads: [orders],
  run: async ({ orderId }, { caller, services }) => {
    const order = await services.documents.get(orders, orderId);
    if (!order) throw missing('order/unknown', 'there is no such order');
    const onlooker =
      seesEverything(caller) &&
      caller.organizationId !== order.buyerOrgId &&
      caller.organizationId !== order.vendorOrgId;
    const party = onlooker ? 'operator' : partyOf(caller, order);
    const shipping = order.shippingAddress?.consignee;
    const billing = order.billingAddress?.consignee;
    const shipTo = shipping ? await services.personal.open(shipping) : null;
    const billTo =
      !billing || billing.sealed === shipping?.sealed
        ? shipTo
        : await services.personal.open(billing);
    return {
      order,
      shipTo,
      billTo,
      allowedTransitions: allowedTransitions(order.status, party, [...caller.permissions]),
    };
  },
});

/** Whose orders a caller's list holds: their own organisation's, on whichever side it stands. */
function scope(caller: Caller): Record<string, string> {
  if (seesEverything(caller)) return {};
  return caller.organizationType === 'Seller'
    ? { vendorOrgId: caller.organizationId }
    : { buyerOrgId: caller.organizationId };
}

/** Each condition of any of its values; an empty one is none. */
export interface ListOrdersInput extends ListInput {
  readonly status: readonly OrderStatus[];
  readonly buyerOrgIds: readonly string[];
  readonly vendorOrgIds: readonly string[];
  readonly placedBy: readonly string[];
  readonly poNumber: readonly string[];
  readonly currency: readonly string[];
  readonly placed: Between;
  /** Days. */
  readonly promised: Between;
}

export const orderList = list({
  projection: orderSummaries,
  sorts: {
    placedAt: [{ field: 'placedAt' }],
    number: [{ field: 'number' }],
    status: [{ field: 'status' }],
    poNumber: [{ field: 'poNumber', nullable: true }],
    buyerName: [{ field: 'buyerName' }],
    vendorName: [{ field: 'vendorName' }],
    promisedDate: [{ field: 'promisedDate', nullable: true }],
    totalAmount: [{ field: 'totalAmount.currency' }, { field: 'totalAmount.amount' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'placedAt', descending: true },
});

export const listOrders = query<ListOrdersInput, Page<OrderSummary>>({
  name: 'ListOrders',
  permission: 'order.read',
  reads: [orderSummaries],
  run: async (
    { status, buyerOrgIds, vendorOrgIds, placedBy, poNumber, currency, placed, promised, ...page },
    { caller, services },
  ) => {
    const filter = {
      ...condition('buyerOrgId', buyerOrgIds),
      ...condition('vendorOrgId', vendorOrgIds),
      ...condition('status', status),
      ...condition('placedBy', placedBy),
      ...condition('poNumber', poNumber),
      ...condition('totalAmount.currency', currency),
      ...condition('placedAt', placed),
      ...condition('promisedDate', promised),
      ...scope(caller),
    };
    const any =
      page.q === null
        ? undefined
        : await numbersOrParties(services.documents, page.q, ['vendorOrgId', 'buyerOrgId']);
    return pageOf(services.documents, orderList, { ...page, q: null }, filter, any);
  },
});

export const getPurchase = query<{ purchaseId: string }, PurchaseDocument>({
  name: 'GetPurchase',
  permission: 'order.read',
  reads: [purchases],
  run: async ({ purchaseId }, { caller, services }) => {
    const found = await services.documents.get(purchases, purchaseId);
    if (!found || (found.buyerOrgId !== caller.organizationId && !seesEverything(caller)))
      throw missing('purchase/unknown', 'there is no such purchase');
    return found;
  },
});

/**
 * What the caller placed, what others of their company placed, what waits for the caller's
 * approval.
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
    poNumber: [{ field: 'poNumber', nullable: true }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'placedAt', descending: true },
});

function scoped(scope: PurchaseScope | null, caller: Caller): Filter {
  if (scope === null) return {};
  if (scope === 'mine') return { placedBy: caller.userId };
  const others = { placedBy: { not: caller.userId } };
  if (scope === 'team') return others;
  requirePermission(caller, 'order.approve');
  return { ...others, approvalStatus: 'Awaited' };
}

export const listPurchases = query<ListPurchasesInput, Page<PurchaseDocument>>({
  name: 'ListPurchases',
  permission: 'order.read',
  reads: [purchases],
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
      ...(seesEverything(caller) ? {} : { buyerOrgId: caller.organizationId }),
    };
    const any =
      page.q === null ? undefined : await numbersOrParties(services.documents, page.q, []);
    return pageOf(services.documents, purchaseList, { ...page, q: null }, filter, any);
  },
});

export const getRfq = query<{ rfqId: string }, RfqDocument>({
  name: 'GetRfq',
  permission: 'rfq.read',
  reads: [rfqs],
  run: async ({ rfqId }, { caller, services }) => {
    const own = await services.documents.get(rfqs, rfqKey(rfqId, caller.organizationId));
    if (own) return own;
    if (seesEverything(caller)) {
      const { documents } = await services.documents.all(rfqs, `${rfqId}:`, 20);
      const found = documents
        .map(({ document }) => document)
        .find((rfq) => rfq.id === rfqId && rfq.partyOrgId === rfq.buyerOrgId);
      if (found) return found;
    }
    throw missing('rfq/unknown', 'there is no such request for quotes');
  },
});

export const rfqList = list({
  projection: rfqs,
  sorts: {
    requestedAt: [{ field: 'requestedAt' }],
    number: [{ field: 'number' }],
    status: [{ field: 'status' }],
    buyerName: [{ field: 'buyerName' }],
    neededBy: [{ field: 'neededBy', nullable: true }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'requestedAt', descending: true },
});

export const listRfqs = query<
  ListInput & { readonly status: readonly RfqStatus[]; readonly requested: Between },
  Page<RfqDocument>
>({
  name: 'ListRfqs',
  permission: 'rfq.read',
  reads: [rfqs],
  run: ({ status, requested, ...page }, { caller, services }) => {
    const filter = {
      ...condition('status', status),
      ...condition('requestedAt', requested),
      ...(seesEverything(caller) ? { side: 'buyer' } : { partyOrgId: caller.organizationId }),
    };
    return pageOf(services.documents, rfqList, page, filter);
  },
});
