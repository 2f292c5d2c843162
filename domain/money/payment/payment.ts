import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import { toDecimal, type Money } from '../../shared/money/money.js';
import { entriesOf, operatorEntry, vendorEntry, type Entry } from '../ledger/entry.js';
import {
  bankTransferOpened,
  captureIfFunded,
  dueOf,
  nothingReceived,
  received,
  requestReturn,
  returned,
  returnFailed,
  returnIdOf,
  returnOf,
  transferAfter,
  type TransferState,
} from './bank-transfer.js';
import { end, shareAfter, withheldOf, withhold, type OpenChargeback } from './chargebacks.js';
import type { PaymentCommand } from './payment.commands.js';
import type {
  OfPayment,
  PaymentEvent,
  PrepaidMethod,
  RefundedLine,
  RefundShare,
} from './payment.events.js';
import {
  askForRefund,
  declineRefund,
  requireAnswerable,
  requireLines,
  type RefundRequestState,
} from './refund-requests.js';
import {
  earnedOf,
  earningOf,
  heldOf,
  leftOf,
  overpaid,
  reclaimedOf,
  type ShareState,
} from './share-state.js';

export { heldOf, leftOf, type ShareState } from './share-state.js';

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

export { dueOf };

export type PaymentState = KnownPayment | null;

/** One payment of a purchase in one currency: asked for, authorised, captured once, released, refunded. */
export const payment: Decider<PaymentState, PaymentCommand, PaymentEvent> = {
  category: 'payment',
  shortLived: true,
  stateVersion: 3,
  initial: null,
  decide,
  evolve,
};

type Of = OfPayment & { readonly occurredAt: string };
type Command<Type extends PaymentCommand['type']> = Extract<PaymentCommand, { type: Type }>;

function decide(command: PaymentCommand, state: PaymentState): readonly PaymentEvent[] {
  if (command.type === 'RequestPayment') return state ? [] : request(command);
  if (!state) throw missing('payment/unknown', 'there is no such payment');
  const { paymentId, purchaseId, buyerOrgId, currency } = state;
  const of = { paymentId, purchaseId, buyerOrgId, currency, occurredAt: command.at };
  switch (command.type) {
    case 'RequestCheckout':
      return requestCheckout(state, of, command);
    case 'RecordCheckoutOpened':
      if (state.attempt !== command.attempt || state.checkout !== 'Requested') return [];
      return [
        {
          type: 'CheckoutOpened',
          data: { ...of, attempt: command.attempt, checkoutRef: command.checkoutRef },
        },
      ];
    case 'RecordCheckoutFailed':
      // what was left or refused on an older page changes nothing
      if (state.attempt !== command.attempt || state.checkout === 'Failed' || !isUnpaid(state))
        return [];
      return [
        { type: 'CheckoutFailed', data: { ...of, attempt: command.attempt, code: command.code } },
      ];
    case 'RecordBankTransferOpened':
      return bankTransferOpened(state, of, command);
    case 'RecordReceipts':
      return received(state, of, command, (s, e) => evolve(s, e) as KnownPayment);
    case 'RequestReturn':
      return requestReturn(state, of, command);
    case 'RecordReturn':
      return returned(state, of, command);
    case 'RecordReturnFailure':
      return returnFailed(state, of, command);
    case 'RecordAuthorisation':
      return authorise(state, of, command);
    case 'ReduceShare':
      return reduce(state, of, command);
    case 'ExpirePayment':
      if (state.status !== 'Requested' || command.at < state.dueBy) return [];
      return [{ type: 'PaymentAbandoned', data: { ...of, reason: 'expired' } }];
    case 'RequestCapture': {
      if (state.status !== 'Authorised') return [];
      const amount = dueOf(state);
      return amount > 0 ? [{ type: 'CaptureRequested', data: { ...of, amount } }] : [];
    }
    case 'RecordCapture':
      return capture(state, of, command);
    case 'RecordCaptureFailure':
      if (state.status !== 'Capturing') return [];
      return [
        {
          type: 'CaptureFailed',
          data: { ...of, code: command.code, vendorOrgIds: vendorsOf(state) },
        },
      ];
    case 'ReleaseFunds':
      return release(state, of, command.orderId);
    case 'AskForRefund':
      requireRefundable(state, shareOfOrder(state, command.orderId), command.amount);
      return askForRefund(state, of, command);
    case 'DeclineRefund':
      return declineRefund(state, of, command);
    case 'RequestRefund':
      return requestRefund(state, of, command);
    case 'RecordRefund': {
      const refund = knownRefund(state, command.refundId);
      if (refund.status === 'Succeeded') return [];
      const { refundId, refundRef, gatewayTransactions } = command;
      return [
        {
          type: 'RefundSucceeded',
          data: {
            ...of,
            refundId,
            refundRef,
            amount: refund.amount,
            vendorOrgIds: vendorsRefunding(refund),
            entries: refundMoved(state, of, refund, gatewayTransactions, 'paid'),
          },
        },
        // it lies with the gateway for the buyer, and goes on to the bank
        ...(state.method === 'transfer'
          ? [returnOf(state, of, returnIdOf(refundId), refund.amount, null)]
          : []),
      ];
    }
    case 'RecordRefundFailure': {
      const refund = knownRefund(state, command.refundId);
      if (refund.status === 'Failed') return [];
      // the buyer's already, with the gateway: what fails from there on is its return
      if (state.method === 'transfer' && refund.status === 'Succeeded') return [];
      const { refundId, code, gatewayTransactions } = command;
      return [
        {
          type: 'RefundFailed',
          data: {
            ...of,
            refundId,
            code,
            vendorOrgIds: vendorsRefunding(refund),
            // what had reached the buyer has come back to us, and is owed as before
            entries:
              refund.status === 'Succeeded'
                ? refundMoved(state, of, refund, gatewayTransactions, 'cameBack')
                : [],
          },
        },
      ];
    }
    case 'RetryRefund': {
      const refund = knownRefund(state, command.refundId);
      if (refund.status !== 'Failed') return [];
      requireUndisputed(state);
      const { refundId, by } = command;
      return [
        { type: 'RefundRetried', data: { ...of, refundId, attempt: refund.attempt + 1, by } },
      ];
    }
    case 'RefundInFull': {
      const { refundId, person, reason } = command;
      if (state.refunds.some((r) => r.refundId === refundId)) return [];
      requireUndisputed(state);
      requireText('reason', reason, 500);
      const all = state.shares.flatMap((s): [string, number][] =>
        leftOf(s) > 0 ? [[s.orderId, leftOf(s)]] : [],
      );
      if (state.status !== 'Captured' || all.length === 0)
        throw conflict('payment/nothing-left', 'all that was paid was given back already');
      return refundEvents(state, of, refundId, all, 'operator', person, reason);
    }
    case 'WithholdForChargeback':
      return state.status === 'Captured' ? withhold(state, of, command) : [];
    case 'EndChargeback':
      return state.status === 'Captured' ? endChargeback(state, of, command) : [];
    default:
      return never(command);
  }
}

function request(command: Command<'RequestPayment'>): readonly PaymentEvent[] {
  const { type: _type, at, charged, ...asked } = command;
  const amount = asked.shares.reduce((n, s) => n + s.amount, 0);
  if (asked.shares.some((s) => !Number.isSafeInteger(s.amount) || s.amount < 0) || amount <= 0)
    throw invalid('payment/amount', 'a payment is asked for more than nothing', {
      field: 'shares',
    });
  const { paymentId, purchaseId, buyerOrgId, currency } = asked;
  const of = { paymentId, purchaseId, buyerOrgId, currency, occurredAt: at };
  return [
    { type: 'PaymentRequested', data: { ...asked, amount, occurredAt: at } },
    ...charged.map((order): PaymentEvent => ({
      type: 'CommissionAttached',
      data: { ...of, ...order },
    })),
  ];
}

/** Nothing of it has been authorised, or what was could not be taken. */
const isUnpaid = ({ status }: KnownPayment): boolean =>
  status === 'Requested' || status === 'CaptureFailed';

/** Of orders that are still paid for. */
const vendorsOf = ({ shares }: KnownPayment): readonly string[] => [
  ...new Set(shares.filter((s) => s.due > 0).map((s) => s.vendorOrgId)),
];

function requestCheckout(
  state: KnownPayment,
  of: Of,
  { by, at }: Command<'RequestCheckout'>,
): readonly PaymentEvent[] {
  if (state.method === 'transfer')
    throw conflict(
      'payment/by-bank-transfer',
      'this purchase is paid by bank transfer: send the money to the account that it names',
      { facts: { method: state.method } },
    );
  if (!isUnpaid(state))
    throw conflict(
      'payment/not-payable',
      state.status === 'Abandoned'
        ? 'this payment was given up, and its orders with it: place the order again'
        : 'this payment has been made',
      { facts: { status: state.status } },
    );
  if (state.status === 'Requested' && at >= state.dueBy)
    throw conflict('payment/expired', 'the time to pay has passed: place the order again', {
      facts: { dueBy: state.dueBy },
    });
  // whoever clicks twice gets one page
  if (state.checkout === 'Requested') return [];
  return [
    {
      type: 'CheckoutRequested',
      data: { ...of, attempt: state.attempt + 1, amount: dueOf(state), requestedBy: by },
    },
  ];
}

function authorise(
  state: KnownPayment,
  of: Of,
  { gatewayRef, amount, captureBefore }: Command<'RecordAuthorisation'>,
): readonly PaymentEvent[] {
  if (gatewayRef === state.gatewayRef || state.givenBack.includes(gatewayRef)) return [];
  const giveBack = (
    reason: Extract<PaymentEvent, { type: 'AuthorisationReleased' }>['data']['reason'],
  ): readonly PaymentEvent[] => [
    { type: 'AuthorisationReleased', data: { ...of, gatewayRef, reason } },
  ];
  if (state.status === 'Abandoned') return giveBack('expired');
  // what waits for a bank transfer has no page for cards: this is of another payment
  if (!isUnpaid(state) || state.method === 'transfer') return giveBack('twice');
  if (amount < dueOf(state)) return giveBack('amount');
  const vendorOrgIds = vendorsOf(state);
  return [
    {
      type: 'PaymentAuthorised',
      data: { ...of, gatewayRef, amount, captureBefore, vendorOrgIds },
    },
  ];
}

function reduce(
  state: KnownPayment,
  of: Of,
  { orderId, to, reason, refundId }: Command<'ReduceShare'>,
): readonly PaymentEvent[] {
  const share = shareOfOrder(state, orderId);
  if (to >= share.due) return [];
  if (!Number.isSafeInteger(to) || to < 0)
    throw invalid('payment/amount', 'an order costs nothing at least', { field: 'to' });
  const less: PaymentEvent = {
    type: 'PaymentShareReduced',
    data: { ...of, orderId, from: share.due, to, reason },
  };
  const after = evolve(state, less) as KnownPayment;
  switch (state.status) {
    case 'Requested':
    case 'CaptureFailed':
    case 'Authorised':
      return dueOf(after) > 0
        ? // what has come of it may be enough now
          [less, ...captureIfFunded(after, of)]
        : [less, ...abandon(state, of)];
    case 'Abandoned':
    case 'Capturing':
      // what is being taken is given back as soon as it was
      return [less];
    case 'Captured': {
      const amount = overpaid(shareOfOrder(after, orderId));
      // while a bank has the money, what is too much waits for what it decides
      if (amount <= 0 || state.chargebacks.length > 0) return [less];
      // two reductions of one order are two refunds, whatever they are called
      const isTaken = state.refunds.some((r) => r.refundId === refundId);
      const id = isTaken ? `${refundId}:${state.refunds.length}` : refundId;
      return [less, ...refundEvents(after, of, id, [[orderId, amount]], 'process', null, reason)];
    }
    default:
      return never(state.status);
  }
}

const abandon = ({ gatewayRef, status }: KnownPayment, of: Of): readonly PaymentEvent[] => [
  { type: 'PaymentAbandoned', data: { ...of, reason: 'nothing-left' } },
  ...(status === 'Authorised' && gatewayRef
    ? [
        {
          type: 'AuthorisationReleased' as const,
          data: { ...of, gatewayRef, reason: 'nothing-left' as const },
        },
      ]
    : []),
];

function capture(
  state: KnownPayment,
  of: Of,
  { gatewayRef, amount, fee, gatewayTransactions, at }: Command<'RecordCapture'>,
): readonly PaymentEvent[] {
  if (state.status !== 'Capturing' || gatewayRef !== state.gatewayRef) return [];
  if (amount !== state.capturing)
    throw conflict(
      'payment/captured-otherwise',
      `the gateway has captured ${inWords(amount, state)}, and ${inWords(state.capturing, state)} was asked for`,
      { field: 'amount' },
    );
  const shares = state.shares
    .filter((s) => s.captured > 0)
    .map(({ orderId, number, vendorOrgId, captured }) => ({
      orderId,
      number,
      vendorOrgId,
      amount: captured,
    }));
  const when = { currency: state.currency, at };
  // it lay with the gateway already, as the buyer's
  const byTransfer = state.method === 'transfer' ? amount : 0;
  const entries = entriesOf(
    operatorEntry(
      { ...when, gatewayTransactions },
      {
        debit: [
          ['gateway', null, amount - fee],
          ['gatewayFees', null, fee],
          ['buyersMoney', state.paymentId, byTransfer],
        ],
        credit: [
          ['buyersCash', null, byTransfer],
          ...shares.map((s) => ['orderFunds', s.orderId, s.amount] as const),
        ],
      },
    ),
    ...shares.map((s) =>
      vendorEntry(s.vendorOrgId, when, {
        debit: [['dueFromPlatform', s.orderId, s.amount]],
        credit: [['paymentsOnAccount', s.orderId, s.amount]],
      }),
    ),
  );
  const captured: PaymentEvent = {
    type: 'PaymentCaptured',
    data: { ...of, gatewayRef, shares, amount, fee, entries },
  };
  const after = evolve(state, captured) as KnownPayment;
  const less = after.shares.flatMap((s): [string, number][] =>
    overpaid(s) > 0 ? [[s.orderId, overpaid(s)]] : [],
  );
  return less.length === 0
    ? [captured]
    : [
        captured,
        ...refundEvents(
          after,
          of,
          `capture:${state.paymentId}`,
          less,
          'process',
          null,
          'less was supplied than was being paid for',
        ),
      ];
}

function release(state: KnownPayment, of: Of, orderId: string): readonly PaymentEvent[] {
  const share = shareOfOrder(state, orderId);
  if (state.status !== 'Captured') return [];
  const withheld = Math.min(heldOf(share), withheldOf(state, orderId));
  const { vendorOrgId } = share;
  return [
    ...released(of, share, heldOf(share) - withheld),
    ...(withheld > 0 && !share.isReleaseDue
      ? [
          {
            type: 'ReleaseWithheld' as const,
            data: { ...of, orderId, vendorOrgId, amount: withheld },
          },
        ]
      : []),
  ];
}

function released(of: Of, share: ShareState, amount: number): readonly PaymentEvent[] {
  if (amount <= 0) return [];
  const { orderId } = share;
  const entries = entriesOf(
    operatorEntry(
      { currency: of.currency, at: of.occurredAt },
      { debit: [['orderFunds', orderId, amount]], credit: [['clearing', orderId, amount]] },
    ),
  );
  const releaseId = `release:${orderId}:${share.released}`;
  return [
    {
      type: 'FundsReleased',
      data: { ...of, ...earningOf(share, earnedOf(share), amount), releaseId, entries },
    },
  ];
}

/** What had to wait for the chargeback: what is due to be released, and what was paid too much. */
function endChargeback(
  state: KnownPayment,
  of: Of,
  command: Command<'EndChargeback'>,
): readonly PaymentEvent[] {
  const events = [...end(state, of, command)];
  if (events.length === 0) return [];
  let after = events.reduce<PaymentState>(evolve, state) as KnownPayment;
  if (after.chargebacks.length === 0) {
    const less = after.shares.flatMap((s): [string, number][] =>
      overpaid(s) > 0 ? [[s.orderId, overpaid(s)]] : [],
    );
    if (less.length > 0)
      events.push(
        ...refundEvents(
          after,
          of,
          `chargeback:${command.chargebackId}`,
          less,
          'process',
          null,
          'less was supplied than was paid for',
        ),
      );
  }
  after = events.reduce<PaymentState>(evolve, state) as KnownPayment;
  for (const share of after.shares)
    if (share.isReleaseDue)
      events.push(...released(of, share, heldOf(share) - withheldOf(after, share.orderId)));
  return events;
}

/** The buyer's bank has the money, or may: nobody gives it back twice. */
function requireUndisputed({ chargebacks }: KnownPayment): void {
  if (chargebacks.length > 0)
    throw conflict(
      'payment/disputed',
      'a chargeback of this payment is open: the buyer’s bank has taken the money back already, and nothing is refunded until it has decided',
      { facts: { chargebackId: chargebacks[0]!.chargebackId } },
    );
}

function requestRefund(
  state: KnownPayment,
  of: Of,
  {
    refundId,
    orderId,
    amount,
    by,
    person,
    reason,
    lines = [],
    requestId,
  }: Command<'RequestRefund'>,
): readonly PaymentEvent[] {
  if (state.refunds.some((r) => r.refundId === refundId)) return [];
  const share = shareOfOrder(state, orderId);
  requireText('reason', reason, 500);
  if (requestId !== undefined) requireAnswerable(state, requestId, orderId);
  requireRefundable(state, share, amount);
  requireLines(state, lines);
  const amounts = [[orderId, amount]] as const;
  const events = refundEvents(state, of, refundId, amounts, by, person, reason);
  const named = {
    ...(lines.length > 0 ? { lines: lines.map(({ lineId, net }) => ({ lineId, net })) } : {}),
    ...(requestId === undefined ? {} : { requestId }),
  };
  return events.map((event) =>
    event.type === 'RefundRequested' ? { ...event, data: { ...event.data, ...named } } : event,
  );
}

/** Nothing is refunded that was not taken, nor twice. */
function requireRefundable(state: KnownPayment, share: ShareState, amount: number): void {
  if (state.status !== 'Captured')
    throw conflict(
      'payment/not-captured',
      'nothing has been taken from the buyer yet: cancel the order, or close its rest, instead',
      { facts: { status: state.status } },
    );
  requireUndisputed(state);
  const left = leftOf(share);
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > left)
    throw invalid(
      'payment/refund-amount',
      left > 0
        ? `of ${share.number} at most ${inWords(left, state)} can be refunded: the rest was, or is on its way`
        : `all that was paid for ${share.number} was given back, or is on its way`,
      { field: 'amount', facts: { left } },
    );
}

const vendorsRefunding = ({ shares }: RefundState): readonly string[] => [
  ...new Set(shares.map((s) => s.vendorOrgId)),
];

function refundEvents(
  state: KnownPayment,
  of: Of,
  refundId: string,
  amounts: readonly (readonly [orderId: string, amount: number])[],
  by: Extract<PaymentEvent, { type: 'RefundRequested' }>['data']['by'],
  requestedBy: string | null,
  reason: string,
): readonly PaymentEvent[] {
  const shares = amounts.map(([orderId, amount]): RefundShare => {
    const share = shareOfOrder(state, orderId);
    const released = Math.max(0, amount - heldOf(share));
    return { orderId, vendorOrgId: share.vendorOrgId, amount, released };
  });
  const amount = shares.reduce((n, s) => n + s.amount, 0);
  const when = { currency: of.currency, at: of.occurredAt };
  const entries = entriesOf(
    operatorEntry(when, {
      debit: shares.flatMap((s) => [
        ['orderFunds', s.orderId, s.amount - s.released] as const,
        ['clearing', s.orderId, s.released] as const,
      ]),
      credit: shares.map((s) => ['refundsInTransit', s.orderId, s.amount] as const),
    }),
    ...shares.map((s) =>
      vendorEntry(s.vendorOrgId, when, {
        debit: [['paymentsOnAccount', s.orderId, s.amount]],
        credit: [['dueFromPlatform', s.orderId, s.amount]],
      }),
    ),
  );
  const { gatewayRef } = state;
  return [
    {
      type: 'RefundRequested',
      data: {
        ...of,
        refundId,
        shares,
        vendorOrgIds: [...new Set(shares.map((s) => s.vendorOrgId))],
        amount,
        gatewayRef: gatewayRef!,
        by,
        requestedBy,
        reason,
        entries,
      },
    },
    ...shares
      .filter((s) => s.released > 0)
      .map(({ orderId, released }): PaymentEvent => {
        const share = shareOfOrder(state, orderId);
        return {
          type: 'EarningReclaimed',
          data: { ...of, ...reclaimedOf(share, released), refundId },
        };
      }),
  ];
}

/** The gateway has paid a refund, or it came back to us. */
function refundMoved(
  { currency, method, paymentId }: KnownPayment,
  { occurredAt: at }: Of,
  { shares, amount }: RefundState,
  gatewayTransactions: readonly string[],
  which: 'paid' | 'cameBack',
): readonly Entry[] {
  const transit = shares.map((s) => ['refundsInTransit', s.orderId, s.amount] as const);
  const gateway = [['gateway', null, amount] as const];
  const kept = method === 'transfer' ? amount : 0;
  const legs =
    which === 'paid'
      ? {
          debit: [...transit, ['buyersCash', null, kept] as const],
          credit: [...gateway, ['buyersMoney', paymentId, kept] as const],
        }
      : { debit: gateway, credit: transit };
  return entriesOf(operatorEntry({ currency, at, gatewayTransactions }, legs));
}

function shareOfOrder(state: KnownPayment, orderId: string): ShareState {
  const share = state.shares.find((s) => s.orderId === orderId);
  if (!share)
    throw invalid('payment/unknown-order', 'this payment is not for that order', {
      field: 'orderId',
      allowed: state.shares.map((s) => s.orderId),
    });
  return share;
}

function knownRefund(state: KnownPayment, refundId: string): RefundState {
  const refund = state.refunds.find((r) => r.refundId === refundId);
  if (!refund) throw missing('payment/unknown-refund', 'there is no such refund of this payment');
  return refund;
}

const inWords = (amount: number, { currency }: OfPayment): string => {
  const money: Money = { amount, currency };
  return `${toDecimal(money)} ${currency}`;
};

function evolve(state: PaymentState, event: PaymentEvent): PaymentState {
  if (event.type === 'PaymentRequested') {
    const { paymentId, purchaseId, buyerOrgId, currency, number, method, shares, dueBy } =
      event.data;
    return {
      paymentId,
      purchaseId,
      buyerOrgId,
      currency,
      number,
      method,
      status: 'Requested',
      shares: shares.map((s) => ({
        ...s,
        due: s.amount,
        captured: 0,
        released: 0,
        refundedHeld: 0,
        refundedReleased: 0,
        chargedBackHeld: 0,
        chargedBackReleased: 0,
        chargedBackByPlatform: 0,
        isReleaseDue: false,
        charged: null,
      })),
      dueBy,
      attempt: 0,
      checkout: 'None',
      checkoutRef: null,
      gatewayRef: null,
      authorised: 0,
      captureBefore: null,
      capturing: 0,
      givenBack: [],
      refunds: [],
      refundRequests: [],
      transfer: nothingReceived,
      chargebacks: [],
      endedChargebacks: [],
    };
  }
  if (!state) return state;
  switch (event.type) {
    case 'CheckoutRequested':
      return {
        ...state,
        attempt: event.data.attempt,
        checkout: 'Requested',
        checkoutRef: null,
      };
    case 'CheckoutOpened':
      return { ...state, checkout: 'Open', checkoutRef: event.data.checkoutRef };
    case 'CheckoutFailed':
      return { ...state, checkout: 'Failed' };
    case 'BankTransferOpened':
      return { ...state, gatewayRef: event.data.gatewayRef };
    case 'BankTransferReceived':
    case 'ReturnRequested':
    case 'ReturnSucceeded':
    case 'ReturnFailed':
      return { ...state, transfer: transferAfter(state, event) };
    case 'PaymentAuthorised': {
      const { gatewayRef, amount, captureBefore } = event.data;
      return { ...state, status: 'Authorised', gatewayRef, authorised: amount, captureBefore };
    }
    case 'PaymentShareReduced':
      return withShare(state, event.data.orderId, (s) => ({ ...s, due: event.data.to }));
    case 'CaptureRequested':
      return {
        ...state,
        status: 'Capturing',
        capturing: event.data.amount,
        ...(state.method === 'transfer' ? { transfer: transferAfter(state, event) } : {}),
        // what each order is captured for is fixed now; it may cost less by the time that it was
        shares: state.shares.map((s) => ({ ...s, captured: s.due })),
      };
    case 'PaymentCaptured':
      return { ...state, status: 'Captured', capturing: 0 };
    case 'CaptureFailed':
      if (state.method === 'transfer')
        return {
          ...state,
          // it is waited for again: the gateway said that it is not there
          status: 'Requested',
          capturing: 0,
          transfer: transferAfter(state, event),
          shares: state.shares.map((s) => ({ ...s, captured: 0 })),
        };
      return {
        ...state,
        status: 'CaptureFailed',
        capturing: 0,
        checkout: 'None',
        gatewayRef: null,
        givenBack: state.gatewayRef ? [...state.givenBack, state.gatewayRef] : state.givenBack,
        shares: state.shares.map((s) => ({ ...s, captured: 0 })),
      };
    case 'PaymentAbandoned':
      return { ...state, status: 'Abandoned' };
    case 'AuthorisationReleased':
      return { ...state, givenBack: [...state.givenBack, event.data.gatewayRef] };
    case 'CommissionAttached': {
      const { orderId, vendorOrgId, gross, commission, tax } = event.data;
      const charged = { orderId, vendorOrgId, gross, commission, tax };
      return withShare(state, orderId, (s) => ({ ...s, charged }));
    }
    case 'FundsReleased':
      return withShare(state, event.data.orderId, (s) => ({
        ...s,
        released: s.released + event.data.gross,
      }));
    case 'EarningReclaimed':
      return state;
    case 'RefundRequested': {
      const { refundId, shares, amount, lines = [], requestId } = event.data;
      const refund: RefundState = {
        refundId,
        shares,
        amount,
        status: 'Requested',
        attempt: 1,
        lines,
      };
      const refundRequests = answered(state, requestId, 'Started');
      return shares.reduce<KnownPayment>(
        (known, part) =>
          withShare(known, part.orderId, (s) => ({
            ...s,
            refundedHeld: s.refundedHeld + part.amount - part.released,
            refundedReleased: s.refundedReleased + part.released,
          })),
        { ...state, refunds: [...state.refunds, refund], refundRequests },
      );
    }
    case 'RefundAsked': {
      const { requestId, orderId } = event.data;
      const before = state.refundRequests.map((r) =>
        r.orderId === orderId && r.status === 'Open' ? { ...r, status: 'Replaced' as const } : r,
      );
      return { ...state, refundRequests: [...before, { requestId, orderId, status: 'Open' }] };
    }
    case 'RefundDeclined':
      return { ...state, refundRequests: answered(state, event.data.requestId, 'Declined') };
    case 'RefundSucceeded': {
      const paid = withRefund(state, event.data.refundId, (r) => ({ ...r, status: 'Succeeded' }));
      return state.method === 'transfer'
        ? { ...paid, transfer: transferAfter(state, event) }
        : paid;
    }
    case 'RefundFailed':
      return withRefund(state, event.data.refundId, (r) => ({ ...r, status: 'Failed' }));
    case 'RefundRetried':
      return withRefund(state, event.data.refundId, (r) => ({
        ...r,
        status: 'Requested',
        attempt: event.data.attempt,
      }));
    case 'ChargebackWithheld': {
      const { chargebackId, shares } = event.data;
      const others = state.chargebacks.filter((c) => c.chargebackId !== chargebackId);
      return { ...state, chargebacks: [...others, { chargebackId, shares }] };
    }
    case 'ReleaseWithheld':
      return withShare(state, event.data.orderId, (s) => ({ ...s, isReleaseDue: true }));
    case 'ChargebackEnded': {
      const { chargebackId, shares, bearer } = event.data;
      return shares.reduce<KnownPayment>(
        (known, part) => withShare(known, part.orderId, (s) => shareAfter(s, bearer, part)),
        {
          ...state,
          chargebacks: state.chargebacks.filter((c) => c.chargebackId !== chargebackId),
          endedChargebacks: [...state.endedChargebacks, chargebackId],
        },
      );
    }
    default:
      return never(event);
  }
}

const withShare = (
  state: KnownPayment,
  orderId: string,
  change: (share: ShareState) => ShareState,
): KnownPayment => ({
  ...state,
  shares: state.shares.map((s) => (s.orderId === orderId ? change(s) : s)),
});

const answered = (
  { refundRequests }: KnownPayment,
  requestId: string | undefined,
  status: RefundRequestState['status'],
): readonly RefundRequestState[] =>
  refundRequests.map((r) => (r.requestId === requestId ? { ...r, status } : r));

const withRefund = (
  state: KnownPayment,
  refundId: string,
  change: (refund: RefundState) => RefundState,
): KnownPayment => ({
  ...state,
  refunds: state.refunds.map((r) => (r.refundId === refundId ? change(r) : r)),
});
