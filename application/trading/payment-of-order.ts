import type { PaymentStatus } from '../../domain/money/payment/payment-state.js';
import type { PrepaidMethod } from '../../domain/money/payment/payment.events.js';
import { payment } from '../../domain/money/payment/payment.js';
import type { KnownOrder } from '../../domain/trading/order/order.js';
import { payments } from '../../projections/money/payments.js';
import type { Documents } from '../ports/documents.js';
import { paymentIdOf } from '../shared/command/ids.js';
import type { CommandPipeline } from '../shared/command/pipeline.js';

/** `NotAsked`: the buyer pays once everything is reserved and approved. */
export const paidStatuses = [
  'NotAsked',
  'Requested',
  'Authorised',
  'Capturing',
  'Captured',
  'CaptureFailed',
  'Abandoned',
] as const satisfies readonly (PaymentStatus | 'NotAsked')[];

/** How a part of a purchase is paid before delivery, and how that stands. */
export interface PaidBy {
  readonly id: string;
  readonly method: PrepaidMethod;
  readonly currency: string;
  readonly status: (typeof paidStatuses)[number];
}

/** How the payment stands that an order is part of; null: there is none of it, it is on account. */
export async function paymentOf(
  { purchaseId, orderId, currency }: KnownOrder,
  pipeline: Pick<CommandPipeline, 'load'>,
): Promise<PaymentStatus | null> {
  const { state } = await pipeline.load(payment, paymentIdOf(purchaseId, currency), true);
  return state?.shares.some((s) => s.orderId === orderId) ? state.status : null;
}

/** What is paid before delivery, of a purchase in one currency. */
export interface Prepaid {
  readonly purchaseId: string;
  readonly currency: string;
  readonly method: PrepaidMethod;
}

/** How each is paid for, in the order in which they are asked for. */
export async function paymentsOf(
  parts: readonly Prepaid[],
  documents: Pick<Documents, 'getMany'>,
): Promise<readonly PaidBy[]> {
  if (parts.length === 0) return [];
  const ids = parts.map(({ purchaseId, currency }) => paymentIdOf(purchaseId, currency));
  const found = new Map(
    (await documents.getMany(payments, [...new Set(ids)])).map((d) => [d.key, d.document]),
  );
  return parts.map(({ method, currency }, i) => {
    const id = ids[i]!;
    return { id, method, currency, status: found.get(id)?.status ?? 'NotAsked' };
  });
}
