import { eventTypesOutside } from '../../domain/events.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Currency } from '../../domain/shared/money/money.js';
import { isoTime, type FanOut, type ProjectedEvent, type Projection } from '../projection.js';

export const transactionTypes = ['payment', 'refund', 'transfer', 'payout'] as const;

export type TransactionType = (typeof transactionTypes)[number];

/**
 * - `Pending`: asked for, or waiting for its turn.
 * - `Authorised`: of a payment: the buyer's bank holds the money.
 * - `Succeeded`: the money has moved.
 * - `Failed`: it has not, or has come back.
 * - `Cancelled`: nobody waits for it any more.
 */
export const transactionStatuses = [
  'Pending',
  'Authorised',
  'Succeeded',
  'Failed',
  'Cancelled',
] as const;

export type TransactionStatus = (typeof transactionStatuses)[number];

/**
 * One order's share of a movement of money: a payment over three orders is three of them with one
 * reference. A payout into a bank is one, of no order; the transfers that it pays out are its orders'.
 */
export interface TransactionDocument {
  readonly id: string;
  readonly type: TransactionType;
  readonly status: TransactionStatus;
  readonly orderId: string | null;
  /** The order's. */
  readonly number: string | null;
  readonly purchaseId: string | null;
  readonly paymentId: string | null;
  readonly refundId: string | null;
  readonly payoutId: string | null;
  readonly buyerOrgId: string | null;
  readonly vendorOrgId: string;
  /** What the gateway calls it; null until it has a name for it. */
  readonly reference: string | null;
  readonly currency: Currency;
  /** Minor units; of a transfer below zero where the vendor gives it back. */
  readonly amount: number;
  readonly createdAt: string;
  readonly changedAt: string;
  /** By which the events that concern several find them. */
  readonly paymentOf: string | null;
  readonly refundOf: string | null;
  readonly waitingFor: string | null;
  readonly transferOf: string | null;
}

const handles = [
  'PaymentRequested',
  'PaymentAuthorised',
  'PaymentShareReduced',
  'PaymentCaptured',
  'CaptureFailed',
  'PaymentAbandoned',
  'RefundRequested',
  'RefundSucceeded',
  'RefundFailed',
  'RefundRetried',
  'EarningReleased',
  'EarningReversed',
  'PayoutRequested',
  'PayoutCancelled',
  'TransferMade',
  'TransferRefused',
  'PayoutSent',
  'PayoutPaid',
  'PayoutFailed',
] as const;

type Handled = (typeof handles)[number];

const paymentKey = (paymentId: string, orderId: string): string =>
  `payment.${paymentId}.${orderId}`;
const refundKey = (refundOf: string, orderId: string): string => `refund.${refundOf}.${orderId}`;
const payoutKey = (payoutId: string): string => `payout.${payoutId}`;

/** Refunds are numbered by whoever asks for them: one of a payment is named with it. */
const refundOf = ({ paymentId, refundId }: { paymentId: string; refundId: string }): string =>
  `${paymentId}.${refundId}`;

const where = (field: keyof TransactionDocument, value: string): FanOut => ({
  where: { field, value },
});

/** Movements of money by order and by what the gateway calls them. */
export const transactions: Projection<TransactionDocument, Handled> = {
  name: 'transactions',
  version: 1,
  handles,
  ignores: [
    'RefundAsked',
    'RefundDeclined',
    'CheckoutRequested',
    'CheckoutOpened',
    'CheckoutFailed',
    // what came is of no order until it is taken: that is the payment's transaction
    'BankTransferOpened',
    'BankTransferReceived',
    'ReturnRequested',
    'ReturnSucceeded',
    'ReturnFailed',
    'CaptureRequested',
    'AuthorisationReleased',
    'CommissionAttached',
    'FundsReleased',
    'EarningReclaimed',
    // a buyer hears nothing of it, and it is no movement of the payment's
    'ChargebackWithheld',
    'ReleaseWithheld',
    'ReleaseHoldSet',
    'ReleaseHoldLifted',
    'ChargebackEnded',
    'ReserveHeld',
    'ReserveFreed',
    'ReserveRuleSet',
    'AdjustmentPosted',
    'PayoutsBlocked',
    'PayoutsUnblocked',
    'PayoutRetried',
    ...eventTypesOutside('payment', 'vendorAccount'),
  ],
  indexes: [
    ['createdAt'],
    ['type', 'createdAt'],
    ['buyerOrgId', 'createdAt'],
    ['vendorOrgId', 'createdAt'],
    ['orderId', 'createdAt'],
    ['reference', 'createdAt'],
    ['purchaseId', 'createdAt'],
    ['payoutId', 'createdAt'],
    ['paymentOf', 'createdAt'],
    ['refundOf', 'createdAt'],
    ['waitingFor', 'createdAt'],
    ['transferOf', 'createdAt'],
  ],
  columns: ['number', 'status', 'currency', 'amount', 'changedAt'],
  // a refund does not say the numbers of its orders
  reads: (event) =>
    event.type === 'RefundRequested'
      ? event.data.shares.map((s) => paymentKey(event.data.paymentId, s.orderId))
      : [],
  route: (event) => {
    switch (event.type) {
      case 'PaymentRequested':
      case 'PaymentCaptured': {
        const { paymentId, shares } = event.data;
        return shares.map((s) => paymentKey(paymentId, s.orderId));
      }
      case 'PaymentShareReduced':
        return [paymentKey(event.data.paymentId, event.data.orderId)];
      case 'PaymentAuthorised':
      case 'CaptureFailed':
      case 'PaymentAbandoned':
        return where('paymentOf', event.data.paymentId);
      case 'RefundRequested':
        return event.data.shares.map((s) => refundKey(refundOf(event.data), s.orderId));
      case 'RefundSucceeded':
      case 'RefundFailed':
      case 'RefundRetried':
        return where('refundOf', refundOf(event.data));
      case 'EarningReleased':
        return [`transfer.${event.data.releaseId}`];
      case 'EarningReversed':
        return [`transfer.${event.data.refundId}.${event.data.orderId}`];
      case 'PayoutRequested':
        return where('waitingFor', event.data.accountId);
      case 'PayoutCancelled':
      case 'TransferMade':
      case 'TransferRefused':
        return where('transferOf', event.data.payoutId);
      case 'PayoutSent':
      case 'PayoutPaid':
      case 'PayoutFailed':
        return [payoutKey(event.data.payoutId)];
      default:
        return never(event);
    }
  },
  evolve: (key, doc, event, look) => {
    const changedAt = isoTime(event.recordedAt);
    const begun = begin(key, event, look);
    if (begun && !(event.type === 'PayoutSent' && doc)) return { ...begun, changedAt };
    return doc && { ...doc, ...changed(doc, key, event), changedAt };
  },
};

const none = {
  orderId: null,
  number: null,
  purchaseId: null,
  paymentId: null,
  refundId: null,
  payoutId: null,
  buyerOrgId: null,
  reference: null,
  paymentOf: null,
  refundOf: null,
  waitingFor: null,
  transferOf: null,
} as const;

/** A row as it begins; null: the event is about one that there is. */
function begin(
  key: string,
  event: ProjectedEvent<Handled>,
  look: (key: string) => TransactionDocument | undefined,
): Omit<TransactionDocument, 'changedAt'> | null {
  const { currency, occurredAt: createdAt } = event.data;
  const of = { ...none, id: key, currency, createdAt };
  switch (event.type) {
    case 'PaymentRequested': {
      const { paymentId, purchaseId, buyerOrgId, shares } = event.data;
      const { orderId, number, vendorOrgId, amount } = shares.find(
        (s) => paymentKey(paymentId, s.orderId) === key,
      )!;
      const share = { orderId, number, vendorOrgId, amount };
      return {
        ...of,
        type: 'payment',
        status: 'Pending',
        paymentId,
        purchaseId,
        buyerOrgId,
        ...share,
        paymentOf: paymentId,
      };
    }
    case 'RefundRequested': {
      const { paymentId, purchaseId, buyerOrgId, refundId, shares } = event.data;
      const { orderId, vendorOrgId, amount } = shares.find(
        (s) => refundKey(refundOf(event.data), s.orderId) === key,
      )!;
      const number = look(paymentKey(paymentId, orderId))?.number ?? null;
      const share = { orderId, number, vendorOrgId, amount };
      return {
        ...of,
        type: 'refund',
        status: 'Pending',
        paymentId,
        purchaseId,
        buyerOrgId,
        refundId,
        ...share,
        refundOf: refundOf(event.data),
      };
    }
    case 'EarningReleased':
    case 'EarningReversed': {
      const { accountId, vendorOrgId, orderId, number, purchaseId, net } = event.data;
      const isBack = event.type === 'EarningReversed';
      return {
        ...of,
        type: 'transfer',
        status: 'Pending',
        orderId,
        number,
        purchaseId,
        vendorOrgId,
        refundId: isBack ? event.data.refundId : null,
        amount: isBack && net !== 0 ? -net : net,
        waitingFor: accountId,
      };
    }
    case 'PayoutSent': {
      const { vendorOrgId, payoutId, payoutRef: reference, amount } = event.data;
      return { ...of, type: 'payout', status: 'Pending', vendorOrgId, payoutId, reference, amount };
    }
    default:
      return null;
  }
}

function changed(
  doc: TransactionDocument,
  key: string,
  event: ProjectedEvent<Handled>,
): Partial<TransactionDocument> {
  switch (event.type) {
    case 'PaymentAuthorised':
      return { status: 'Authorised', reference: event.data.gatewayRef };
    case 'PaymentShareReduced':
      // what was captured stays captured: less is a refund
      return doc.status === 'Succeeded'
        ? {}
        : {
            amount: event.data.to,
            ...(event.data.to === 0 ? { status: 'Cancelled' as const } : {}),
          };
    case 'PaymentCaptured': {
      const { paymentId, gatewayRef: reference, shares } = event.data;
      const { amount } = shares.find((s) => paymentKey(paymentId, s.orderId) === key)!;
      return { status: 'Succeeded', amount, reference };
    }
    case 'CaptureFailed':
      return doc.status === 'Cancelled' ? {} : { status: 'Failed' };
    case 'PaymentAbandoned':
      return { status: 'Cancelled' };
    case 'RefundSucceeded':
      return { status: 'Succeeded', reference: event.data.refundRef };
    case 'RefundFailed':
      return { status: 'Failed' };
    case 'RefundRetried':
      return { status: 'Pending' };
    case 'PayoutRequested':
      return { waitingFor: null, payoutId: event.data.payoutId, transferOf: event.data.payoutId };
    case 'PayoutCancelled':
    case 'TransferRefused':
      return { waitingFor: event.data.accountId, payoutId: null, transferOf: null };
    case 'TransferMade':
      return { status: 'Succeeded', reference: event.data.transferRef };
    case 'PayoutSent':
      return { status: 'Pending', reference: event.data.payoutRef };
    case 'PayoutPaid':
      return { status: 'Succeeded' };
    case 'PayoutFailed':
      return { status: 'Failed' };
    default:
      return {};
  }
}
