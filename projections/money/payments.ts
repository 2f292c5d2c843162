import { eventTypesOutside } from '../../domain/events.js';
import type { PaymentStatus } from '../../domain/money/payment/payment-state.js';
import type {
  AbandonedBecause,
  PaymentEvent,
  PrepaidMethod,
  TransferDetails,
  RefundedBy,
  RefundedLine,
  RefundShare,
} from '../../domain/money/payment/payment.events.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Currency } from '../../domain/shared/money/money.js';
import { isoTime, type ProjectedEvent, type Projection } from '../projection.js';

/** One order's part of a payment. Minor units, gross. */
export interface ShareOfPayment {
  readonly orderId: string;
  readonly number: string;
  readonly vendorOrgId: string;
  /** What the order costs now. */
  readonly due: number;
  readonly captured: number;
  /** Refunds that were asked for, whether they have reached the buyer or not. */
  readonly refunded: number;
}

/**
 * - `Asked`: a person, or a process, wants it.
 * - `OnTheWay`: it is tried again after it had failed.
 * - `Done`: the gateway has given it back.
 * - `Failed`: it has not reached the buyer, and is owed still.
 */
export const refundStates = ['Asked', 'OnTheWay', 'Done', 'Failed'] as const;

export type RefundStatus = (typeof refundStates)[number];

export interface RefundOfPayment {
  readonly id: string;
  readonly amount: number;
  readonly shares: readonly Omit<RefundShare, 'released'>[];
  readonly status: RefundStatus;
  readonly by: RefundedBy;
  /** The lines that it is for, net in minor units; empty: none in particular. */
  readonly lines: readonly RefundedLine[];
  /** The buyer's request that it answers. */
  readonly requestId: string | null;
  readonly requestedBy: string | null;
  readonly reason: string;
  readonly reference: string | null;
  /** What the gateway said where it failed, as its code. */
  readonly failureCode: string | null;
  readonly attempt: number;
  readonly requestedAt: string;
  readonly changedAt: string;
}

export const returnStates = ['Asked', 'Done', 'Failed'] as const;

/** What came and is sent back to the buyer's bank. */
export interface ReturnOfTransfer {
  readonly id: string;
  readonly amount: number;
  readonly status: (typeof returnStates)[number];
  readonly requestedBy: string | null;
  readonly reference: string | null;
  readonly failureCode: string | null;
  readonly requestedAt: string;
  readonly changedAt: string;
}

export const refundRequestStates = ['Open', 'Started', 'Declined', 'Replaced'] as const;

/** What the buyer has asked to be given back. */
export interface RefundRequestOfPayment {
  readonly id: string;
  readonly orderId: string;
  readonly vendorOrgId: string;
  /** Gross, in minor units. */
  readonly amount: number;
  readonly lines: readonly RefundedLine[];
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly status: (typeof refundRequestStates)[number];
  /** Why it was declined; null: it was not. */
  readonly declined: string | null;
}

/** Where the buyer sends the money, and what has come. Minor units. */
export interface TransferOfPayment {
  /** Null: the gateway has not given an account yet. */
  readonly details: TransferDetails | null;
  readonly receipts: readonly {
    readonly reference: string;
    readonly amount: number;
    readonly receivedAt: string;
  }[];
  readonly received: number;
  /** Of what is due, while it is waited for. */
  readonly missing: number;
  /** Came and was not needed, or too late: it can be sent back. */
  readonly returnable: number;
  readonly returns: readonly ReturnOfTransfer[];
  /** With the gateway, the buyer's: neither taken nor on its way back. */
  readonly unapplied: number;
  /** The gateway was told to take so much. */
  readonly capturing: number;
}

/**
 * A payment as its buyer sees it, or as one of its vendors does: that one has the vendor's own
 * shares and no detail of how the buyer pays. Amounts are minor units of its currency.
 */
export interface PaymentDocument {
  readonly id: string;
  readonly side: 'buyer' | 'vendor';
  /** Whose view it is. */
  readonly partyOrgId: string;
  readonly number: string;
  readonly purchaseId: string;
  readonly buyerOrgId: string;
  readonly currency: Currency;
  readonly method: PrepaidMethod;
  readonly status: PaymentStatus;
  readonly abandonedBecause: AbandonedBecause | null;
  readonly due: number;
  readonly authorised: number;
  readonly captured: number;
  /** Asked for, whether it has reached the buyer or not. */
  readonly refunded: number;
  readonly shares: readonly ShareOfPayment[];
  readonly refunds: readonly RefundOfPayment[];
  readonly refundRequests: readonly RefundRequestOfPayment[];
  /** The buyer has asked for a refund, and nobody has answered. */
  readonly refundAsked: boolean;
  readonly dueBy: string;
  readonly captureBefore: string | null;
  /** Null: it is not paid by bank transfer, or a vendor looks at it. */
  readonly transfer: TransferOfPayment | null;
  /** Attempts to pay. */
  readonly attempts: number;
  /** What the authorisation, or the charge, is called at the gateway. */
  readonly reference: string | null;
  /** Why the last attempt to pay, or to take the money, failed; null where none has since. */
  readonly failureCode: string | null;
  readonly requestedAt: string;
  readonly capturedAt: string | null;
  /** Of the payment's stream. */
  readonly revision: number;
  readonly changedAt: string;
}

type Handled = Exclude<
  PaymentEvent['type'],
  | 'CommissionAttached'
  | 'FundsReleased'
  | 'EarningReclaimed'
  | 'ChargebackWithheld'
  | 'ReleaseWithheld'
  | 'ReleaseHoldSet'
  | 'ReleaseHoldLifted'
  | 'ChargebackEnded'
>;

const handles = [
  'PaymentRequested',
  'CheckoutRequested',
  'CheckoutOpened',
  'CheckoutFailed',
  'BankTransferOpened',
  'BankTransferReceived',
  'ReturnRequested',
  'ReturnSucceeded',
  'ReturnFailed',
  'PaymentAuthorised',
  'PaymentShareReduced',
  'CaptureRequested',
  'PaymentCaptured',
  'CaptureFailed',
  'PaymentAbandoned',
  'AuthorisationReleased',
  'RefundAsked',
  'RefundDeclined',
  'RefundRequested',
  'RefundSucceeded',
  'RefundFailed',
  'RefundRetried',
] as const satisfies readonly Handled[];

/** Key of a payment as a vendor sees it. */
export const paymentKey = (paymentId: string, vendorOrgId: string): string =>
  `${paymentId}:${vendorOrgId}`;

/**
 * What a purchase is paid with, for the buyer under the payment's id, for each vendor under {@link
 * paymentKey}. Nothing of it tells what vendors are charged, what they get, or what the gateway
 * keeps.
 */
export const payments: Projection<PaymentDocument, Handled> = {
  name: 'payments',
  version: 3,
  handles,
  ignores: [
    'CommissionAttached',
    'FundsReleased',
    'EarningReclaimed',
    // a buyer hears nothing of it, and it is no movement of the payment's
    'ChargebackWithheld',
    'ReleaseWithheld',
    'ReleaseHoldSet',
    'ReleaseHoldLifted',
    'ChargebackEnded',
    ...eventTypesOutside('payment'),
  ],
  indexes: [
    ['requestedAt'],
    ['side', 'requestedAt'],
    ['partyOrgId', 'requestedAt'],
    ['purchaseId'],
    ['number'],
    ['reference'],
  ],
  columns: [
    'status',
    'buyerOrgId',
    'currency',
    'method',
    'due',
    'captured',
    'refunded',
    'refundAsked',
    'dueBy',
    'captureBefore',
    'changedAt',
  ],
  reads: (event) => [event.data.paymentId],
  route: (event, look) => {
    const { paymentId } = event.data;
    const shares = event.type === 'PaymentRequested' ? event.data.shares : look(paymentId)?.shares;
    const vendors = new Set(shares?.map((s) => s.vendorOrgId));
    // the buyer's first: the others are made of it
    return [paymentId, ...[...vendors].map((vendorOrgId) => paymentKey(paymentId, vendorOrgId))];
  },
  evolve: (key, doc, event, look) => {
    if (key !== event.data.paymentId) {
      const whole = look(event.data.paymentId);
      return whole && seenByVendor(whole, key.slice(whole.id.length + 1));
    }
    const changedAt = isoTime(event.recordedAt);
    const { revision } = event;
    if (event.type === 'PaymentRequested') {
      const { data } = event;
      return {
        id: data.paymentId,
        side: 'buyer',
        partyOrgId: data.buyerOrgId,
        number: data.number,
        purchaseId: data.purchaseId,
        buyerOrgId: data.buyerOrgId,
        currency: data.currency,
        method: data.method,
        status: 'Requested',
        abandonedBecause: null,
        due: data.amount,
        authorised: 0,
        captured: 0,
        refunded: 0,
        shares: data.shares.map(({ orderId, number, vendorOrgId, amount }) => ({
          orderId,
          number,
          vendorOrgId,
          due: amount,
          captured: 0,
          refunded: 0,
        })),
        refunds: [],
        refundRequests: [],
        refundAsked: false,
        dueBy: data.dueBy,
        captureBefore: null,
        transfer:
          data.method === 'transfer'
            ? {
                details: null,
                receipts: [],
                received: 0,
                missing: data.amount,
                returnable: 0,
                returns: [],
                unapplied: 0,
                capturing: 0,
              }
            : null,
        attempts: 0,
        reference: null,
        failureCode: null,
        requestedAt: data.occurredAt,
        capturedAt: null,
        revision,
        changedAt,
      };
    }
    return doc && { ...withTransfer(changed(doc, event), event), revision, changedAt };
  },
};

function seenByVendor(whole: PaymentDocument, vendorOrgId: string): PaymentDocument {
  const isOwn = (share: { readonly vendorOrgId: string }): boolean =>
    share.vendorOrgId === vendorOrgId;
  const sumOf = (amounts: readonly number[]): number => amounts.reduce((n, a) => n + a, 0);
  const shares = whole.shares.filter(isOwn);
  const refunds = whole.refunds.flatMap((refund): RefundOfPayment[] => {
    const own = refund.shares.filter(isOwn);
    if (own.length === 0) return [];
    const amount = sumOf(own.map((s) => s.amount));
    return [{ ...refund, shares: own, amount, reference: null, failureCode: null }];
  });
  const refundRequests = whole.refundRequests.filter(isOwn);
  const due = sumOf(shares.map((s) => s.due));
  return {
    ...whole,
    side: 'vendor',
    partyOrgId: vendorOrgId,
    due,
    authorised: whole.authorised > 0 ? due : 0,
    captured: sumOf(shares.map((s) => s.captured)),
    refunded: sumOf(shares.map((s) => s.refunded)),
    shares,
    refunds,
    refundRequests,
    refundAsked: isAsked(refundRequests),
    captureBefore: null,
    transfer: null,
    attempts: 0,
    reference: null,
    failureCode: null,
  };
}

const isAsked = (requests: readonly RefundRequestOfPayment[]): boolean =>
  requests.some((r) => r.status === 'Open');

/** What came by bank transfer, and what of it is missing, after an event. */
function withTransfer(doc: PaymentDocument, event: Change): PaymentDocument {
  if (!doc.transfer) return doc;
  const transfer = transferAfter(doc.transfer, doc, event);
  const isWaitedFor = doc.status === 'Requested';
  const { unapplied } = transfer;
  return {
    ...doc,
    transfer: {
      ...transfer,
      missing: isWaitedFor ? Math.max(0, doc.due - unapplied) : 0,
      returnable: isWaitedFor ? 0 : unapplied,
    },
  };
}

function transferAfter(
  transfer: TransferOfPayment,
  { refunds }: PaymentDocument,
  event: Change,
): TransferOfPayment {
  const plus = (amount: number): number => transfer.unapplied + amount;
  const withReturn = (id: string, change: Partial<ReturnOfTransfer>): TransferOfPayment => ({
    ...transfer,
    returns: transfer.returns.map((r) =>
      r.id === id ? { ...r, ...change, changedAt: event.data.occurredAt } : r,
    ),
  });
  switch (event.type) {
    case 'BankTransferOpened':
      return { ...transfer, details: event.data.details };
    case 'BankTransferReceived': {
      const { receiptRef: reference, amount, receivedAt } = event.data;
      return {
        ...transfer,
        receipts: [...transfer.receipts, { reference, amount, receivedAt }],
        received: transfer.received + amount,
        unapplied: plus(amount),
      };
    }
    case 'CaptureRequested':
      return { ...transfer, unapplied: plus(-event.data.amount), capturing: event.data.amount };
    case 'PaymentCaptured':
      return { ...transfer, capturing: 0 };
    case 'CaptureFailed':
      return { ...transfer, unapplied: plus(transfer.capturing), capturing: 0 };
    case 'RefundSucceeded': {
      const amount = refunds.find((r) => r.id === event.data.refundId)?.amount ?? 0;
      return { ...transfer, unapplied: plus(amount) };
    }
    case 'ReturnRequested': {
      const { returnId: id, amount, requestedBy, occurredAt } = event.data;
      const asked: ReturnOfTransfer = {
        id,
        amount,
        status: 'Asked',
        requestedBy,
        reference: null,
        failureCode: null,
        requestedAt: occurredAt,
        changedAt: occurredAt,
      };
      return { ...transfer, unapplied: plus(-amount), returns: [...transfer.returns, asked] };
    }
    case 'ReturnSucceeded': {
      const { returnId, returnRef: reference } = event.data;
      return withReturn(returnId, { status: 'Done', reference, failureCode: null });
    }
    case 'ReturnFailed': {
      const { returnId, amount, code: failureCode } = event.data;
      return {
        ...withReturn(returnId, { status: 'Failed', failureCode }),
        unapplied: plus(amount),
      };
    }
    default:
      return transfer;
  }
}

type Change = Exclude<ProjectedEvent<Handled>, { readonly type: 'PaymentRequested' }>;

function changed(doc: PaymentDocument, event: Change): PaymentDocument {
  switch (event.type) {
    case 'CheckoutRequested':
      return { ...doc, attempts: event.data.attempt, failureCode: null };
    case 'CheckoutOpened':
    case 'BankTransferReceived':
    case 'ReturnRequested':
      return doc;
    case 'BankTransferOpened':
      return { ...doc, reference: event.data.gatewayRef };
    // what was refunded has reached the buyer only when its bank has it
    case 'ReturnSucceeded':
    case 'ReturnFailed': {
      const isDone = event.type === 'ReturnSucceeded';
      const failureCode = isDone ? null : event.data.code;
      return withRefund(doc, refundOf(event.data.returnId), event, {
        status: isDone ? 'Done' : 'Failed',
        failureCode,
      });
    }
    case 'CheckoutFailed':
    case 'CaptureFailed': {
      const isCapture = event.type === 'CaptureFailed';
      // what the gateway could not take of a bank transfer is waited for again
      if (isCapture && doc.transfer) return { ...doc, status: 'Requested' };
      const failed = isCapture
        ? { status: 'CaptureFailed' as const, reference: null, captureBefore: null, authorised: 0 }
        : {};
      return { ...doc, ...failed, failureCode: event.data.code };
    }
    case 'PaymentAuthorised': {
      const { gatewayRef: reference, amount: authorised, captureBefore } = event.data;
      return {
        ...doc,
        status: 'Authorised',
        reference,
        authorised,
        captureBefore,
        failureCode: null,
      };
    }
    case 'PaymentShareReduced': {
      const { orderId, from, to } = event.data;
      const shares = doc.shares.map((s) => (s.orderId === orderId ? { ...s, due: to } : s));
      return { ...doc, due: doc.due - (from - to), shares };
    }
    case 'CaptureRequested':
      return { ...doc, status: 'Capturing' };
    case 'PaymentCaptured': {
      const { amount: captured, gatewayRef: reference, shares: taken, occurredAt } = event.data;
      const byOrder = new Map(taken.map((s) => [s.orderId, s.amount]));
      const shares = doc.shares.map((s) => ({ ...s, captured: byOrder.get(s.orderId) ?? 0 }));
      return { ...doc, status: 'Captured', captured, reference, shares, capturedAt: occurredAt };
    }
    case 'PaymentAbandoned':
      return { ...doc, status: 'Abandoned', abandonedBecause: event.data.reason };
    case 'AuthorisationReleased':
      return event.data.gatewayRef === doc.reference ? { ...doc, authorised: 0 } : doc;
    case 'RefundRequested': {
      const { refundId: id, amount, by, requestedBy, reason, occurredAt } = event.data;
      const shares = event.data.shares.map(({ orderId, vendorOrgId, amount }) => ({
        orderId,
        vendorOrgId,
        amount,
      }));
      const asked: RefundOfPayment = {
        id,
        amount,
        shares,
        status: 'Asked',
        by,
        lines: event.data.lines ?? [],
        requestId: event.data.requestId ?? null,
        requestedBy,
        reason,
        reference: null,
        failureCode: null,
        attempt: 1,
        requestedAt: occurredAt,
        changedAt: occurredAt,
      };
      const byOrder = new Map(shares.map((s) => [s.orderId, s.amount]));
      return {
        ...withAnswer(doc, event.data.requestId, { status: 'Started' }),
        refunded: doc.refunded + amount,
        refunds: [...doc.refunds, asked],
        shares: doc.shares.map((s) => ({
          ...s,
          refunded: s.refunded + (byOrder.get(s.orderId) ?? 0),
        })),
      };
    }
    case 'RefundAsked': {
      const {
        requestId: id,
        orderId,
        vendorOrgId,
        amount,
        lines,
        reason,
        askedBy,
        occurredAt,
      } = event.data;
      const asked: RefundRequestOfPayment = {
        id,
        orderId,
        vendorOrgId,
        amount,
        lines,
        reason,
        askedBy,
        askedAt: occurredAt,
        status: 'Open',
        declined: null,
      };
      const before = doc.refundRequests.map((r) =>
        r.orderId === orderId && r.status === 'Open' ? { ...r, status: 'Replaced' as const } : r,
      );
      return { ...doc, refundRequests: [...before, asked], refundAsked: true };
    }
    case 'RefundDeclined': {
      const { requestId, reason: declined } = event.data;
      return withAnswer(doc, requestId, { status: 'Declined', declined });
    }
    case 'RefundSucceeded': {
      const { refundId, refundRef: reference } = event.data;
      // of a bank transfer it is on its way from the gateway to the buyer's bank still
      const status = doc.transfer ? 'OnTheWay' : 'Done';
      return withRefund(doc, refundId, event, { status, reference, failureCode: null });
    }
    case 'RefundFailed': {
      const { refundId, code: failureCode } = event.data;
      return withRefund(doc, refundId, event, { status: 'Failed', failureCode });
    }
    case 'RefundRetried': {
      const { refundId, attempt } = event.data;
      return withRefund(doc, refundId, event, { status: 'OnTheWay', attempt, failureCode: null });
    }
    default:
      return never(event);
  }
}

const REFUND = 'refund:';

/** The refund that is sent to the buyer's bank as this return; none: no such. */
const refundOf = (returnId: string): string =>
  returnId.startsWith(REFUND) ? returnId.slice(REFUND.length) : '';

function withAnswer(
  doc: PaymentDocument,
  requestId: string | undefined,
  answer: Partial<RefundRequestOfPayment>,
): PaymentDocument {
  const refundRequests = doc.refundRequests.map((r) =>
    r.id === requestId ? { ...r, ...answer } : r,
  );
  return { ...doc, refundRequests, refundAsked: isAsked(refundRequests) };
}

const withRefund = (
  doc: PaymentDocument,
  refundId: string,
  { data: { occurredAt: changedAt } }: Change,
  change: Partial<RefundOfPayment>,
): PaymentDocument => ({
  ...doc,
  refunds: doc.refunds.map((r) => (r.id === refundId ? { ...r, ...change, changedAt } : r)),
});
