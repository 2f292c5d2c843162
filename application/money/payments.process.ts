import type { EventType } from '../../domain/events.js';
import type { PaymentCommand } from '../../domain/money/payment/payment.commands.js';
import type { Earning } from '../../domain/money/payment/payment.events.js';
import { payment } from '../../domain/money/payment/payment.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import { never } from '../../domain/shared/decider/decider.js';
import { after24Hours } from '../../domain/shared/time/days.js';
import { paymentIdOf, vendorAccountId } from '../shared/command/ids.js';
import type { RecordedOf } from '../shared/event/envelope.js';
import {
  send,
  type Deadline,
  type Process,
  type ProcessCommand,
  type Reaction,
} from '../shared/process/process.js';

const handles = [
  'PaymentRequested',
  'PaymentAuthorised',
  'CaptureRequested',
  'PaymentCaptured',
  'CaptureFailed',
  'PaymentAbandoned',
  'FundsReleased',
  'EarningReclaimed',
  'OrderRejected',
  'OrderCancelled',
  'OrderPartlyShipped',
  'OrderShipped',
  'OrderClosedShort',
  'OrderCompleted',
] as const satisfies readonly EventType[];

type Handled = (typeof handles)[number];
type Handles = RecordedOf<Handled>;

interface PaidOrder {
  readonly orderId: string;
  readonly hasShipped: boolean;
  readonly end: 'completed' | 'gone' | null;
}

interface PaymentProgress {
  readonly paymentId: string;
  readonly currency: string;
  readonly status: 'asked' | 'authorised' | 'capturing' | 'captured' | 'failed' | 'abandoned';
  /** What the gateway could not take is waited for again. */
  readonly byTransfer?: true;
  /** The payment is waited for until then. */
  readonly dueBy: string;
  readonly captureBefore: string | null;
  readonly orders: readonly PaidOrder[];
}

export interface PaymentsState {
  readonly purchaseId: string;
  readonly payments: readonly PaymentProgress[];
}

/** An authorisation is captured so many days before it ends, whether anything was shipped or not. */
export const CAPTURED_DAYS_BEFORE_END = 1;

/**
 * From a payment to the vendor's account: captured when the first part of any of its orders is
 * shipped, or a day before the authorisation ends; smaller by what is not supplied; released order
 * by order when the order is completed and the money is there. Every step that crosses from a
 * payment to a vendor's account is an event of each.
 */
export const payments: Process<PaymentsState, Handled> = {
  name: 'payments',
  version: 1,
  handles,
  keyOf: (event) => event.data.purchaseId,
  react,
  deadlines: ({ payments }) =>
    payments.flatMap((p): Deadline[] => {
      if (p.status === 'asked')
        return [
          {
            name: `expire:${p.paymentId}`,
            at: p.dueBy,
            command: toPayment(p.paymentId, { type: 'ExpirePayment', at: p.dueBy }),
          },
        ];
      if (p.status !== 'authorised' || p.captureBefore === null) return [];
      const at = after24Hours(p.captureBefore, -CAPTURED_DAYS_BEFORE_END);
      return [
        {
          name: `capture:${p.paymentId}`,
          at,
          command: toPayment(p.paymentId, { type: 'RequestCapture', at }),
        },
      ];
    }),
};

function react(state: PaymentsState | null, event: Handles): Reaction<PaymentsState> {
  const at = event.data.occurredAt;
  switch (event.type) {
    case 'PaymentRequested':
      return ended(begin(state, event), []);
    // what crosses to the vendor's account needs nothing but its event, however late it comes
    case 'FundsReleased': {
      const { releaseId } = event.data;
      const command = toAccount(event.data, { type: 'CreditEarning', releaseId });
      return { state, commands: [command] };
    }
    case 'EarningReclaimed': {
      const { refundId } = event.data;
      const command = toAccount(event.data, { type: 'ReverseEarning', refundId });
      return { state, commands: [command] };
    }
    case 'OrderClosedShort': {
      const { purchaseId, orderId, closingId, reason, totalAmount, status } = event.data;
      const isOfPayment = state && paymentOf(state, orderId);
      // of a completed order nobody keeps how it was paid for: the payment knows, if there is one
      if (!isOfPayment && status !== 'Completed') return { state, commands: [] };
      const paymentId = paymentIdOf(purchaseId, totalAmount.currency);
      const to = totalAmount.amount;
      const refundId = `closed:${closingId}`;
      const less = { type: 'ReduceShare', at, orderId, to, reason, refundId } as const;
      return { state, commands: [toPayment(paymentId, less)] };
    }
    default:
      break;
  }
  if (!state) return { state, commands: [] };
  switch (event.type) {
    case 'PaymentAuthorised': {
      const { paymentId, captureBefore } = event.data;
      const next = withPayment(state, paymentId, (p) => ({
        ...p,
        status: 'authorised',
        captureBefore,
      }));
      const paid = next.payments.find((p) => p.paymentId === paymentId);
      // after a capture that failed: what has been shipped is paid for at last
      const isDue = paid?.orders.some((o) => o.hasShipped) ?? false;
      return {
        state: next,
        commands: isDue ? [toPayment(paymentId, { type: 'RequestCapture', at })] : [],
      };
    }
    case 'CaptureFailed':
      return {
        state: withPayment(state, event.data.paymentId, (p) => ({
          ...p,
          status: p.byTransfer ? 'asked' : 'failed',
        })),
        commands: [],
      };
    case 'CaptureRequested':
      return {
        state: withPayment(state, event.data.paymentId, (p) => ({ ...p, status: 'capturing' })),
        commands: [],
      };
    case 'PaymentCaptured': {
      const { paymentId } = event.data;
      const next = withPayment(state, paymentId, (p) => ({ ...p, status: 'captured' }));
      const completed =
        next.payments
          .find((p) => p.paymentId === paymentId)
          ?.orders.filter((o) => o.end === 'completed') ?? [];
      return ended(
        next,
        completed.map(({ orderId }) => toPayment(paymentId, { type: 'ReleaseFunds', at, orderId })),
      );
    }
    case 'PaymentAbandoned':
      return ended(
        withPayment(state, event.data.paymentId, (p) => ({ ...p, status: 'abandoned' })),
        [],
      );
    case 'OrderRejected':
    case 'OrderCancelled': {
      const { orderId } = event.data;
      const paid = paymentOf(state, orderId);
      if (!paid) return { state, commands: [] };
      const gone = withOrder(state, orderId, (o) => ({ ...o, end: 'gone' }));
      return ended(gone, [
        toPayment(paid.paymentId, {
          type: 'ReduceShare',
          at,
          orderId,
          to: 0,
          reason: event.type === 'OrderRejected' ? 'the order was rejected' : event.data.reason,
          refundId: `gone:${orderId}`,
        }),
      ]);
    }
    case 'OrderPartlyShipped':
    case 'OrderShipped': {
      const { orderId } = event.data;
      const paid = paymentOf(state, orderId);
      if (!paid) return { state, commands: [] };
      return {
        state: withOrder(state, orderId, (o) => ({ ...o, hasShipped: true })),
        commands:
          paid.status === 'authorised'
            ? [toPayment(paid.paymentId, { type: 'RequestCapture', at })]
            : [],
      };
    }
    case 'OrderCompleted': {
      const { orderId } = event.data;
      const paid = paymentOf(state, orderId);
      if (!paid) return { state, commands: [] };
      const completed = withOrder(state, orderId, (o) => ({ ...o, end: 'completed' }));
      return ended(
        completed,
        paid.status === 'captured'
          ? [toPayment(paid.paymentId, { type: 'ReleaseFunds', at, orderId })]
          : [],
      );
    }
    default:
      return never(event);
  }
}

function begin(
  state: PaymentsState | null,
  { data }: RecordedOf<'PaymentRequested'>,
): PaymentsState {
  const { purchaseId, paymentId, currency, dueBy, shares, method } = data;
  const progress: PaymentProgress = {
    paymentId,
    currency,
    status: 'asked',
    ...(method === 'transfer' ? { byTransfer: true } : {}),
    dueBy,
    captureBefore: null,
    orders: shares.map(({ orderId }) => ({ orderId, hasShipped: false, end: null })),
  };
  const others = state?.payments.filter((p) => p.paymentId !== paymentId) ?? [];
  return { purchaseId, payments: [...others, progress] };
}

/** Nothing is left to be done once every order is over and its money was taken, or never will be. */
const ended = (
  state: PaymentsState,
  commands: readonly ProcessCommand[],
): Reaction<PaymentsState> => ({
  state: state.payments.every(
    (p) =>
      p.orders.every((o) => o.end !== null) &&
      (p.status === 'captured' ||
        p.status === 'abandoned' ||
        // nothing of it is left to be paid for
        p.orders.every((o) => o.end === 'gone')),
  )
    ? null
    : state,
  commands,
});

const paymentOf = (state: PaymentsState, orderId: string): PaymentProgress | undefined =>
  state.payments.find((p) => p.orders.some((o) => o.orderId === orderId));

const withPayment = (
  state: PaymentsState,
  paymentId: string,
  change: (progress: PaymentProgress) => PaymentProgress,
): PaymentsState => ({
  ...state,
  payments: state.payments.map((p) => (p.paymentId === paymentId ? change(p) : p)),
});

const withOrder = (
  state: PaymentsState,
  orderId: string,
  change: (order: PaidOrder) => PaidOrder,
): PaymentsState => ({
  ...state,
  payments: state.payments.map((p) => ({
    ...p,
    orders: p.orders.map((o) => (o.orderId === orderId ? change(o) : o)),
  })),
});

/** A payment refuses what has happened to it already, or was never asked for. */
const toPayment = (paymentId: string, command: PaymentCommand): ProcessCommand =>
  send(payment, paymentId, command, { onRefusal: 'ignore' });

/** An account never refuses what it is credited or charged with: where it does, somebody looks. */
function toAccount(
  event: Earning & { purchaseId: string; currency: string; occurredAt: string },
  what:
    | { readonly type: 'CreditEarning'; readonly releaseId: string }
    | { readonly type: 'ReverseEarning'; readonly refundId: string },
): ProcessCommand {
  const { purchaseId, orderId, number, vendorOrgId, currency, gross, commission, tax } = event;
  const accountId = vendorAccountId(vendorOrgId, currency);
  return send(
    vendorAccount,
    accountId,
    {
      ...what,
      at: event.occurredAt,
      accountId,
      vendorOrgId,
      currency,
      earning: { purchaseId, orderId, number, gross, commission, tax },
    },
    { onRefusal: 'park' },
  );
}
