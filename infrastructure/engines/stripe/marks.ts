import type { NewsSubject } from '../../../domain/money/gateway-news/gateway-news.events.js';

/**
 * What our objects carry as metadata (docs.stripe.com/metadata): by it they are known as ours, and
 * found again. Ids only: nothing of it says who anybody is.
 */
export interface Marks {
  /** The key of the call that has made it. */
  readonly tradepost_key: string;
  readonly payment_id?: string;
  readonly refund_id?: string;
  readonly account_id?: string;
  readonly payout_id?: string;
  readonly vendor_id?: string;
}

type Metadata = Readonly<Record<string, string>> | null | undefined;

/** As the client takes it. */
export const metadataOf = (marks: Marks): Record<string, string> => ({ ...marks });

export const keyOf = (metadata: Metadata): string | null => metadata?.tradepost_key ?? null;

/** An object of Stripe's, as far as news of it are read. */
export interface MarkedObject {
  readonly id: string;
  readonly object: string;
  readonly metadata?: Metadata;
  /** Of a dispute: what is disputed. */
  readonly payment_intent?: string | null;
}

/**
 * What news of an object concern; null: it is not ours, or of a kind that nothing is done about.
 *
 * @param account The vendor's at Stripe; null: the operator's own
 */
export function subjectOf(
  type: string,
  { id, object, metadata, payment_intent: intent }: MarkedObject,
  account: string | null,
): NewsSubject | null {
  if (account !== null && type.startsWith('account.external_account.'))
    return { what: 'account', gatewayAccount: account };
  // banks make them: whose payment it is, is asked
  if (object === 'dispute')
    return intent ? { what: 'dispute', gatewayRef: intent, disputeRef: id } : null;
  if (keyOf(metadata) === null) return null;
  const { payment_id: paymentId, refund_id: refundId } = metadata!;
  const { account_id: accountId, payout_id: payoutId } = metadata!;
  switch (object) {
    case 'checkout.session':
      return paymentId ? { what: 'checkout', paymentId, checkoutRef: id } : null;
    case 'payment_intent':
      if (!paymentId) return null;
      return type === 'payment_intent.succeeded'
        ? { what: 'capture', paymentId, gatewayRef: id }
        : { what: 'checkout', paymentId, checkoutRef: id };
    case 'refund':
      return paymentId && refundId ? { what: 'refund', paymentId, refundId, refundRef: id } : null;
    case 'payout':
      return accountId && payoutId && account !== null
        ? { what: 'payout', accountId, payoutId, payoutRef: id, gatewayAccount: account }
        : null;
    default:
      return null;
  }
}
