import type Stripe from 'stripe';
import type {
  Captured,
  CheckoutState,
  CheckoutWanted,
  GatewayAnswer,
} from '../../../application/ports/payment-gateway.js';
import { currencyOf, fromGateway, limits, toGateway } from './amounts.js';
import { asked, done, refused, strange, told } from './answers.js';
import { metadataOf } from './marks.js';

/** What is read of a page, in one call. */
const PAGE = ['payment_intent.latest_charge'];
/** What is read of what was taken, in one call. */
const TAKEN = ['latest_charge.balance_transaction'];

/** The payment intent is past what was asked of it (docs.stripe.com/error-codes). */
const PAST = 'payment_intent_unexpected_state';

const isoOf = (seconds: number): string => new Date(seconds * 1_000).toISOString();

/**
 * Checkout Sessions that hold the money (docs.stripe.com/payments/place-a-hold-on-a-payment-method),
 * and what becomes of it.
 */
export class Payments {
  constructor(private readonly stripe: Stripe) {}

  create(
    key: string,
    { paymentId, number, amount, currency, returnUrl, expiresAt }: CheckoutWanted,
  ): Promise<GatewayAnswer<{ readonly checkoutRef: string }>> {
    const theirs = limits[currency] ? toGateway(amount, currency) : null;
    if (theirs === null) return Promise.resolve(refused('currency_not_supported'));
    const name = `Purchase ${number}`;
    const metadata = metadataOf({ tradepost_key: key, payment_id: paymentId });
    return told(
      () =>
        this.stripe.checkout.sessions.create(
          {
            mode: 'payment',
            // bank transfers and debits cannot be held
            allowed_payment_method_types: ['card'],
            success_url: returnUrl,
            cancel_url: returnUrl,
            expires_at: Math.floor(Date.parse(expiresAt) / 1_000),
            client_reference_id: paymentId,
            metadata,
            payment_intent_data: {
              capture_method: 'manual',
              description: name,
              transfer_group: paymentId,
              metadata,
            },
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: currency.toLowerCase(),
                  unit_amount: theirs,
                  product_data: { name },
                },
              },
            ],
          },
          { idempotencyKey: key },
        ),
      ({ id }) => done({ checkoutRef: id }),
    );
  }

  url(checkoutRef: string): Promise<GatewayAnswer<string | null>> {
    return asked(async () => {
      const { status, url } = await this.stripe.checkout.sessions.retrieve(checkoutRef);
      return done(status === 'open' ? (url ?? null) : null);
    });
  }

  /**
   * @param ref Of the page, or of the payment that was made on it: news of declines and of holds that
   *   have ended name that alone
   */
  state(ref: string): Promise<GatewayAnswer<CheckoutState>> {
    return asked(async () => {
      const session = ref.startsWith('pi_') ? await this.pageOf(ref) : await this.page(ref);
      return session ? stateOf(session, ref) : refused('resource_missing');
    });
  }

  /** What is authorised is in the units of the page: the amount was in them when it was asked for. */
  capture(
    key: string,
    { gatewayRef, amount }: { readonly gatewayRef: string; readonly amount: number },
  ): Promise<GatewayAnswer<Captured>> {
    return told(
      () =>
        this.stripe.paymentIntents.capture(
          gatewayRef,
          // the currencies that can be paid have the same units there, which a test holds
          { amount_to_capture: amount, expand: TAKEN },
          { idempotencyKey: key },
        ),
      async (intent) => {
        const taken = await this.takenOf(intent);
        return taken.is === 'done' && taken.value === null
          ? { is: 'unknown', why: 'it was told to capture, and has not' }
          : (taken as GatewayAnswer<Captured>);
      },
    );
  }

  captured(gatewayRef: string): Promise<GatewayAnswer<Captured | null>> {
    return asked(async () =>
      this.takenOf(await this.stripe.paymentIntents.retrieve(gatewayRef, { expand: TAKEN })),
    );
  }

  release(
    key: string,
    { gatewayRef }: { readonly gatewayRef: string },
  ): Promise<GatewayAnswer<null>> {
    return told(
      () => this.stripe.paymentIntents.cancel(gatewayRef, {}, { idempotencyKey: key }),
      () => done(null),
      // it has ended by itself, or was given back before
      ({ code, payment_intent: of }) =>
        code === PAST && of?.status === 'canceled' ? done(null) : null,
    );
  }

  /** How a payment stands: `succeeded`, `canceled`. */
  async statusOf(gatewayRef: string): Promise<string> {
    return (await this.stripe.paymentIntents.retrieve(gatewayRef)).status;
  }

  private page(ref: string): Promise<Stripe.Checkout.Session> {
    return this.stripe.checkout.sessions.retrieve(ref, { expand: PAGE });
  }

  private async pageOf(gatewayRef: string): Promise<Stripe.Checkout.Session | undefined> {
    const { data } = await this.stripe.checkout.sessions.list({
      payment_intent: gatewayRef,
      limit: 1,
      expand: PAGE.map((path) => `data.${path}`),
    });
    return data[0];
  }

  private async takenOf(intent: Stripe.PaymentIntent): Promise<GatewayAnswer<Captured | null>> {
    const charge = intent.latest_charge as Stripe.Charge | null;
    if (intent.status !== 'succeeded' || !charge?.captured) return done(null);
    const movement = charge.balance_transaction as Stripe.BalanceTransaction | null;
    // with `charge.updated`, moments later (docs.stripe.com/payments/payment-intents/asynchronous-capture)
    if (!movement) return { is: 'unavailable', why: 'Stripe has not booked what it has taken yet' };
    // nothing is booked in one currency that was moved in another
    if (movement.currency !== charge.currency)
      return refused(`settled_in_${movement.currency}_instead_of_${charge.currency}`);
    const rest = charge.amount_captured < charge.amount ? await this.restGivenBack(intent.id) : [];
    const fee = [movement, ...rest].reduce((sum, { fee: part }) => sum + part, 0);
    return done({
      amount: fromGateway(charge.amount_captured, charge.currency),
      currency: currencyOf(charge.currency),
      fee: fromGateway(fee, charge.currency),
      transactions: [movement, ...rest].map(({ id }) => id),
    });
  }

  /**
   * A part that was taken is two movements: of all that was held, and of the rest back
   * (docs.stripe.com/reports/reporting-categories: `partial_capture_reversal`).
   */
  private async restGivenBack(intent: string): Promise<readonly Stripe.BalanceTransaction[]> {
    const refunds = await this.stripe.refunds.list({
      payment_intent: intent,
      limit: 100,
      expand: ['data.balance_transaction'],
    });
    return refunds.data
      .map((refund) => refund.balance_transaction as Stripe.BalanceTransaction | null)
      .filter((movement) => movement !== null)
      .filter((movement) => movement.reporting_category === 'partial_capture_reversal');
  }
}

function stateOf(session: Stripe.Checkout.Session, ref: string): GatewayAnswer<CheckoutState> {
  const intent = session.payment_intent as Stripe.PaymentIntent | null;
  const failed = (code: string): GatewayAnswer<CheckoutState> =>
    done({ is: 'failed', code, ...(session.id !== ref && { checkoutRef: session.id }) });
  if (!intent)
    switch (session.status) {
      case 'open':
        return done({ is: 'open' });
      case 'expired':
        return failed('expired');
      default:
        return strange('session_status', String(session.status));
    }
  const charge = intent.latest_charge as Stripe.Charge | null;
  switch (intent.status) {
    case 'requires_payment_method':
      if (intent.last_payment_error) return failed(declineOf(intent.last_payment_error));
      return session.status === 'expired' ? failed('expired') : done({ is: 'open' });
    case 'requires_action':
    case 'requires_confirmation':
    case 'processing':
      return session.status === 'expired' ? failed('expired') : done({ is: 'open' });
    case 'requires_capture':
    case 'succeeded': {
      const before = charge?.payment_method_details?.card?.capture_before;
      return done({
        is: 'authorised',
        gatewayRef: intent.id,
        amount: fromGateway(intent.amount, intent.currency),
        currency: currencyOf(intent.currency),
        captureBefore: isoOf(before ?? (charge?.created ?? intent.created) + ASSUMED_HOLD_SECONDS),
      });
    }
    case 'canceled':
      return failed(
        intent.cancellation_reason === 'automatic' || intent.cancellation_reason === 'expired'
          ? 'authorisation_expired'
          : 'released',
      );
    default:
      return strange('payment_status', String(intent.status));
  }
}

/**
 * Where Stripe does not say: the shortest that it holds a card for, that of Visa's without the buyer
 * (docs.stripe.com/payments/place-a-hold-on-a-payment-method: 4 days and 18 hours).
 */
const ASSUMED_HOLD_SECONDS = (4 * 24 + 18) * 3_600;

const declineOf = ({ decline_code, code }: Stripe.PaymentIntent.LastPaymentError): string =>
  decline_code ?? code ?? 'declined';
