import type { ChargedOrder, PaymentShare } from '../../domain/money/payment/payment.events.js';
import { payment } from '../../domain/money/payment/payment.js';
import { roundingOf, totalsOf } from '../../domain/pricing/tax/tax.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { PurchasedOrder } from '../../domain/trading/purchase/purchase.events.js';
import { paymentIdOf } from '../shared/command/ids.js';
import type { RecordedOf } from '../shared/event/envelope.js';
import { send, type ProcessCommand } from '../shared/process/process.js';
import {
  shortagesOf,
  type FulfilmentState,
  type OrderProgress,
  type Prepaid,
  type PricedOrder,
} from './fulfilment.state.js';

/** What a purchase that is paid for in advance begins with; null: it is on account. */
export const prepaidBy = ({
  data: { payment: terms, number, buyerOrgId },
}: RecordedOf<'PurchasePlaced'>): Prepaid | null =>
  terms ? { terms, number, buyerOrgId, charged: [], payments: {} } : null;

export const pricedOrder = (order: PurchasedOrder): PricedOrder => ({
  number: order.number,
  currency: order.currency,
  taxRounding: roundingOf(order),
  lines: order.lines.map(({ lineId, net, tax }) => ({ lineId, net, tax })),
});

/** With the commission of one of its orders, which the payment has to know. */
export const withCommission = (
  prepaid: Prepaid,
  { data }: RecordedOf<'CommissionFixed'>,
): Prepaid => {
  const { orderId, vendorOrgId, gross, amount, tax } = data;
  const charged: ChargedOrder = {
    orderId,
    vendorOrgId,
    gross: gross.amount,
    commission: amount.amount,
    tax: tax.amount.amount,
  };
  return { ...prepaid, charged: [...prepaid.charged, charged] };
};

/** Whether the order may be confirmed as far as money goes. */
export function isPaidFor(
  { prepaid, allOrNothing }: FulfilmentState,
  order: OrderProgress,
): boolean {
  if (!prepaid || !order.priced || costOf(order) === 0) return true;
  if (prepaid.payments[order.priced.currency] !== 'authorised') return false;
  return !allOrNothing || Object.values(prepaid.payments).every((p) => p === 'authorised');
}

/** The order, or another of the same all-or-nothing purchase, was not paid for in time. */
export function hasExpired(
  { prepaid, allOrNothing }: FulfilmentState,
  order: OrderProgress,
): boolean {
  if (!prepaid || !order.priced) return false;
  if (allOrNothing) return Object.values(prepaid.payments).includes('expired');
  return prepaid.payments[order.priced.currency] === 'expired';
}

/** What is left of the order, with tax, in minor units. */
function costOf(order: OrderProgress): number {
  if (!order.priced) return 0;
  const { currency, lines, taxRounding } = order.priced;
  const dropped = new Set(shortagesOf(order).map((s) => s.lineId));
  const left = lines.filter((l) => !dropped.has(l.lineId));
  return totalsOf(currency, left, taxRounding).totalAmount.amount;
}

/**
 * Asks for the payments, one per currency, once it is known of every order what of it can be
 * supplied.
 */
export function askForPayment(
  state: FulfilmentState,
  at: string,
): { state: FulfilmentState; commands: readonly ProcessCommand[] } {
  const { prepaid, orders, purchaseId } = state;
  const payable = orders.filter((o) => o.phase === 'payable' && o.priced && costOf(o) > 0);
  if (
    !prepaid ||
    payable.length === 0 ||
    Object.keys(prepaid.payments).length > 0 ||
    !orders.every(isDecided)
  )
    return { state, commands: [] };
  const dueBy = new Date(Date.parse(at) + prepaid.terms.payWithinHours * 3_600_000).toISOString();
  const byCurrency = Map.groupBy(payable, (o) => o.priced!.currency);
  const commands = [...byCurrency].map(([currency, group]) => {
    const paymentId = paymentIdOf(purchaseId, currency);
    const shares = group.map((o): PaymentShare => ({
      orderId: o.orderId,
      number: o.priced!.number,
      vendorOrgId: o.vendorOrgId,
      amount: costOf(o),
    }));
    const ids = new Set(group.map((o) => o.orderId));
    return send(
      payment,
      paymentId,
      {
        type: 'RequestPayment',
        at,
        paymentId,
        purchaseId,
        buyerOrgId: prepaid.buyerOrgId,
        currency,
        number: prepaid.number,
        method: prepaid.terms.method,
        shares,
        charged: prepaid.charged.filter((c) => ids.has(c.orderId)),
        dueBy,
      },
      { creates: true, onRefusal: 'park' },
    );
  });
  const payments = Object.fromEntries([...byCurrency.keys()].map((c) => [c, 'asked' as const]));
  return { state: { ...state, prepaid: { ...prepaid, payments } }, commands };
}

/** It is known whether, and how much of, the order can be supplied. */
function isDecided({ phase }: OrderProgress): boolean {
  switch (phase) {
    case 'placing':
    case 'reserving':
    case 'resolved':
    case 'awaiting':
      return false;
    case 'payable':
    case 'confirmed':
    case 'delivered':
    case 'rejected':
    case 'cancelled':
    case 'completed':
      return true;
    default:
      return never(phase);
  }
}
