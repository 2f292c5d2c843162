import type { Consignee } from '../domain/address/address.js';
import { missing } from '../domain/decider/domain-error.js';
import { allowedTransitions, type OrderStatus } from '../domain/order/order-status.js';
import type { OrderDocument } from '../projections/orders.js';
import type { OrderSummary } from '../projections/order-summaries.js';
import type { PurchaseDocument } from '../projections/purchases.js';
import { rfqKey, type RfqDocument, type RfqStatus } from '../projections/rfqs.js';
import { partyOf, seesEverything, type Caller } from './caller.js';
import { pageOf, type Page, type PageInput } from './page.js';
import { query } from './query.js';

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
  reads: ['orders'],
  run: async ({ orderId }, { caller, services }) => {
    const document = await services.documents.get('orders', orderId);
    if (!document) throw missing('order/unknown', 'there is no such order');
    const order = JSON.parse(document.json) as OrderDocument;
    const onlooker = seesEverything(caller) && caller.organizationId !== order.buyerOrgId && caller.organizationId !== order.vendorOrgId;
    const party = onlooker ? 'operator' : partyOf(caller, order);
    const shipping = order.shippingAddress?.consignee;
    const billing = order.billingAddress?.consignee;
    const shipTo = shipping ? await services.personal.open(shipping) : null;
    const billTo = !billing || billing.sealed === shipping?.sealed ? shipTo : await services.personal.open(billing);
    return { order, shipTo, billTo, allowedTransitions: allowedTransitions(order.status, party, [...caller.permissions]) };
  },
});

/** Whose orders a caller's list holds: their own organisation's, on whichever side it stands. */
function scope(caller: Caller): Record<string, string> {
  if (seesEverything(caller)) return {};
  return caller.organizationType === 'Seller' ? { vendorOrgId: caller.organizationId } : { buyerOrgId: caller.organizationId };
}

export interface ListOrdersInput extends PageInput {
  readonly status: readonly OrderStatus[];
  readonly buyerOrgId: string | null;
  readonly vendorOrgId: string | null;
  readonly placedFrom: string | null;
  readonly placedTo: string | null;
}

export const listOrders = query<ListOrdersInput, Page<OrderSummary>>({
  name: 'ListOrders',
  permission: 'order.read',
  reads: ['order-summaries'],
  run: ({ status, buyerOrgId, vendorOrgId, placedFrom, placedTo, ...page }, { caller, services }) => {
    const filter = {
      ...(buyerOrgId ? { buyerOrgId } : {}),
      ...(vendorOrgId ? { vendorOrgId } : {}),
      ...(status.length > 0 ? { status } : {}),
      ...(placedFrom || placedTo ? { placedAt: { ...(placedFrom ? { from: placedFrom } : {}), ...(placedTo ? { to: placedTo } : {}) } } : {}),
      ...scope(caller),
    };
    return pageOf<OrderSummary>(services.documents, 'order-summaries', page, { filter, sort: { field: 'placedAt', descending: true }, count: true });
  },
});

export const getPurchase = query<{ purchaseId: string }, PurchaseDocument>({
  name: 'GetPurchase',
  permission: 'order.read',
  reads: ['purchases'],
  run: async ({ purchaseId }, { caller, services }) => {
    const document = await services.documents.get('purchases', purchaseId);
    const found = document && (JSON.parse(document.json) as PurchaseDocument);
    if (!found || (found.buyerOrgId !== caller.organizationId && !seesEverything(caller))) throw missing('purchase/unknown', 'there is no such purchase');
    return found;
  },
});

export const listPurchases = query<PageInput & { approvalStatus: string | null }, Page<PurchaseDocument>>({
  name: 'ListPurchases',
  permission: 'order.read',
  reads: ['purchases'],
  run: ({ approvalStatus, ...page }, { caller, services }) => {
    const filter = { ...(seesEverything(caller) ? {} : { buyerOrgId: caller.organizationId }), ...(approvalStatus ? { approvalStatus } : {}) };
    return pageOf<PurchaseDocument>(services.documents, 'purchases', page, { filter, sort: { field: 'placedAt', descending: true }, count: true });
  },
});

export const getRfq = query<{ rfqId: string }, RfqDocument>({
  name: 'GetRfq',
  permission: 'rfq.read',
  reads: ['rfqs'],
  run: async ({ rfqId }, { caller, services }) => {
    const own = await services.documents.get('rfqs', rfqKey(rfqId, caller.organizationId));
    if (own) return JSON.parse(own.json) as RfqDocument;
    if (seesEverything(caller)) {
      const { documents } = await services.documents.all('rfqs', `${rfqId}:`, 20);
      for (const { json } of documents) {
        const found = JSON.parse(json) as RfqDocument;
        if (found.id === rfqId && found.partyOrgId === found.buyerOrgId) return found;
      }
    }
    throw missing('rfq/unknown', 'there is no such request for quotes');
  },
});

export const listRfqs = query<PageInput & { status: RfqStatus | null }, Page<RfqDocument>>({
  name: 'ListRfqs',
  permission: 'rfq.read',
  reads: ['rfqs'],
  run: ({ status, ...page }, { caller, services }) => {
    const filter = { ...(seesEverything(caller) ? { side: 'buyer' } : { partyOrgId: caller.organizationId }), ...(status ? { status } : {}) };
    return pageOf<RfqDocument>(services.documents, 'rfqs', page, { filter, sort: { field: 'requestedAt', descending: true }, count: true });
  },
});
