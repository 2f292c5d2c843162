import type Stripe from 'stripe';
import type { GatewayAnswer, RefundAtGateway } from '../../../application/ports/payment-gateway.js';
import type { Currency } from '../../../domain/shared/money/money.js';
import { toGateway } from './amounts.js';
import { asked, done, idOf, refused, strange, told } from './answers.js';
import { metadataOf } from './marks.js';

/** docs.stripe.com/refunds */
export class Refunds {
  constructor(private readonly stripe: Stripe) {}

  create(
    key: string,
    {
      paymentId,
      refundId,
      gatewayRef,
      amount,
      currency,
    }: {
      readonly paymentId: string;
      readonly refundId: string;
      readonly gatewayRef: string;
      readonly amount: number;
      readonly currency: Currency;
    },
  ): Promise<GatewayAnswer<RefundAtGateway>> {
    const theirs = toGateway(amount, currency);
    if (theirs === null) return Promise.resolve(refused('amount_not_in_units_of_the_currency'));
    return told(
      () =>
        this.stripe.refunds.create(
          {
            payment_intent: gatewayRef,
            amount: theirs,
            metadata: metadataOf({
              tradepost_key: key,
              payment_id: paymentId,
              refund_id: refundId,
            }),
          },
          { idempotencyKey: key },
        ),
      shown,
    );
  }

  state(refundRef: string): Promise<GatewayAnswer<RefundAtGateway>> {
    return asked(async () => shown(await this.stripe.refunds.retrieve(refundRef)));
  }
}

function shown(refund: Stripe.Refund): GatewayAnswer<RefundAtGateway> {
  const { id: refundRef, status, balance_transaction, failure_balance_transaction } = refund;
  const of = (transaction: typeof balance_transaction | undefined): readonly string[] =>
    transaction ? [idOf(transaction)] : [];
  switch (status) {
    case 'pending':
    // the buyer is asked where to
    case 'requires_action':
      return done({ refundRef, status: 'pending', code: null, transactions: [] });
    case 'succeeded':
      return done({ refundRef, status, code: null, transactions: of(balance_transaction) });
    case 'failed':
    case 'canceled':
      return done({
        refundRef,
        status: 'failed',
        code: refund.failure_reason ?? status,
        transactions: of(failure_balance_transaction),
      });
    default:
      return strange('refund_status', String(status));
  }
}
