import type { BankTransfers } from './bank-transfers.js';
import type { Checkout } from './checkout.js';
import { checkCharge, currencyOf } from './currencies.js';
import { METHOD_PARAMS, methodsOf } from './methods.js';
import type { PaymentIntent } from './objects.js';
import type { Payments } from './payments.js';
import { Refusal } from './refusal.js';
import type { Call, Route, World } from './world.js';

/** Routes of payment intents and charges (docs.stripe.com/api/payment_intents). */
export class PaymentIntents {
  constructor(
    private readonly world: World,
    private readonly payments: Payments,
    private readonly checkout: Checkout,
    private readonly bankTransfers: BankTransfers,
  ) {}

  get routes(): readonly Route[] {
    return [
      {
        route: 'POST /v1/payment_intents',
        accepts: [
          ...['amount', 'currency', 'capture_method', 'confirm', 'customer', 'description'],
          ...['metadata', ...METHOD_PARAMS, 'payment_method_data', 'payment_method_options'],
          ...['transfer_group', 'receipt_email', 'statement_descriptor_suffix'],
        ],
        requires: ['amount', 'currency'],
        integers: ['amount'],
        run: (call) => this.create(call),
      },
      { route: 'GET /v1/payment_intents/:id', run: ({ path }) => this.payments.intent(path.id!) },
      {
        route: 'POST /v1/payment_intents/:id',
        accepts: ['metadata', 'description'],
        run: ({ path, params }) => {
          const intent = this.payments.intent(path.id!);
          intent.metadata = params.metadata(intent.metadata);
          intent.description = params.text('description') ?? intent.description;
          return intent;
        },
      },
      {
        route: 'POST /v1/payment_intents/:id/capture',
        accepts: ['amount_to_capture', 'final_capture', 'metadata', 'statement_descriptor_suffix'],
        integers: ['amount_to_capture'],
        run: ({ path, params }) => {
          const intent = this.payments.intent(path.id!);
          const captured = this.payments.capture(intent, params.integer('amount_to_capture'));
          captured.metadata = params.metadata(captured.metadata);
          return captured;
        },
      },
      {
        route: 'POST /v1/payment_intents/:id/cancel',
        accepts: ['cancellation_reason'],
        run: ({ path, params }) => this.cancel(path.id!, params.text('cancellation_reason')),
      },
      { route: 'GET /v1/charges/:id', run: ({ path }) => this.payments.charge(path.id!) },
      {
        route: 'POST /v1/charges/:id',
        accepts: ['metadata', 'transfer_group'],
        run: ({ path, params }) => {
          const charge = this.payments.charge(path.id!);
          charge.metadata = params.metadata(charge.metadata);
          return charge;
        },
      },
    ];
  }

  /** For bank transfers: confirmed at once it says where to pay; cards go through Checkout. */
  private create({ params }: Call): PaymentIntent {
    const currency = currencyOf(params.required('currency'));
    const amount = params.integer('amount')!;
    checkCharge(amount, currency);
    const customer = params.text('customer');
    if (customer !== null) this.bankTransfers.customer(customer, 400);
    const captureMethod =
      params.oneOf('capture_method', ['automatic', 'automatic_async', 'manual']) ??
      'automatic_async';
    const methods = methodsOf(params, { customer, isHeld: captureMethod === 'manual' });
    const byTransfer =
      methods.includes('customer_balance') &&
      params.under('payment_method_data').text('type') === 'customer_balance';
    const intent = this.payments.create({
      amount,
      currency,
      captureMethod,
      customer,
      description: params.text('description'),
      metadata: params.metadata(),
      methods: byTransfer ? ['customer_balance'] : methods,
      transferGroup: params.text('transfer_group'),
    });
    if (params.flag('confirm') !== true) return intent;
    if (byTransfer) this.bankTransfers.await(intent);
    else
      throw new Refusal(
        'The stand-in confirms bank transfers only; cards are paid in a Checkout Session.',
        { param: 'confirm' },
      );
    return intent;
  }

  private cancel(id: string, reason: string | null): PaymentIntent {
    const intent = this.payments.intent(id);
    // docs.stripe.com/api/payment_intents/cancel: "You can't cancel the PaymentIntent for a
    // Checkout Session. Expire the Checkout Session instead."
    if (this.checkout.sessionOf(id)?.status === 'open')
      throw new Refusal(
        "You can't cancel the PaymentIntent for a Checkout Session. Expire the Checkout Session instead.",
        { code: 'payment_intent_unexpected_state' },
      );
    return this.payments.cancel(intent, reason);
  }
}
