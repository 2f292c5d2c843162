import { never } from '../../shared/decider/decider.js';
import { invalid } from '../../shared/decider/domain-error.js';
import { captureIfFunded, dueOf } from './bank-transfer.js';
import { evolve } from './payment-after.js';
import {
  shareOfOrder,
  type KnownPayment,
  type Of,
  type PaymentCommandOf,
} from './payment-state.js';
import type { PaymentEvent } from './payment.events.js';
import { refundEvents } from './refunds.js';
import { overpaid } from './share-state.js';

/** An order costs less than it did: what is not taken yet is not taken, and what was is given back. */
export function reduce(
  state: KnownPayment,
  of: Of,
  { orderId, to, reason, refundId }: PaymentCommandOf<'ReduceShare'>,
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
