import { payment, type KnownPayment } from '../../domain/money/payment/payment.js';
import { forbidden, missing } from '../../domain/shared/decider/domain-error.js';
import { fromDecimal } from '../../domain/shared/money/money.js';
import { requireOwn, type Caller } from '../shared/caller.js';
import { useCase, type Services } from '../shared/use-case.js';

async function knownPayment(paymentId: string, { pipeline }: Services): Promise<KnownPayment> {
  const { state } = await pipeline.load(payment, paymentId, true);
  if (!state) throw missing('payment/unknown', 'there is no such payment');
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

export interface RequestRefundInput {
  readonly paymentId: string;
  readonly orderId: string;
  /** A decimal in the payment's currency. */
  readonly amount: string;
  readonly reason: string;
}

/** A vendor refunds its own order, the operator any. */
export const requestRefund = useCase({
  name: 'RequestRefund',
  decider: payment,
  permission: 'payment.refund',
  prepare: async (
    { paymentId, orderId, amount, reason }: RequestRefundInput,
    { caller, meta, services },
  ) => {
    const state = await knownPayment(paymentId, services);
    requireShareOf(caller, state, orderId);
    return {
      id: paymentId,
      command: {
        type: 'RequestRefund',
        at: meta.at,
        refundId: meta.newId,
        orderId,
        amount: fromDecimal(amount, state.currency).amount,
        by: caller.organization.type === 'Operator' ? ('operator' as const) : ('vendor' as const),
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
    if (!refund) throw missing('payment/unknown-refund', 'there is no such refund');
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
  if (own.length === 0) throw missing('payment/unknown', 'there is no such payment');
  if (!own.some((s) => s.orderId === orderId))
    throw forbidden('payment/other-order', 'a vendor refunds its own orders only', {
      field: 'orderId',
      allowed: own.map((s) => s.orderId),
    });
}
