import { conflict, invalid } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import { entriesOf, operatorEntry, vendorEntry, type Entry } from '../ledger/entry.js';
import { returnIdOf, returnOf } from './bank-transfer.js';
import {
  inWords,
  knownRefund,
  shareOfOrder,
  type KnownPayment,
  type Of,
  type PaymentCommandOf,
  type RefundState,
} from './payment-state.js';
import type { PaymentEvent, RefundShare } from './payment.events.js';
import { requireAnswerable, requireLines } from './refund-requests.js';
import { heldOf, leftOf, reclaimedOf, type ShareState } from './share-state.js';

/** The buyer's bank has the money, or may: nobody gives it back twice. */
export function requireUndisputed({ chargebacks }: KnownPayment): void {
  if (chargebacks.length > 0)
    throw conflict(
      'payment/disputed',
      'a chargeback of this payment is open: the buyer’s bank has taken the money back already, and nothing is refunded until it has decided',
      { facts: { chargebackId: chargebacks[0]!.chargebackId } },
    );
}

export function requestRefund(
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
  }: PaymentCommandOf<'RequestRefund'>,
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
export function requireRefundable(state: KnownPayment, share: ShareState, amount: number): void {
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

/** The gateway has paid it: what the buyer is owed is paid. */
export function recordRefund(
  state: KnownPayment,
  of: Of,
  command: PaymentCommandOf<'RecordRefund'>,
): readonly PaymentEvent[] {
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

/** It could not be paid, or came back after it was: the buyer is owed it as before. */
export function recordRefundFailure(
  state: KnownPayment,
  of: Of,
  command: PaymentCommandOf<'RecordRefundFailure'>,
): readonly PaymentEvent[] {
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

/** Sends a refund that has failed once more. */
export function retryRefund(
  state: KnownPayment,
  of: Of,
  command: PaymentCommandOf<'RetryRefund'>,
): readonly PaymentEvent[] {
  const refund = knownRefund(state, command.refundId);
  if (refund.status !== 'Failed') return [];
  requireUndisputed(state);
  const { refundId, by } = command;
  return [{ type: 'RefundRetried', data: { ...of, refundId, attempt: refund.attempt + 1, by } }];
}

/** Gives back all that is left, of every order. */
export function refundInFull(
  state: KnownPayment,
  of: Of,
  command: PaymentCommandOf<'RefundInFull'>,
): readonly PaymentEvent[] {
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

const vendorsRefunding = ({ shares }: RefundState): readonly string[] => [
  ...new Set(shares.map((s) => s.vendorOrgId)),
];

/** A refund of parts of orders: of what is held first, and what was released is reclaimed from its vendor. */
export function refundEvents(
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
