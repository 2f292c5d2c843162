import { invalid, missing } from '../../shared/decider/domain-error.js';
import { toDecimal, type Money } from '../../shared/money/money.js';
import type { TransferState } from './bank-transfer.js';
import type { OpenChargeback } from './chargebacks.js';
import type { PaymentCommand } from './payment.commands.js';
import type { OfPayment, PrepaidMethod, RefundedLine, RefundShare } from './payment.events.js';
import type { RefundRequestState } from './refund-requests.js';
import type { ShareState } from './share-state.js';

/**
 * - `Requested`: the buyer has not paid yet.
 * - `Authorised`: the buyer's bank holds the money for us.
 * - `Capturing`: the gateway was told to take it.
 * - `Captured`: it is ours to hold.
 * - `CaptureFailed`: it could not be taken: the buyer is to pay in another way.
 * - `Abandoned`: nobody waits for it any more.
 */
export const paymentStatuses = [
  'Requested',
  'Authorised',
  'Capturing',
  'Captured',
  'CaptureFailed',
  'Abandoned',
] as const;

export type PaymentStatus = (typeof paymentStatuses)[number];

export interface RefundState {
  readonly refundId: string;
  readonly shares: readonly RefundShare[];
  readonly amount: number;
  readonly status: 'Requested' | 'Succeeded' | 'Failed';
  readonly attempt: number;
  /** Empty: it is for no line in particular. */
  readonly lines: readonly RefundedLine[];
}

export interface KnownPayment extends OfPayment {
  readonly number: string;
  readonly method: PrepaidMethod;
  readonly status: PaymentStatus;
  readonly shares: readonly ShareState[];
  readonly dueBy: string;
  /** The last attempt to pay; 0: none. */
  readonly attempt: number;
  readonly checkout: 'None' | 'Requested' | 'Open' | 'Failed';
  readonly checkoutRef: string | null;
  /** The authorisation, the charge or the bank transfer waited for, as the gateway calls it. */
  readonly gatewayRef: string | null;
  readonly authorised: number;
  readonly captureBefore: string | null;
  /** What the capture under way asks for. */
  readonly capturing: number;
  /** Authorisations that were given back. */
  readonly givenBack: readonly string[];
  readonly refunds: readonly RefundState[];
  readonly refundRequests: readonly RefundRequestState[];
  readonly transfer: TransferState;
  /** That no bank has decided yet. */
  readonly chargebacks: readonly OpenChargeback[];
  readonly endedChargebacks: readonly string[];
}

export type PaymentState = KnownPayment | null;

/** What every event of a payment carries. */
export type Of = OfPayment & { readonly occurredAt: string };

/** One kind of command to a payment. */
export type PaymentCommandOf<Type extends PaymentCommand['type']> = Extract<
  PaymentCommand,
  { type: Type }
>;

/** Nothing of it has been authorised, or what was could not be taken. */
export const isUnpaid = ({ status }: KnownPayment): boolean =>
  status === 'Requested' || status === 'CaptureFailed';

/** Of orders that are still paid for. */
export const vendorsOf = ({ shares }: KnownPayment): readonly string[] => [
  ...new Set(shares.filter((s) => s.due > 0).map((s) => s.vendorOrgId)),
];

export function shareOfOrder(state: KnownPayment, orderId: string): ShareState {
  const share = state.shares.find((s) => s.orderId === orderId);
  if (!share)
    throw invalid('payment/unknown-order', 'this payment is not for that order', {
      field: 'orderId',
      allowed: state.shares.map((s) => s.orderId),
    });
  return share;
}

export function knownRefund(state: KnownPayment, refundId: string): RefundState {
  const refund = state.refunds.find((r) => r.refundId === refundId);
  if (!refund) throw missing('payment/unknown-refund', 'this payment has no such refund');
  return refund;
}

export const inWords = (amount: number, { currency }: OfPayment): string => {
  const money: Money = { amount, currency };
  return `${toDecimal(money)} ${currency}`;
};
