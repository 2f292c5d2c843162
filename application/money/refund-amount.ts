import type { KnownPayment } from '../../domain/money/payment/payment-state.js';
import type { LineToRefund } from '../../domain/money/payment/refund-requests.js';
import { totalsOf } from '../../domain/pricing/tax/tax.js';
import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import { fromDecimal, lineNet } from '../../domain/shared/money/money.js';
import { isHistorical, order, type KnownOrder } from '../../domain/trading/order/order.js';
import type { Services } from '../shared/use-case.js';

/** What is wanted back for an order: an amount with tax, or of lines what they cost before tax. */
export interface RefundInput {
  readonly paymentId: string;
  readonly orderId: string;
  /** A decimal in the payment's currency, with tax; null: the lines say how much. */
  readonly amount: string | null;
  readonly lines: readonly { readonly lineId: string; readonly net: string }[] | null;
  readonly reason: string;
}

export interface RefundWanted {
  /** Gross, in minor units. */
  readonly amount: number;
  readonly lines: readonly LineToRefund[];
}

/**
 * How much a refund is. Tax is in proportion, as the order's is rounded: what the lines that were
 * refunded so far and now cost together, less what was refunded for them, so that the last refund
 * leaves exactly nothing.
 */
export async function refundWanted(
  { orderId, amount, lines }: RefundInput,
  { currency, refunds }: KnownPayment,
  { pipeline }: Pick<Services, 'pipeline'>,
): Promise<RefundWanted> {
  if ((amount === null) === (lines === null))
    throw invalid('payment/refund-what', 'say an amount, or what of which lines: one of the two', {
      field: 'amount',
    });
  if (lines === null) return { amount: fromDecimal(amount!, currency).amount, lines: [] };
  const { state } = await pipeline.load(order, orderId);
  if (!state || isHistorical(state)) throw missing('order/unknown', 'this order does not exist');
  const byId = new Map(state.lines.map((l) => [l.lineId, l]));
  const toRefund = lines.map(({ lineId, net }, i): LineToRefund => {
    const line = byId.get(lineId);
    if (!line)
      throw invalid('order/unknown-line', 'this order has no such line', {
        field: `lines[${i}].id`,
        allowed: [...byId.keys()],
      });
    const left = line.quantity - (state.closed[lineId] ?? 0);
    const of = lineNet(line.unitPrice, left).net.amount;
    return { lineId, net: fromDecimal(net, currency).amount, of };
  });
  const before = new Map<string, number>();
  for (const refund of refunds)
    for (const { lineId, net } of refund.lines)
      if (byId.has(lineId)) before.set(lineId, (before.get(lineId) ?? 0) + net);
  const after = new Map(before);
  for (const { lineId, net } of toRefund) after.set(lineId, (after.get(lineId) ?? 0) + net);
  return { amount: grossOf(state, after) - grossOf(state, before), lines: toRefund };
}

function grossOf(
  { lines, currency, taxRounding }: KnownOrder,
  nets: ReadonlyMap<string, number>,
): number {
  const parts = lines.flatMap(({ lineId, tax }) => {
    const amount = nets.get(lineId);
    return amount === undefined ? [] : [{ net: { amount, currency }, tax }];
  });
  return totalsOf(currency, parts, taxRounding).totalAmount.amount;
}
