import type { KnownPayment } from '../../domain/money/payment/payment-state.js';
import { payment } from '../../domain/money/payment/payment.js';
import { forbidden, missing } from '../../domain/shared/decider/domain-error.js';
import { requireOwn, type Caller } from '../shared/caller.js';
import { useCase, type Services } from '../shared/use-case.js';
import { refundWanted, type RefundInput } from './refund-amount.js';

async function knownPayment(paymentId: string, { pipeline }: Services): Promise<KnownPayment> {
  const { state } = await pipeline.load(payment, paymentId, true);
  if (!state) throw missing('payment/unknown', 'this payment does not exist');
  return state;
}

/** The buyer wants to pay now: the gateway is asked for a page to do it on. */
export const requestCheckout = useCase({
  name: 'RequestCheckout',
  decider: payment,
  permission: 'payment.pay',
  prepare: async ({ paymentId }: { paymentId: string }, { caller, meta, services }) => {
    const state = await knownPayment(paymentId, services);
    requireOwn(caller, state.buyerOrgId, 'payment');
    return {
      id: paymentId,
      command: { type: 'RequestCheckout', at: meta.at, by: caller.person.id },
    };
  },
});

/** The buyer has what came by bank transfer, and was not needed, sent back to its bank. */
export const requestReturn = useCase({
  name: 'RequestReturn',
  decider: payment,
  permission: 'payment.pay',
  prepare: async ({ paymentId }: { paymentId: string }, { caller, meta, services }) => {
    const state = await knownPayment(paymentId, services);
    requireOwn(caller, state.buyerOrgId, 'payment');
    return {
      id: paymentId,
      command: {
        type: 'RequestReturn',
        at: meta.at,
        returnId: meta.newId,
        by: caller.person.id,
      },
    };
  },
});

export interface ReleaseHoldInput {
  readonly paymentId: string;
  readonly orderId: string;
  readonly held: boolean;
  readonly reason: string;
}

/** The money of an order is not released while it is on hold; another person lifts it. */
export const setReleaseHold = useCase({
  name: 'SetReleaseHold',
  decider: payment,
  permission: 'marketplace.operate',
  prepare: async (
    { paymentId, orderId, held, reason }: ReleaseHoldInput,
    { caller, meta, services },
  ) => {
    await knownPayment(paymentId, services);
    return {
      id: paymentId,
      command: {
        type: held ? 'SetReleaseHold' : 'LiftReleaseHold',
        at: meta.at,
        orderId,
        reason,
        by: caller.person.id,
      },
    };
  },
});

export interface RequestRefundInput extends RefundInput {
  /** The buyer's request that it answers; null: it was not asked for. */
  readonly requestId: string | null;
}

const sideOf = ({ organization }: Caller): 'operator' | 'vendor' =>
  organization.type === 'Operator' ? 'operator' : 'vendor';

/** A vendor refunds its own order, the operator any. */
export const requestRefund = useCase({
  name: 'RequestRefund',
  decider: payment,
  permission: 'payment.refund',
  prepare: async (input: RequestRefundInput, { caller, meta, services }) => {
    const { paymentId, orderId, reason, requestId } = input;
    const state = await knownPayment(paymentId, services);
    requireShareOf(caller, state, orderId);
    return {
      id: paymentId,
      command: {
        type: 'RequestRefund',
        at: meta.at,
        refundId: meta.newId,
        orderId,
        ...(await refundWanted(input, state, services)),
        by: sideOf(caller),
        person: caller.person.id,
        reason,
        ...(requestId === null ? {} : { requestId }),
      },
    };
  },
});

/** The buyer asks for something back; the request's id is the `newId`. */
export const askForRefund = useCase({
  name: 'AskForRefund',
  decider: payment,
  permission: 'payment.pay',
  prepare: async (input: RefundInput, { caller, meta, services }) => {
    const { paymentId, orderId, reason } = input;
    const state = await knownPayment(paymentId, services);
    requireOwn(caller, state.buyerOrgId, 'payment');
    return {
      id: paymentId,
      command: {
        type: 'AskForRefund',
        at: meta.at,
        requestId: meta.newId,
        orderId,
        ...(await refundWanted(input, state, services)),
        person: caller.person.id,
        reason,
      },
    };
  },
});

export const declineRefund = useCase({
  name: 'DeclineRefund',
  decider: payment,
  permission: 'payment.refund',
  prepare: async (
    { paymentId, requestId, reason }: { paymentId: string; requestId: string; reason: string },
    { caller, meta, services },
  ) => {
    const state = await knownPayment(paymentId, services);
    const asked = state.refundRequests.find((r) => r.requestId === requestId);
    if (!asked) throw missing('payment/unknown-request', 'this refund request does not exist');
    requireShareOf(caller, state, asked.orderId);
    return {
      id: paymentId,
      command: {
        type: 'DeclineRefund',
        at: meta.at,
        requestId,
        by: sideOf(caller),
        person: caller.person.id,
        reason,
      },
    };
  },
});

/** Sends a refund again that has not reached the buyer. */
export const retryRefund = useCase({
  name: 'RetryRefund',
  decider: payment,
  permission: 'payment.refund',
  prepare: async (
    { paymentId, refundId }: { paymentId: string; refundId: string },
    { caller, meta, services },
  ) => {
    const state = await knownPayment(paymentId, services);
    const refund = state.refunds.find((r) => r.refundId === refundId);
    if (!refund) throw missing('payment/unknown-refund', 'this refund does not exist');
    for (const { orderId } of refund.shares) requireShareOf(caller, state, orderId);
    return {
      id: paymentId,
      command: { type: 'RetryRefund', at: meta.at, refundId, by: caller.person.id },
    };
  },
});

/** Others learn no more of a payment than that there is none of theirs. */
function requireShareOf(caller: Caller, { shares }: KnownPayment, orderId: string): void {
  if (caller.organization.type === 'Operator') return;
  const own = shares.filter((s) => s.vendorOrgId === caller.organization.id);
  if (own.length === 0) throw missing('payment/unknown', 'this payment does not exist');
  if (!own.some((s) => s.orderId === orderId))
    throw forbidden('payment/other-order', 'a vendor refunds its own orders only', {
      field: 'orderId',
      allowed: own.map((s) => s.orderId),
    });
}
