import { checkAmount, currencyOf } from './currencies.js';
import { newId, type Customer, type PaymentIntent, type Thing } from './objects.js';
import type { Payments } from './payments.js';
import { missing, Refusal } from './refusal.js';
import type { Call, Route, World } from './world.js';

interface CashBalanceTransaction extends Thing {
  readonly object: 'customer_cash_balance_transaction';
  readonly currency: string;
  readonly customer: string;
  readonly ending_balance: number;
  readonly net_amount: number;
  readonly type: 'applied_to_payment' | 'funded' | 'refunded_from_payment' | 'return_initiated';
}

interface Cash {
  readonly amounts: Map<string, number>;
  mode: 'automatic' | 'manual';
  usesDefault: boolean;
}

/**
 * Customers, their cash balance and the account numbers to pay into
 * (docs.stripe.com/payments/customer-balance).
 */
export class BankTransfers {
  private readonly cash = new Map<string, Cash>();
  /** What has come for an intent that is not complete. */
  private readonly funded = new Map<string, number>();

  constructor(
    private readonly world: World,
    private readonly payments: Payments,
  ) {}

  get routes(): readonly Route[] {
    const ofCustomer = [
      'email',
      'name',
      'description',
      'metadata',
      'address',
      'phone',
      'cash_balance',
    ];
    return [
      {
        route: 'POST /v1/customers',
        accepts: [...ofCustomer, 'tax_exempt', 'preferred_locales'],
        run: ({ params }) => {
          const customer = this.world.records.add<Customer>({
            id: newId('cus'),
            object: 'customer',
            created: this.world.clock.now,
            ...{ balance: 0, description: params.text('description'), phone: params.text('phone') },
            email: params.text('email'),
            livemode: false,
            metadata: params.metadata(),
            name: params.text('name'),
          });
          const mode = params.under('cash_balance').under('settings');
          this.setMode(this.cashOf(customer.id), mode.text('reconciliation_mode'));
          return customer;
        },
      },
      { route: 'GET /v1/customers/:id', run: ({ path }) => this.customer(path.id!) },
      {
        route: 'POST /v1/customers/:id/funding_instructions',
        accepts: ['bank_transfer', 'currency', 'funding_type'],
        requires: ['bank_transfer', 'currency', 'funding_type'],
        run: (call) => this.instructions(call),
      },
      {
        route: 'GET /v1/customers/:id/cash_balance',
        run: ({ path }) => this.cashBalance(this.customer(path.id!).id),
      },
      {
        route: 'POST /v1/customers/:id/cash_balance',
        accepts: ['settings'],
        run: ({ path, params }) => {
          const { id } = this.customer(path.id!);
          const mode = params.under('settings').text('reconciliation_mode');
          this.setMode(this.cashOf(id), mode);
          return this.cashBalance(id);
        },
      },
      {
        route: 'POST /v1/payment_intents/:id/apply_customer_balance',
        accepts: ['amount', 'currency'],
        integers: ['amount'],
        run: ({ path, params }) => this.applyByHand(path.id!, params.integer('amount')),
      },
    ];
  }

  customer(id: string, status = 404): Customer {
    const found = this.world.records.find<Customer>('customer', id);
    if (!found) throw missing('customer', id, status === 404 ? 'id' : 'customer', status);
    return found;
  }

  /** The intent waits for a transfer; it says where to, how much and with which reference. */
  await(intent: PaymentIntent): void {
    intent.status = 'requires_action';
    this.showRemaining(intent);
    this.world.events.emit('payment_intent.requires_action', intent);
    if (this.cashOf(intent.customer!).mode === 'automatic') this.apply(intent);
  }

  /**
   * A transfer comes in (docs.stripe.com/payments/customer-balance/reconciliation). If the
   * customer's mode is automatic it pays the intent whose reference it has; without one, the oldest
   * that wait. Too little funds one in part, what is too much stays in the cash balance.
   */
  receive(of: {
    readonly customer: string;
    readonly amount: number;
    readonly currency: string;
    readonly reference?: string;
  }): void {
    const { events } = this.world;
    const { customer, amount, currency, reference } = of;
    this.customer(customer);
    this.move(customer, currency, amount, 'funded', {
      funded: {
        bank_transfer: {
          eu_bank_transfer: { bic: 'DEUTDEFFXXX', iban_last4: '3000', sender_name: 'A buyer' },
          reference: reference ?? null,
          type: 'eu_bank_transfer',
        },
      },
    });
    const waiting = this.world.records
      .all<PaymentIntent>('payment_intent')
      .filter(
        (intent) =>
          intent.customer === customer &&
          intent.currency === currency &&
          referenceOf(intent) !== undefined,
      );
    // manual: "Stripe does not automatically apply any funds"
    if (this.cashOf(customer).mode === 'automatic') {
      const named = waiting.find((of) => reference !== undefined && referenceOf(of) === reference);
      for (const intent of named ? [named] : waiting) this.apply(intent);
    }
    if (this.amountOf(customer, currency) > 0)
      events.emit('cash_balance.funds_available', this.cashBalance(customer) as never);
  }

  amountOf(customer: string, currency: string): number {
    return this.cashOf(customer).amounts.get(currency) ?? 0;
  }

  /** docs.stripe.com/payments/bank-transfers/refunds: a refund goes to the cash balance. */
  giveBack(customer: string, currency: string, amount: number): void {
    this.move(customer, currency, amount, 'refunded_from_payment');
  }

  /** Money of the cash balance goes back to the customer's bank, or comes back from there. */
  takeOut(customer: string, currency: string, amount: number): void {
    this.move(customer, currency, -amount, 'return_initiated');
  }

  private applyByHand(id: string, amount: number | null): PaymentIntent {
    const intent = this.payments.intent(id);
    if (referenceOf(intent) === undefined || intent.customer === null)
      throw new Refusal(
        `This PaymentIntent could not be funded because it has a status of ${intent.status}.`,
        { code: 'payment_intent_unexpected_state', more: { payment_intent: intent } },
      );
    if (this.amountOf(intent.customer, intent.currency) < (amount ?? 1))
      throw new Refusal("The customer's cash balance does not have enough funds.", {
        code: 'balance_insufficient',
        param: 'amount',
      });
    this.apply(intent, amount);
    return intent;
  }

  private apply(intent: PaymentIntent, most: number | null = null): void {
    if (referenceOf(intent) === undefined) return;
    const { events } = this.world;
    const { customer, currency } = intent;
    const had = this.funded.get(intent.id) ?? 0;
    const amount = Math.min(
      intent.amount - had,
      this.amountOf(customer!, currency),
      most ?? Number.MAX_SAFE_INTEGER,
    );
    if (amount <= 0) return;
    this.move(customer!, currency, -amount, 'applied_to_payment', {
      applied_to_payment: { payment_intent: intent.id },
    });
    this.funded.set(intent.id, had + amount);
    if (had + amount < intent.amount) {
      this.showRemaining(intent);
      events.emit('payment_intent.partially_funded', intent);
    } else this.payments.payFromCashBalance(intent);
  }

  private showRemaining(intent: PaymentIntent): void {
    intent.next_action = {
      type: 'display_bank_transfer_instructions',
      display_bank_transfer_instructions: {
        amount_remaining: intent.amount - (this.funded.get(intent.id) ?? 0),
        currency: intent.currency,
        financial_addresses: this.addresses(intent.customer!),
        hosted_instructions_url: `${this.world.address()}/instructions/${intent.id}`,
        reference: `R${intent.id.slice(3, 15).toUpperCase()}`,
        type: 'eu_bank_transfer',
      },
    };
  }

  /** docs.stripe.com/payments/customer-balance/funding-instructions: a virtual IBAN per customer. */
  private addresses(customer: string): readonly unknown[] {
    const digits = [...customer.slice(4, 22)].map((of) => parseInt(of, 16) % 10).join('');
    const empty = { city: null, country: null, line1: null, line2: null, postal_code: null };
    return [
      {
        iban: {
          account_holder_address: { ...empty, state: null },
          account_holder_name: 'Tradepost',
          bank_address: { ...empty, state: null },
          bic: 'DEUTDEFFXXX',
          country: 'DE',
          iban: `DE00${digits}`,
        },
        supported_networks: ['sepa'],
        type: 'iban',
      },
    ];
  }

  private instructions({ path, params }: Call): unknown {
    const { id } = this.customer(path.id!);
    const transfer = params.under('bank_transfer');
    transfer.required('type');
    params.oneOf('funding_type', ['bank_transfer']);
    return {
      object: 'funding_instructions',
      bank_transfer: {
        country: transfer.under('eu_bank_transfer').text('country') ?? 'DE',
        financial_addresses: this.addresses(id),
        type: transfer.required('type'),
      },
      currency: currencyOf(params.required('currency')),
      funding_type: 'bank_transfer',
      livemode: false,
    };
  }

  private cashBalance(customer: string): unknown {
    const { amounts, mode, usesDefault } = this.cashOf(customer);
    return {
      object: 'cash_balance',
      available: amounts.size > 0 ? Object.fromEntries(amounts) : null,
      customer,
      livemode: false,
      settings: { reconciliation_mode: mode, using_merchant_default: usesDefault },
    };
  }

  private setMode(cash: Cash, mode: string | null): void {
    if (mode === null) return;
    cash.usesDefault = mode === 'merchant_default';
    cash.mode = mode === 'manual' ? 'manual' : 'automatic';
  }

  private move(
    customer: string,
    currency: string,
    amount: number,
    type: CashBalanceTransaction['type'],
    more: object = {},
  ): void {
    const { clock, records, events } = this.world;
    checkAmount(Math.abs(amount), currency);
    const { amounts } = this.cashOf(customer);
    const left = (amounts.get(currency) ?? 0) + amount;
    amounts.set(currency, left);
    const transaction = records.add<CashBalanceTransaction>({
      id: newId('ccsbtxn'),
      object: 'customer_cash_balance_transaction',
      created: clock.now,
      currency,
      customer,
      ending_balance: left,
      livemode: false,
      net_amount: amount,
      type,
      ...more,
    });
    events.emit('customer_cash_balance_transaction.created', transaction);
  }

  private cashOf(customer: string): Cash {
    const known = this.cash.get(customer);
    if (known) return known;
    const cash: Cash = { amounts: new Map(), mode: 'automatic', usesDefault: true };
    this.cash.set(customer, cash);
    return cash;
  }
}

/** The reference that the buyer was asked to give. */
export function referenceOf(intent: PaymentIntent): string | undefined {
  const shown = intent.next_action?.['display_bank_transfer_instructions'];
  return (shown as { readonly reference: string } | undefined)?.reference;
}
