import { payment } from '../../domain/money/payment/payment.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import { EngineUnavailable } from '../ports/engine-unavailable.js';
import { requireOwn } from '../shared/caller.js';
import { query } from '../shared/query.js';

/** How the page on which the buyer pays, or is told where to send a bank transfer, stands. */
export interface Checkout {
  readonly paymentId: string;
  readonly status: 'None' | 'Requested' | 'Open' | 'Failed';
  /** Where the buyer pays; null: not made yet, or ended. */
  readonly url: string | null;
}

/** Read from the payment itself: the buyer waits for it. */
export const checkoutOf = query<{ readonly paymentId: string }, Checkout>({
  name: 'CheckoutOf',
  permission: 'payment.pay',
  reads: [],
  run: async ({ paymentId }, { caller, services }) => {
    const { state } = await services.pipeline.load(payment, paymentId, true);
    if (!state) throw missing('payment/unknown', 'this payment does not exist');
    requireOwn(caller, state.buyerOrgId, 'payment');
    if (state.method === 'transfer') {
      if (state.gatewayRef === null) return { paymentId, status: 'Requested', url: null };
      const found = await services.gateway.bankTransfer(state.gatewayRef);
      if (found.is === 'done') return { paymentId, status: 'Open', url: found.value.url };
      if (found.is === 'refused') return { paymentId, status: 'Failed', url: null };
      throw new EngineUnavailable('The payment gateway', false, new Error(found.why));
    }
    const { checkout: status, checkoutRef } = state;
    if (status !== 'Open' || checkoutRef === null) return { paymentId, status, url: null };
    const answer = await services.gateway.checkoutUrl(checkoutRef);
    if (answer.is === 'done') return { paymentId, status, url: answer.value };
    if (answer.is === 'refused') return { paymentId, status, url: null };
    throw new EngineUnavailable('The payment gateway', false, new Error(answer.why));
  },
});
