import { conflict, missing } from '../../shared/decider/domain-error.js';
import { entriesOf, operatorEntry, type Entry } from '../ledger/entry.js';
import type { KnownPayment, Of, PaymentCommandOf } from './payment-state.js';
import type { PaymentEvent } from './payment.events.js';

/** What has come by bank transfer for a payment, and where it is. Minor units. */
export interface TransferState {
  /** What the gateway calls the receipts that are known. */
  readonly receipts: readonly string[];
  /** With the gateway, the buyer's still: neither taken, being taken, nor on its way back. */
  readonly unapplied: number;
  readonly returns: readonly ReturnState[];
}

export interface ReturnState {
  readonly returnId: string;
  readonly amount: number;
  readonly status: 'Requested' | 'Succeeded' | 'Failed';
}

export const nothingReceived: TransferState = { receipts: [], unapplied: 0, returns: [] };

/** What all orders of it cost now. */
export const dueOf = ({ shares }: Pick<KnownPayment, 'shares'>): number =>
  shares.reduce((n, s) => n + s.due, 0);

/** What has to come still before the purchase can go on; nothing once it is taken, or not waited for. */
export const missingOf = (state: KnownPayment): number =>
  state.method === 'transfer' && state.status === 'Requested'
    ? Math.max(0, dueOf(state) - state.transfer.unapplied)
    : 0;

/** What nothing is due for: it is offered back. What is part of a sum to come is not. */
export const excessOf = ({ status, transfer }: KnownPayment): number =>
  status === 'Requested' ? 0 : transfer.unapplied;

/** As soon as there is enough, it is taken: nothing is shipped, and nothing confirmed, before. */
export function captureIfFunded(state: KnownPayment, of: Of): readonly PaymentEvent[] {
  const amount = dueOf(state);
  const isFunded =
    state.method === 'transfer' &&
    state.status === 'Requested' &&
    amount > 0 &&
    state.transfer.unapplied >= amount;
  return isFunded ? [{ type: 'CaptureRequested', data: { ...of, amount } }] : [];
}

export function bankTransferOpened(
  state: KnownPayment,
  of: Of,
  { gatewayRef, details }: PaymentCommandOf<'RecordBankTransferOpened'>,
): readonly PaymentEvent[] {
  // one account for one payment: whoever was told the numbers keeps them
  if (state.method !== 'transfer' || state.gatewayRef !== null) return [];
  const { dueBy, number } = state;
  const data = { ...of, gatewayRef, details, amount: dueOf(state), dueBy, number };
  return [{ type: 'BankTransferOpened', data }];
}

/** Each receipt counts once, however often and in whatever order it is told of. */
export function received(
  state: KnownPayment,
  of: Of,
  { gatewayRef, receipts }: PaymentCommandOf<'RecordReceipts'>,
  evolve: (state: KnownPayment, event: PaymentEvent) => KnownPayment,
): readonly PaymentEvent[] {
  if (gatewayRef !== state.gatewayRef) return [];
  const events: PaymentEvent[] = [];
  let now = state;
  for (const { receiptRef, amount, receivedAt } of receipts) {
    if (now.transfer.receipts.includes(receiptRef)) continue;
    const transfer = { ...now.transfer, unapplied: now.transfer.unapplied + amount };
    const after = { ...now, transfer };
    const isWaitedFor = state.status === 'Requested';
    const event: PaymentEvent = {
      type: 'BankTransferReceived',
      data: {
        ...of,
        gatewayRef,
        receiptRef,
        amount,
        receivedAt,
        missing: missingOf(after),
        excess: isWaitedFor ? Math.max(0, transfer.unapplied - dueOf(state)) : excessOf(after),
        entries: entriesOf(
          operatorEntry(
            { currency: of.currency, at: of.occurredAt },
            {
              debit: [['buyersCash', null, amount]],
              credit: [['buyersMoney', of.paymentId, amount]],
            },
          ),
        ),
      },
    };
    events.push(event);
    now = evolve(now, event);
  }
  return [...events, ...captureIfFunded(now, of)];
}

export function requestReturn(
  state: KnownPayment,
  of: Of,
  { returnId, by }: PaymentCommandOf<'RequestReturn'>,
): readonly PaymentEvent[] {
  if (state.transfer.returns.some((r) => r.returnId === returnId)) return [];
  const amount = excessOf(state);
  if (amount > 0) return [returnOf(state, of, returnId, amount, by)];
  throw conflict(
    'payment/nothing-to-return',
    state.transfer.unapplied > 0
      ? 'what has come is part of what is to be paid: cancel the orders to have it sent back'
      : 'there is nothing to send back: no more has come than was needed, or it is on its way',
    { facts: { status: state.status } },
  );
}

export const returnOf = (
  { gatewayRef }: KnownPayment,
  of: Of,
  returnId: string,
  amount: number,
  requestedBy: string | null,
): PaymentEvent => ({
  type: 'ReturnRequested',
  data: { ...of, returnId, gatewayRef: gatewayRef!, amount, requestedBy },
});

/** Of a refund: its money lies with the gateway for the buyer, and goes on to the buyer's bank. */
export const returnIdOf = (refundId: string): string => `refund:${refundId}`;

export function returned(
  state: KnownPayment,
  of: Of,
  { returnId, returnRef }: PaymentCommandOf<'RecordReturn'>,
): readonly PaymentEvent[] {
  const { amount, status } = knownReturn(state, returnId);
  if (status === 'Succeeded') return [];
  const entries = returnMoved(of, amount, 'left');
  return [{ type: 'ReturnSucceeded', data: { ...of, returnId, returnRef, amount, entries } }];
}

export function returnFailed(
  state: KnownPayment,
  of: Of,
  { returnId, code }: PaymentCommandOf<'RecordReturnFailure'>,
): readonly PaymentEvent[] {
  const { amount, status } = knownReturn(state, returnId);
  if (status === 'Failed') return [];
  const entries = status === 'Succeeded' ? returnMoved(of, amount, 'cameBack') : [];
  return [{ type: 'ReturnFailed', data: { ...of, returnId, amount, code, entries } }];
}

function returnMoved(
  { currency, paymentId, occurredAt: at }: Of,
  amount: number,
  which: 'left' | 'cameBack',
): readonly Entry[] {
  const money = [['buyersMoney', paymentId, amount]] as const;
  const cash = [['buyersCash', null, amount]] as const;
  const legs = which === 'left' ? { debit: money, credit: cash } : { debit: cash, credit: money };
  return entriesOf(operatorEntry({ currency, at }, legs));
}

function knownReturn({ transfer }: KnownPayment, returnId: string): ReturnState {
  const found = transfer.returns.find((r) => r.returnId === returnId);
  if (!found) throw missing('payment/unknown-return', 'nothing of this payment is sent back so');
  return found;
}

type Change = Extract<
  PaymentEvent,
  {
    type:
      | 'BankTransferReceived'
      | 'CaptureRequested'
      | 'CaptureFailed'
      | 'RefundSucceeded'
      | 'ReturnRequested'
      | 'ReturnSucceeded'
      | 'ReturnFailed';
  }
>;

/** Where the buyer's money is after an event of a payment by bank transfer. */
export function transferAfter(state: KnownPayment, event: Change): TransferState {
  const { transfer } = state;
  const plus = (amount: number): number => transfer.unapplied + amount;
  switch (event.type) {
    case 'BankTransferReceived':
      return {
        ...transfer,
        receipts: [...transfer.receipts, event.data.receiptRef],
        unapplied: plus(event.data.amount),
      };
    case 'CaptureRequested':
      return { ...transfer, unapplied: plus(-event.data.amount) };
    case 'CaptureFailed':
      return { ...transfer, unapplied: plus(state.capturing) };
    case 'RefundSucceeded':
      return { ...transfer, unapplied: plus(event.data.amount) };
    case 'ReturnRequested': {
      const { returnId, amount } = event.data;
      const asked: ReturnState = { returnId, amount, status: 'Requested' };
      return { ...transfer, unapplied: plus(-amount), returns: [...transfer.returns, asked] };
    }
    case 'ReturnSucceeded':
      return withReturn(transfer, event.data.returnId, 'Succeeded');
    case 'ReturnFailed':
      return {
        ...withReturn(transfer, event.data.returnId, 'Failed'),
        unapplied: plus(event.data.amount),
      };
  }
}

const withReturn = (
  transfer: TransferState,
  returnId: string,
  status: ReturnState['status'],
): TransferState => ({
  ...transfer,
  returns: transfer.returns.map((r) => (r.returnId === returnId ? { ...r, status } : r)),
});
