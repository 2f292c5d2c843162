import { never, type Decider } from '../../shared/decider/decider.js';
import { missing } from '../../shared/decider/domain-error.js';
import {
  bankTransferOpened,
  dueOf,
  received,
  requestReturn,
  returned,
  returnFailed,
} from './bank-transfer.js';
import { withhold } from './chargebacks.js';
import { authorise, capture, request, requestCheckout } from './paying.js';
import { evolve } from './payment-after.js';
import {
  isUnpaid,
  shareOfOrder,
  vendorsOf,
  type KnownPayment,
  type PaymentState,
} from './payment-state.js';
import type { PaymentCommand } from './payment.commands.js';
import type { PaymentEvent } from './payment.events.js';
import { reduce } from './reducing.js';
import { askForRefund, declineRefund } from './refund-requests.js';
import {
  recordRefund,
  recordRefundFailure,
  refundInFull,
  requestRefund,
  requireRefundable,
  retryRefund,
} from './refunds.js';
import { setReleaseHold } from './release-holds.js';
import { endChargeback, liftHold, release } from './releasing.js';

/** One payment of a purchase in one currency: asked for, authorised, captured once, released, refunded. */
export const payment: Decider<PaymentState, PaymentCommand, PaymentEvent> = {
  category: 'payment',
  shortLived: true,
  stateVersion: 4,
  initial: null,
  decide,
  evolve,
};

function decide(command: PaymentCommand, state: PaymentState): readonly PaymentEvent[] {
  if (command.type === 'RequestPayment') return state ? [] : request(command);
  if (!state) throw missing('payment/unknown', 'this payment does not exist');
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
    case 'SetReleaseHold':
      return setReleaseHold(of, shareOfOrder(state, command.orderId), command);
    case 'LiftReleaseHold':
      return liftHold(state, of, command);
    case 'AskForRefund':
      requireRefundable(state, shareOfOrder(state, command.orderId), command.amount);
      return askForRefund(state, of, command);
    case 'DeclineRefund':
      return declineRefund(state, of, command);
    case 'RequestRefund':
      return requestRefund(state, of, command);
    case 'RecordRefund':
      return recordRefund(state, of, command);
    case 'RecordRefundFailure':
      return recordRefundFailure(state, of, command);
    case 'RetryRefund':
      return retryRefund(state, of, command);
    case 'RefundInFull':
      return refundInFull(state, of, command);
    case 'WithholdForChargeback':
      return state.status === 'Captured' ? withhold(state, of, command) : [];
    case 'EndChargeback':
      return state.status === 'Captured' ? endChargeback(state, of, command) : [];
    default:
      return never(command);
  }
}
