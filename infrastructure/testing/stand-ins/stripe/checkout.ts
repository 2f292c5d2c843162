import type { BankTransfers } from './bank-transfers.js';
import { DAY_MS, MINUTE_MS, SECOND_MS } from './clock.js';
import { checkCharge, currencyOf } from './currencies.js';
import type { Params } from './form.js';
import { METHOD_PARAMS, methodsOf } from './methods.js';
import {
  newId,
  type CheckoutSession,
  type Customer,
  type Metadata,
  type Method,
  type PaymentIntent,
} from './objects.js';
import type { NewIntent, Payments } from './payments.js';
import { missing, Refusal } from './refusal.js';
import type { Call, Route, World } from './world.js';

/** What becomes of a buyer's try with a card. */
export type CardOutcome =
  | 'abandoned'
  | 'requires action'
  | 'success'
  /** A code of docs.stripe.com/declines/codes: `insufficient_funds`, `generic_decline`. */
  | { readonly declined: string };

/** docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at */
const EXPIRES = { least: 30 * MINUTE_MS, most: DAY_MS };
const MOST_LINES = 100;

/** Checkout Sessions of mode `payment` (docs.stripe.com/payments/checkout/how-checkout-works). */
export class Checkout {
  private readonly intents = new Map<string, NewIntent>();
  private readonly byIntent = new Map<string, CheckoutSession>();

  constructor(
    private readonly world: World,
    private readonly payments: Payments,
    private readonly bankTransfers: BankTransfers,
  ) {
    payments.onSuccess.push((intent) => {
      const session = this.sessionOf(intent.id);
      if (!session) return;
      session.payment_status = 'paid';
      const { payment_method_details: by } = payments.charge(intent.latest_charge!);
      if (by.type === 'customer_balance')
        world.events.emit('checkout.session.async_payment_succeeded', session);
    });
  }

  get routes(): readonly Route[] {
    return [
      {
        route: 'POST /v1/checkout/sessions',
        accepts: [
          ...['mode', 'line_items', 'success_url', 'cancel_url', 'return_url', 'ui_mode', 'locale'],
          ...['client_reference_id', 'customer', 'customer_email', 'customer_creation', 'metadata'],
          ...['payment_intent_data', ...METHOD_PARAMS, 'payment_method_options', 'currency'],
          ...['expires_at', 'submit_type', 'billing_address_collection', 'custom_text'],
          ...['adaptive_pricing', 'allow_promotion_codes', 'invoice_creation'],
        ],
        requires: ['mode', 'line_items'],
        integers: ['expires_at'],
        run: (call) => this.create(call),
      },
      { route: 'GET /v1/checkout/sessions/:id', run: ({ path }) => this.session(path.id!) },
      {
        route: 'POST /v1/checkout/sessions/:id/expire',
        run: ({ path }) => this.expireOpen(path.id!),
      },
    ];
  }

  session(id: string): CheckoutSession {
    const found = this.world.records.find<CheckoutSession>('checkout.session', id);
    if (!found) throw missing('checkout.session', id, 'session');
    return found;
  }

  sessionOf(intentId: string): CheckoutSession | undefined {
    return this.byIntent.get(intentId);
  }

  /** The buyer sends the card's form of the hosted page. */
  payByCard(id: string, outcome: CardOutcome): PaymentIntent | null {
    const session = this.open(id, 'card');
    if (outcome === 'abandoned') return null;
    const intent = this.intentOf(session);
    if (outcome === 'success') {
      this.payments.authorise(intent);
      this.complete(session);
    } else if (outcome === 'requires action') this.payments.requireAction(intent);
    else this.payments.decline(intent, outcome.declined);
    return intent;
  }

  /** What the buyer's bank answered to `requires action`. */
  authenticate(intentId: string, isConfirmed: boolean): void {
    const intent = this.payments.intent(intentId);
    if (intent.status !== 'requires_action') throw new Error(`${intentId} asks for nothing`);
    if (!isConfirmed) return this.payments.failAuthentication(intent);
    this.payments.authorise(intent);
    const session = this.sessionOf(intentId);
    if (session) this.complete(session);
  }

  /** The buyer chooses to pay by bank transfer, and sees where to. */
  chooseBankTransfer(id: string): PaymentIntent {
    const session = this.open(id, 'customer_balance');
    const intent = this.intentOf(session);
    this.complete(session);
    this.bankTransfers.await(intent);
    return intent;
  }

  private create({ params }: Call): CheckoutSession {
    const { clock, records } = this.world;
    params.oneOf('mode', ['payment']);
    if (!params.has('success_url') && params.text('ui_mode') === null)
      throw new Refusal('Missing required param: success_url.', {
        code: 'parameter_missing',
        param: 'success_url',
      });
    const { total, currency } = totalOf(params);
    checkCharge(total, currency, 'line_items');
    const now = clock.now;
    const expiresAt = params.integer('expires_at') ?? now + EXPIRES.most / SECOND_MS;
    const lasts = (expiresAt - now) * SECOND_MS;
    if (lasts < EXPIRES.least - MINUTE_MS || lasts > EXPIRES.most)
      throw new Refusal(
        'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
        { param: 'expires_at' },
      );
    const customer = params.text('customer');
    if (customer !== null && !records.find<Customer>('customer', customer))
      throw missing('customer', customer, 'customer', 400);
    const of = params.under('payment_intent_data');
    const captureMethod =
      of.oneOf('capture_method', ['automatic', 'automatic_async', 'manual']) ?? 'automatic_async';
    const methods = methodsOf(params, { customer, isHeld: captureMethod === 'manual' });
    const metadata: Metadata = params.metadata();
    const id = newId('cs_test');
    const session = records.add<CheckoutSession>({
      id,
      object: 'checkout.session',
      amount_total: total,
      ...{
        amount_subtotal: total,
        automatic_tax: { enabled: false, liability: null, status: null },
      },
      ...{ cancel_url: params.text('cancel_url'), custom_fields: [], shipping_options: [] },
      ...{ client_reference_id: params.text('client_reference_id'), locale: params.text('locale') },
      ...{ customer_email: params.text('customer_email'), custom_text: {}, mode: 'payment' },
      created: now,
      currency,
      customer,
      expires_at: expiresAt,
      livemode: false,
      metadata,
      // null until the buyer pays (docs.stripe.com/upgrades#2022-08-01)
      payment_intent: null,
      payment_method_types: methods,
      payment_status: 'unpaid',
      status: 'open',
      success_url: params.text('success_url'),
      url: `${this.world.address()}/c/pay/${id}`,
    });
    this.intents.set(id, {
      amount: total,
      currency,
      captureMethod,
      customer,
      description: of.text('description'),
      metadata: of.metadata(),
      methods: session.payment_method_types,
      transferGroup: of.text('transfer_group'),
    });
    clock.at(expiresAt * SECOND_MS, () => this.expire(session));
    return session;
  }

  private expireOpen(id: string): CheckoutSession {
    const session = this.session(id);
    if (session.status !== 'open')
      throw new Refusal(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
      );
    this.expire(session);
    return session;
  }

  private expire(session: CheckoutSession): void {
    if (session.status !== 'open') return;
    session.status = 'expired';
    session.url = null;
    this.world.events.emit('checkout.session.expired', session);
  }

  private open(id: string, method: Method): CheckoutSession {
    const session = this.session(id);
    if (session.status !== 'open') throw new Error(`the session is ${session.status}`);
    if (!session.payment_method_types.includes(method))
      throw new Error(`the session does not offer ${method}`);
    return session;
  }

  private intentOf(session: CheckoutSession): PaymentIntent {
    if (session.payment_intent) return this.payments.intent(session.payment_intent);
    const intent = this.payments.create(this.intents.get(session.id)!);
    session.payment_intent = intent.id;
    this.byIntent.set(intent.id, session);
    return intent;
  }

  /** `payment_status` stays `unpaid` while the money is only held, or is yet to come. */
  private complete(session: CheckoutSession): void {
    session.status = 'complete';
    session.url = null;
    this.world.events.emit('checkout.session.completed', session);
  }
}

function totalOf(params: Params): { readonly total: number; readonly currency: string } {
  const lines = params.objects('line_items');
  if (lines.length > MOST_LINES)
    throw new Refusal(`line_items has ${MOST_LINES} lines at most.`, { param: 'line_items' });
  const currencies = new Set<string>();
  let total = 0;
  for (const line of lines) {
    const price = line.under('price_data');
    currencies.add(currencyOf(price.required('currency'), 'line_items[0][price_data][currency]'));
    if (!price.under('product_data').has('name')) price.required('product');
    const amount = price.integer('unit_amount');
    if (amount === null) price.required('unit_amount');
    total += amount! * (line.integer('quantity') ?? 1);
  }
  const [currency, ...others] = currencies;
  if (currency === undefined || others.length > 0)
    throw new Refusal('All prices of line_items must have one currency.', { param: 'line_items' });
  return { total, currency };
}
