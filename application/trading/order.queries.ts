import type { Consignee } from '../../domain/shared/address/address.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import {
  allowedActions,
  allowedTransitions,
  type OrderAction,
  type OrderStatus,
} from '../../domain/trading/order/order-status.js';
import { payments } from '../../projections/money/payments.js';
import {
  orderedCode,
  type OrderSummary,
  orderSummaries,
} from '../../projections/trading/order-summaries.js';
import { type OrderDocument, orders } from '../../projections/trading/orders.js';
import { partyOf, requirePrices, seesEverything, type Caller } from '../shared/caller.js';
import { paymentIdOf } from '../shared/command/ids.js';
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
import { paymentsOf, type PaidBy, type Prepaid } from './payment-of-order.js';

export interface OrderView {
  readonly order: OrderDocument;
  /** Null: on account. */
  readonly payment: PaidBy | null;
  readonly shipTo: Consignee | null;
  readonly billTo: Consignee | null;
  /** Statuses to which the caller can change the order. */
  readonly allowedTransitions: readonly OrderStatus[];
  /** What else they can do to it. */
  readonly allowedActions: readonly OrderAction[];
}

export const getOrder = query<{ orderId: string }, OrderView>({
  name: 'GetOrder',
  permission: 'order.read',
  reads: [orders, payments],
  run: async ({ orderId }, { caller, services }) => {
    const order = await services.documents.get(orders, orderId);
    if (!order) throw missing('order/unknown', 'this order does not exist');
    const isThirdParty =
      seesEverything(caller) &&
      caller.organization.id !== order.buyerOrgId &&
      caller.organization.id !== order.vendorOrgId;
    const party = isThirdParty ? 'operator' : partyOf(caller, order);
    const shipping = order.shippingAddress?.consignee;
    const billing = order.billingAddress?.consignee;
    const shipTo = shipping ? await services.personal.open(shipping) : null;
    const billTo =
      !billing || billing.sealed === shipping?.sealed
        ? shipTo
        : await services.personal.open(billing);
    const permissions = [...caller.permissions];
    const open = order.lines.reduce((n, l) => n + l.quantity - l.shipped - l.closed, 0);
    const backordered = order.lines.reduce((n, l) => n + l.backordered, 0);
    const facts = {
      status: order.status,
      open,
      backordered,
      isAsked: order.closingRequest !== null,
    };
    const [payment = null] = await paymentsOf(prepaid(order, order.currency), services.documents);
    return {
      order,
      payment,
      shipTo,
      billTo,
      allowedTransitions: allowedTransitions(order.status, party, permissions),
      allowedActions: allowedActions(facts, party, permissions),
    };
  },
});

/** An order as lists show it. */
export interface ListedOrder extends OrderSummary {
  /** Null: on account. */
  readonly payment: PaidBy | null;
}

/** Most orders are on account, of which nothing is looked up. */
const prepaid = (
  { purchaseId, prepaidBy }: Pick<OrderSummary, 'purchaseId' | 'prepaidBy'>,
  currency: string,
): Prepaid[] => (purchaseId && prepaidBy ? [{ purchaseId, currency, method: prepaidBy }] : []);

/** Restricts a list to orders of the caller's own organisation, as vendor or as buyer. */
function scope(caller: Caller): Record<string, string> {
  if (seesEverything(caller)) return {};
  return caller.organization.type === 'Seller'
    ? { vendorOrgId: caller.organization.id }
    : { buyerOrgId: caller.organization.id };
}

/** Each filter matches any of its values; an empty one is ignored. */
export interface ListOrdersInput extends ListInput {
  readonly status: readonly OrderStatus[];
  readonly buyerOrgIds: readonly string[];
  readonly vendorOrgIds: readonly string[];
  readonly placedBy: readonly string[];
  readonly poNumber: readonly string[];
  readonly currency: readonly string[];
  readonly placed: Between;
  /** Calendar days. */
  readonly promised: Between;
  /** Only orders of which something was closed short, or only the others; null: all. */
  readonly closedShort: boolean | null;
  /** Only orders of which something waits for stock, or only the others; null: all. */
  readonly backordered: boolean | null;
  /** Only orders with this product, also where it was dropped or closed; null: all. */
  readonly productId: string | null;
  /** Only orders whose buyer asks for the rest to be closed. */
  readonly closingAsked: boolean | null;
}

export const orderList = list({
  projection: orderSummaries,
  sorts: {
    placedAt: [{ field: 'placedAt' }],
    number: [{ field: 'number' }],
    status: [{ field: 'status' }],
    poNumber: [{ field: 'poNumberKey', nullable: true }],
    buyerName: [{ field: 'buyerNameKey' }],
    vendorName: [{ field: 'vendorNameKey' }],
    promisedDate: [{ field: 'promisedDate', nullable: true }],
    totalAmount: [{ field: 'totalAmount.currency' }, { field: 'totalAmount.amount' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'placedAt', descending: true },
});

export const listOrders = query<ListOrdersInput, Page<ListedOrder>>({
  name: 'ListOrders',
  permission: 'order.read',
  reads: [orderSummaries, payments],
  run: async (
    {
      status,
      buyerOrgIds,
      vendorOrgIds,
      placedBy,
      poNumber,
      currency,
      placed,
      promised,
      closedShort,
      backordered,
      closingAsked,
      productId,
      ...page
    },
    { caller, services },
  ) => {
    if (page.sort.some(({ by }) => by === 'totalAmount')) requirePrices(caller);
    const filter = {
      ...condition('buyerOrgId', buyerOrgIds),
      ...condition('vendorOrgId', vendorOrgIds),
      ...condition('status', status),
      ...condition('placedBy', placedBy),
      ...condition('poNumber', poNumber),
      ...condition('totalAmount.currency', currency),
      ...condition('placedAt', placed),
      ...condition('promisedDate', promised),
      ...(closedShort === null ? {} : { closedUnits: closedShort ? { from: 1 } : 0 }),
      ...(backordered === null ? {} : { backorderedUnits: backordered ? { from: 1 } : 0 }),
      ...(closingAsked === null ? {} : { closingAsked }),
      ...scope(caller),
    };
    // of a buyer the own orders alone are looked at; a product has one vendor
    const own = scope(caller).buyerOrgId ?? (buyerOrgIds.length === 1 ? buyerOrgIds[0]! : null);
    const codes = productId === null ? [] : [orderedCode(productId, own)];
    const any =
      page.q === null
        ? undefined
        : await numberOrPartyFilters(services.documents, page.q, ['vendorOrgId', 'buyerOrgId']);
    const found = await pageOf(
      services.documents,
      orderList,
      { ...page, q: null },
      filter,
      any,
      codes,
    );
    const paid = await paymentsOf(
      found.items.flatMap((order) => prepaid(order, order.totalAmount.currency)),
      services.documents,
    );
    const byId = new Map(paid.map((each) => [each.id, each]));
    const items = found.items.map((order) => {
      const [part] = prepaid(order, order.totalAmount.currency);
      const payment = part ? byId.get(paymentIdOf(part.purchaseId, part.currency)) : undefined;
      return { ...order, payment: payment ?? null };
    });
    return { ...found, items };
  },
});
