import Stripe from 'stripe';
import type { Charge, PaymentIntent } from './objects.js';
import { StripeStandIn, type StandInOptions } from './stripe-stand-in.js';

export const EUR = 'eur';
/** 120.00 */
export const ORDER = 12_000;

/** A stand-in with the official client before it, and what trade does first. */
export class Scenario {
  private constructor(
    readonly standIn: StripeStandIn,
    readonly stripe: Stripe,
  ) {}

  static async open(options: StandInOptions = {}): Promise<Scenario> {
    const standIn = await StripeStandIn.start(options);
    return new Scenario(standIn, clientOf(standIn));
  }

  close(): Promise<void> {
    return this.standIn.stop();
  }

  checkout(
    amount = ORDER,
    more: Partial<Stripe.Checkout.SessionCreateParams> = {},
    options: Stripe.RequestOptions = {},
  ): Promise<Stripe.Checkout.Session> {
    return this.stripe.checkout.sessions.create(
      {
        mode: 'payment',
        success_url: 'https://tradepost.example/paid',
        payment_intent_data: {
          capture_method: 'manual',
          transfer_group: 'purchase-1',
          metadata: { purchase: 'purchase-1' },
        },
        metadata: { purchase: 'purchase-1' },
        line_items: [
          {
            quantity: 1,
            price_data: { currency: EUR, unit_amount: amount, product_data: { name: 'Purchase' } },
          },
        ],
        ...more,
      },
      options,
    );
  }

  /** Held on the buyer's card. */
  async authorised(amount = ORDER): Promise<PaymentIntent> {
    const { id } = await this.checkout(amount);
    return this.standIn.causes.payByCard(id)!;
  }

  /** Taken from the buyer's card; not settled yet. */
  async captured(amount = ORDER): Promise<Charge> {
    const intent = await this.authorised(amount);
    await this.stripe.paymentIntents.capture(intent.id);
    return this.standIn.causes.look<Charge>(intent.latest_charge!)!;
  }

  /** Taken, and its money can be used. */
  async settled(amount = ORDER): Promise<Charge> {
    const charge = await this.captured(amount);
    // the platform's payouts are manual, as a marketplace needs them
    await this.payOutByHand();
    await this.standIn.advance({ days: 2, seconds: 1 });
    return charge;
  }

  payOutByHand(stripeAccount?: string): Promise<unknown> {
    return this.stripe.balanceSettings.update(
      { payments: { payouts: { schedule: { interval: 'manual' } } } },
      stripeAccount ? { stripeAccount } : {},
    );
  }

  /** A connected account that may receive and be paid. */
  async vendor(): Promise<string> {
    const { id } = await this.stripe.v2.core.accounts.create({
      contact_email: 'vendor@example.com',
      display_name: 'A vendor',
      identity: { country: 'de', entity_type: 'company' },
      configuration: {
        recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
      },
    });
    this.standIn.causes.accountEnabled(id);
    await this.payOutByHand(id);
    return id;
  }

  /** Available and pending, of the platform or of a connected account. */
  async balance(stripeAccount?: string): Promise<readonly [available: number, pending: number]> {
    const of = await this.stripe.balance.retrieve({}, stripeAccount ? { stripeAccount } : {});
    return [of.available[0]!.amount, of.pending[0]!.amount];
  }
}

/** As a marketplace needs it: nothing leaves the platform's balance by itself. */
export async function payOutByHand(standIn: StripeStandIn): Promise<void> {
  await clientOf(standIn).balanceSettings.update({
    payments: { payouts: { schedule: { interval: 'manual' } } },
  });
}

export function clientOf(standIn: StripeStandIn, secretKey = standIn.secretKey): Stripe {
  return new Stripe(secretKey, {
    host: '127.0.0.1',
    port: standIn.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** What a refused call says. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('it was answered');
}
