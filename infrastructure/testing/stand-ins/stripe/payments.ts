import { share } from './books.js';
import { DAY_MS, SECOND_MS } from './clock.js';
import { spoken } from './currencies.js';
import { newId, type Charge, type Metadata, type Method, type PaymentIntent } from './objects.js';
import { missing, Refusal } from './refusal.js';
import type { World } from './world.js';

/**
 * docs.stripe.com/payments/place-a-hold-on-a-payment-method: a card payment that the customer makes
 * online is held for seven days; the charge's `capture_before` says until when.
 */
export const HOLD_DAYS = 7;

/** Codes of docs.stripe.com/declines/codes that are errors of their own (docs.stripe.com/error-codes). */
const OWN_CODES = new Set(['expired_card', 'incorrect_cvc', 'processing_error']);

export interface NewIntent {
  readonly amount: number;
  readonly currency: string;
  readonly captureMethod: PaymentIntent['capture_method'];
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly methods: readonly Method[];
  readonly transferGroup: string | null;
}

/** Payment intents and their charges (docs.stripe.com/payments/paymentintents/lifecycle). */
export class Payments {
  /** Told of every intent whose money is there, by its id. */
  readonly onSuccess: ((intent: PaymentIntent) => void)[] = [];

  constructor(private readonly world: World) {}

  intent(id: string, status = 404, param = 'intent'): PaymentIntent {
    const found = this.world.records.find<PaymentIntent>('payment_intent', id);
    if (!found) throw missing('payment_intent', id, param, status);
    return found;
  }

  charge(id: string, status = 404, param = 'id'): Charge {
    const found = this.world.records.find<Charge>('charge', id);
    if (!found) throw missing('charge', id, param, status);
    return found;
  }

  create(of: NewIntent): PaymentIntent {
    const { clock, records, events } = this.world;
    const id = newId('pi');
    const intent = records.add<PaymentIntent>({
      id,
      object: 'payment_intent',
      amount: of.amount,
      amount_capturable: 0,
      amount_received: 0,
      canceled_at: null,
      cancellation_reason: null,
      capture_method: of.captureMethod,
      client_secret: `${id}_secret_${newId('s').slice(2, 27)}`,
      created: clock.now,
      currency: of.currency,
      customer: of.customer,
      description: of.description,
      last_payment_error: null,
      latest_charge: null,
      livemode: false,
      metadata: of.metadata,
      next_action: null,
      payment_method: null,
      payment_method_types: of.methods,
      status: 'requires_payment_method',
      transfer_group: of.transferGroup,
    });
    events.emit('payment_intent.created', intent);
    return intent;
  }

  /** The card is good: held until it is captured, or taken at once. */
  authorise(intent: PaymentIntent): Charge {
    const { clock, events } = this.world;
    const isHeld = intent.capture_method === 'manual';
    const charge = this.newCharge(intent, 'card', { held: isHeld });
    intent.next_action = null;
    intent.last_payment_error = null;
    if (isHeld) {
      intent.status = 'requires_capture';
      intent.amount_capturable = intent.amount;
      events.emit('charge.succeeded', charge);
      events.emit('payment_intent.amount_capturable_updated', intent);
      clock.at(charge.payment_method_details.card!.capture_before! * SECOND_MS, () =>
        this.expire(intent),
      );
    } else {
      // docs.stripe.com/payments/payment-intents/asynchronous-capture: the usual way; the balance
      // transaction follows with `charge.updated`
      const isLater = intent.capture_method === 'automatic_async';
      if (isLater) {
        charge.captured = true;
        charge.amount_captured = charge.amount;
        events.emit('charge.succeeded', charge);
      }
      this.take(charge, charge.amount, 'card');
      if (isLater)
        events.emit('charge.updated', charge, { previous: { balance_transaction: null } });
      else events.emit('charge.succeeded', charge);
      this.succeed(intent, charge.amount);
    }
    return charge;
  }

  /** docs.stripe.com/declines: the intent can be tried again with another card. */
  decline(intent: PaymentIntent, declineCode: string): void {
    const { events } = this.world;
    const code = OWN_CODES.has(declineCode) ? declineCode : 'card_declined';
    const message = 'Your card was declined.';
    const charge = this.newCharge(intent, 'card', { failure: { code, message } });
    intent.status = 'requires_payment_method';
    intent.next_action = null;
    intent.last_payment_error = {
      charge: charge.id,
      code,
      decline_code: declineCode,
      doc_url: `/docs/error-codes/${code.replaceAll('_', '-')}`,
      message,
      type: 'card_error',
    };
    events.emit('charge.failed', charge);
    events.emit('payment_intent.payment_failed', intent);
  }

  /** docs.stripe.com/payments/3d-secure: the buyer's bank asks for more. */
  requireAction(intent: PaymentIntent): void {
    intent.status = 'requires_action';
    intent.next_action = {
      type: 'redirect_to_url',
      redirect_to_url: {
        return_url: null,
        url: `${this.world.address()}/authenticate/${intent.id}`,
      },
    };
    this.world.events.emit('payment_intent.requires_action', intent);
  }

  /** docs.stripe.com/error-codes#payment-intent-authentication-failure */
  failAuthentication(intent: PaymentIntent): void {
    intent.status = 'requires_payment_method';
    intent.next_action = null;
    intent.last_payment_error = {
      code: 'payment_intent_authentication_failure',
      doc_url: '/docs/error-codes/payment-intent-authentication-failure',
      message: 'The provided payment method has failed authentication.',
      type: 'invalid_request_error',
    };
    this.world.events.emit('payment_intent.payment_failed', intent);
  }

  /**
   * docs.stripe.com/payments/place-a-hold-on-a-payment-method: at most what is held, once; the rest
   * is released.
   */
  capture(intent: PaymentIntent, amount: number | null): PaymentIntent {
    if (intent.status !== 'requires_capture')
      throw new Refusal(
        `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
        { code: 'payment_intent_unexpected_state', more: { payment_intent: intent } },
      );
    const taken = amount ?? intent.amount_capturable;
    if (taken > intent.amount_capturable)
      throw new Refusal(
        `The amount_to_capture (${spoken(taken, intent.currency)}) must be less than or equal to the amount that can be captured (${spoken(intent.amount_capturable, intent.currency)}).`,
        { code: 'amount_too_large', param: 'amount_to_capture' },
      );
    if (taken < 1)
      throw new Refusal('This value must be greater than or equal to 1.', {
        code: 'parameter_invalid_integer',
        param: 'amount_to_capture',
      });
    const charge = this.charge(intent.latest_charge!);
    this.take(charge, taken, 'card');
    this.world.events.emit('charge.captured', charge);
    if (taken < charge.amount) this.world.events.emit('charge.refunded', charge);
    this.succeed(intent, taken);
    return intent;
  }

  /**
   * docs.stripe.com/api/payment_intents/cancel: what is held is given back ("the remaining
   * amount_capturable is automatically refunded").
   */
  cancel(intent: PaymentIntent, reason: string | null): PaymentIntent {
    const { clock, events } = this.world;
    const allowed = [
      'requires_payment_method',
      'requires_capture',
      'requires_confirmation',
      'requires_action',
      'processing',
    ];
    if (!allowed.includes(intent.status))
      throw new Refusal(
        `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${allowed.join(', ')}.`,
        { code: 'payment_intent_unexpected_state', more: { payment_intent: intent } },
      );
    if (intent.status === 'requires_capture') {
      const charge = this.charge(intent.latest_charge!);
      charge.amount_refunded = charge.amount;
      charge.refunded = true;
      events.emit('charge.refunded', charge);
    }
    intent.status = 'canceled';
    intent.amount_capturable = 0;
    intent.next_action = null;
    intent.canceled_at = clock.now;
    intent.cancellation_reason = reason;
    events.emit('payment_intent.canceled', intent);
    return intent;
  }

  /**
   * docs.stripe.com/payments/place-a-hold-on-a-payment-method: not captured in time, the money is
   * released and the intent is `canceled`.
   */
  expire(intent: PaymentIntent): void {
    if (intent.status !== 'requires_capture') return;
    const charge = this.charge(intent.latest_charge!);
    charge.amount_refunded = charge.amount;
    charge.refunded = true;
    this.world.events.emit('charge.expired', charge);
    intent.status = 'canceled';
    intent.amount_capturable = 0;
    intent.canceled_at = this.world.clock.now;
    intent.cancellation_reason = 'automatic';
    this.world.events.emit('payment_intent.canceled', intent);
  }

  /** The money of a bank transfer was applied. */
  payFromCashBalance(intent: PaymentIntent): void {
    const charge = this.newCharge(intent, 'customer_balance', {});
    this.take(charge, charge.amount, 'customer_balance');
    intent.next_action = null;
    this.world.events.emit('charge.succeeded', charge);
    this.succeed(intent, intent.amount);
  }

  private succeed(intent: PaymentIntent, received: number): void {
    intent.status = 'succeeded';
    intent.amount_capturable = 0;
    intent.amount_received = received;
    this.world.events.emit('payment_intent.succeeded', intent);
    for (const tell of this.onSuccess) tell(intent);
  }

  /**
   * Moves the money. A part of what was held makes two balance transactions, one of the whole and
   * one that takes the rest back (docs.stripe.com/reports/reporting-categories: "a separate category
   * for partial-capture reversals"), and a refund of the rest on the charge; the fee is on what was
   * captured.
   */
  private take(charge: Charge, amount: number, method: Method): void {
    const { books, fees, settlementDays, records, clock } = this.world;
    const isCard = method === 'card';
    const fee = isCard
      ? share(amount, fees.card.percent) + fees.card.fixed
      : Math.min(share(amount, fees.bankTransfer.percent), fees.bankTransfer.most);
    const availableOn = books.settlesAfter(
      isCard ? settlementDays.card : settlementDays.bankTransfer,
    );
    charge.captured = true;
    charge.amount_captured = amount;
    const { currency } = charge;
    charge.balance_transaction = books.enter(this.ownerOf(charge), {
      amount: charge.amount,
      currency,
      fee,
      type: isCard ? 'charge' : 'payment',
      category: 'charge',
      source: charge.id,
      availableOn,
    }).id;
    const rest = charge.amount - amount;
    if (rest === 0) return;
    const id = newId('re');
    const transaction = books.enter(this.ownerOf(charge), {
      amount: -rest,
      currency,
      type: 'refund',
      category: 'partial_capture_reversal',
      source: id,
      availableOn,
    });
    charge.amount_refunded = rest;
    records.add({
      id,
      object: 'refund',
      amount: rest,
      balance_transaction: transaction.id,
      charge: charge.id,
      created: clock.now,
      currency,
      customer: null,
      livemode: false,
      metadata: {},
      payment_intent: charge.payment_intent,
      reason: null,
      status: 'succeeded',
    });
  }

  private ownerOf(charge: Charge): string {
    return this.world.records.ownerOf(charge.id)!;
  }

  private newCharge(
    intent: PaymentIntent,
    method: Method,
    { held, failure }: { held?: boolean; failure?: { code: string; message: string } },
  ): Charge {
    const { clock, records } = this.world;
    if (method === 'card') intent.payment_method = newId('pm');
    const nobody = { address: null, email: null, name: null, phone: null, tax_id: null };
    const charge = {
      id: newId(method === 'card' ? 'ch' : 'py'),
      object: 'charge' as const,
      amount: intent.amount,
      amount_captured: 0,
      amount_refunded: 0,
      balance_transaction: null,
      billing_details: nobody,
      captured: false,
      created: clock.now,
      currency: intent.currency,
      customer: intent.customer,
      description: intent.description,
      disputed: false,
      failure_balance_transaction: null,
      failure_code: failure?.code ?? null,
      failure_message: failure?.message ?? null,
      livemode: false as const,
      // a charge starts with its intent's metadata (docs.stripe.com/api/payment_intents/object)
      metadata: { ...intent.metadata },
      outcome: { type: failure ? 'issuer_declined' : 'authorized' },
      paid: !failure,
      payment_intent: intent.id,
      payment_method: intent.payment_method,
      payment_method_details:
        method === 'card'
          ? {
              type: 'card',
              card: {
                amount_authorized: failure ? null : intent.amount,
                brand: 'visa',
                ...(held && { capture_before: clock.now + (HOLD_DAYS * DAY_MS) / SECOND_MS }),
                country: 'DE',
                exp_month: 12,
                exp_year: 2034,
                funding: 'credit',
                last4: '4242',
                network: 'visa',
              },
            }
          : { type: 'customer_balance', customer_balance: {} },
      receipt_email: null,
      refunded: false,
      source_transfer: null,
      status: failure ? ('failed' as const) : ('succeeded' as const),
      transfer_group: intent.transfer_group,
    } satisfies Charge & Record<string, unknown>;
    intent.latest_charge = charge.id;
    return records.add<Charge>(charge);
  }
}
