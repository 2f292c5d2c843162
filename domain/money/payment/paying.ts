import { conflict, invalid } from '../../shared/decider/domain-error.js';
import { entriesOf, operatorEntry, vendorEntry } from '../ledger/entry.js';
import { dueOf } from './bank-transfer.js';
import { evolve } from './payment-after.js';
import {
  inWords,
  isUnpaid,
  vendorsOf,
  type KnownPayment,
  type Of,
  type PaymentCommandOf,
} from './payment-state.js';
import type { PaymentEvent } from './payment.events.js';
import { refundEvents } from './refunds.js';
import { overpaid } from './share-state.js';

export function request(command: PaymentCommandOf<'RequestPayment'>): readonly PaymentEvent[] {
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

export function requestCheckout(
  state: KnownPayment,
  of: Of,
  { by, at }: PaymentCommandOf<'RequestCheckout'>,
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

export function authorise(
  state: KnownPayment,
  of: Of,
  { gatewayRef, amount, captureBefore }: PaymentCommandOf<'RecordAuthorisation'>,
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

export function capture(
  state: KnownPayment,
  of: Of,
  { gatewayRef, amount, fee, gatewayTransactions, at }: PaymentCommandOf<'RecordCapture'>,
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
