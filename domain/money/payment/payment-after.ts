import { never } from '../../shared/decider/decider.js';
import { nothingReceived, transferAfter } from './bank-transfer.js';
import { shareAfter } from './chargebacks.js';
import type { KnownPayment, PaymentState, RefundState } from './payment-state.js';
import type { PaymentEvent } from './payment.events.js';
import type { RefundRequestState } from './refund-requests.js';
import type { ShareState } from './share-state.js';

export function evolve(state: PaymentState, event: PaymentEvent): PaymentState {
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
        hold: null,
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
    case 'ReleaseHoldSet': {
      const { orderId, reason, heldBy: by } = event.data;
      return withShare(state, orderId, (s) => ({ ...s, hold: { reason, by } }));
    }
    case 'ReleaseHoldLifted':
      return withShare(state, event.data.orderId, (s) => ({ ...s, hold: null }));
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
