import type { Accounts } from './accounts.js';
import { checkAmount, currencyOf, spoken } from './currencies.js';
import {
  newId,
  PLATFORM,
  type BalanceTransaction,
  type Charge,
  type Thing,
  type Transfer,
  type TransferReversal,
} from './objects.js';
import type { Payments } from './payments.js';
import { missing, Refusal } from './refusal.js';
import type { Call, Route, World } from './world.js';

/** docs.stripe.com/connect/separate-charges-and-transfers */
export class Transfers {
  /** Sum of all transfers of a charge. */
  private readonly drawn = new Map<string, number>();

  constructor(
    private readonly world: World,
    private readonly payments: Payments,
    private readonly accounts: Accounts,
  ) {}

  get routes(): readonly Route[] {
    return [
      {
        route: 'POST /v1/transfers',
        accepts: [
          ...['amount', 'currency', 'destination', 'description', 'metadata'],
          ...['source_transaction', 'source_type', 'transfer_group'],
        ],
        requires: ['currency', 'destination'],
        integers: ['amount'],
        run: (call) => this.create(call),
      },
      { route: 'GET /v1/transfers/:id', run: ({ path }) => this.transfer(path.id!) },
      {
        route: 'POST /v1/transfers/:id',
        accepts: ['metadata', 'description'],
        run: ({ path, params }) => {
          const transfer = this.transfer(path.id!);
          transfer.metadata = params.metadata(transfer.metadata);
          return transfer;
        },
      },
      {
        route: 'POST /v1/transfers/:id/reversals',
        accepts: ['amount', 'description', 'metadata', 'refund_application_fee'],
        integers: ['amount'],
        run: (call) => this.reverse(call),
      },
      {
        route: 'GET /v1/transfers/:id/reversals/:other',
        run: ({ path }) => {
          const found = this.world.records.find<TransferReversal>('transfer_reversal', path.other!);
          if (found?.transfer !== path.id) throw missing('transfer reversal', path.other!);
          return found;
        },
      },
    ];
  }

  transfer(id: string): Transfer {
    const found = this.world.records.find<Transfer>('transfer', id);
    if (!found) throw missing('transfer', id);
    return found;
  }

  private create({ params }: Call): Transfer {
    const { books, records, clock, events } = this.world;
    const currency = currencyOf(params.required('currency'));
    const destination = params.required('destination');
    if (!this.accounts.knows(destination))
      throw missing('destination', destination, 'destination', 400);
    // docs.stripe.com/connect/account-capabilities#transfers
    if (!this.accounts.mayReceive(destination))
      throw new Refusal(
        'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
        { code: 'insufficient_capabilities_for_transfer' },
      );
    const source = params.text('source_transaction');
    const charge = source === null ? null : this.sourceOf(source, currency);
    const amount = params.integer('amount') ?? charge?.amount_captured ?? null;
    if (amount === null) params.required('amount');
    checkAmount(amount!, currency);
    if (charge) this.checkSource(charge, amount!);
    else if (amount! > books.available(PLATFORM, currency))
      throw new Refusal(
        'You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance',
        { code: 'balance_insufficient' },
      );
    const id = newId('tr');
    const payment = newId('py');
    const availableOn = charge
      ? availableOnOf(records.any(charge.balance_transaction!)!)
      : clock.now;
    const transaction = books.enter(PLATFORM, {
      amount: -amount!,
      currency,
      type: 'transfer',
      category: 'transfer',
      source: id,
      availableOn,
    });
    const transfer = records.add<Transfer>({
      id,
      object: 'transfer',
      amount: amount!,
      amount_reversed: 0,
      balance_transaction: transaction.id,
      created: clock.now,
      currency,
      description: params.text('description'),
      destination,
      destination_payment: payment,
      livemode: false,
      metadata: params.metadata(),
      reversed: false,
      source_transaction: source,
      source_type: 'card',
      transfer_group: charge ? this.groupOf(charge) : params.text('transfer_group'),
    });
    if (charge) this.drawn.set(charge.id, (this.drawn.get(charge.id) ?? 0) + amount!);
    this.arrive(transfer, availableOn);
    events.emit('transfer.created', transfer);
    return transfer;
  }

  private sourceOf(id: string, currency: string): Charge {
    const charge = this.payments.charge(id, 400, 'source_transaction');
    if (charge.status !== 'succeeded' || !charge.captured)
      throw new Refusal(`The source_transaction ${id} has not been captured.`, {
        param: 'source_transaction',
      });
    if (charge.currency !== currency)
      throw new Refusal(
        `The currency of source_transaction's balance transaction (${charge.currency}) must be the same as the transfer currency (${currency})`,
        { param: 'currency' },
      );
    return charge;
  }

  /**
   * docs.stripe.com/connect/separate-charges-and-transfers#transfer-availability: with a source it
   * succeeds whatever the balance, and moves when the charge settles; all transfers of a charge
   * together are at most the charge. Whether a reversal makes room again is not documented: here it
   * does not.
   */
  private checkSource(charge: Charge, amount: number): void {
    const before = this.drawn.get(charge.id) ?? 0;
    if (before + amount <= charge.amount_captured) return;
    const { currency } = charge;
    throw new Refusal(
      `Transfers using this transaction as a source must not exceed the source amount of ${spoken(charge.amount_captured, currency)}. (There are already transfers using this source, amounting to a total of ${spoken(before, currency)}.)`,
      { param: 'amount' },
    );
  }

  /**
   * docs.stripe.com/connect/separate-charges-and-transfers#transfer-availability: a transfer has the
   * group of its source; a charge without one gets `group_` and its intent's id.
   */
  private groupOf(charge: Charge): string {
    return (charge.transfer_group ??= `group_${charge.payment_intent}`);
  }

  /** The connected account sees a payment (docs.stripe.com/api/transfers/object). */
  private arrive(transfer: Transfer, availableOn: number): void {
    const { books, records, clock } = this.world;
    const { destination, destination_payment: id, amount, currency } = transfer;
    const transaction = books.enter(destination, {
      amount,
      currency,
      type: 'payment',
      category: 'charge',
      source: id,
      availableOn,
    });
    records.add<Charge & { readonly source_transfer: string }>(
      {
        id,
        object: 'charge',
        amount,
        amount_captured: amount,
        amount_refunded: 0,
        balance_transaction: transaction.id,
        ...{ billing_details: { address: null, email: null, name: null, phone: null } },
        captured: true,
        created: clock.now,
        currency,
        customer: null,
        disputed: false,
        failure_code: null,
        livemode: false,
        metadata: {},
        paid: true,
        payment_intent: null,
        payment_method_details: { type: 'stripe_account', stripe_account: {} },
        refunded: false,
        source_transfer: transfer.id,
        status: 'succeeded',
        transfer_group: null,
      },
      destination,
    );
  }

  /**
   * docs.stripe.com/api/transfer_reversals: at most what is left of the transfer, and only what the
   * connected account has ("if the destination account has enough balance to cover the reversal").
   */
  private reverse({ path, params }: Call): TransferReversal {
    const { books, records, clock, events } = this.world;
    const transfer = this.transfer(path.id!);
    const { currency, destination } = transfer;
    const left = transfer.amount - transfer.amount_reversed;
    if (left === 0)
      throw new Refusal(`Transfer ${transfer.id} is already fully reversed.`, {
        code: 'transfer_already_reversed',
      });
    const amount = params.integer('amount') ?? left;
    checkAmount(amount, currency);
    if (amount > left)
      throw new Refusal(
        `Reversal amount (${spoken(amount, currency)}) is greater than unreversed amount on transfer (${spoken(left, currency)})`,
        { param: 'amount' },
      );
    const own = records.any(transfer.balance_transaction) as BalanceTransaction;
    const isPending = own.status === 'pending';
    const has = isPending
      ? books.pending(destination, currency)
      : books.available(destination, currency);
    if (amount > has)
      throw new Refusal(
        'Insufficient funds in the connected account to cover the reversal of this transfer.',
        { code: 'balance_insufficient' },
      );
    const availableOn = isPending ? own.available_on : clock.now;
    const id = newId('trr');
    const refundId = newId('pyr');
    const common = { currency, availableOn };
    const back = books.enter(destination, {
      ...common,
      amount: -amount,
      type: 'payment_refund',
      category: 'refund',
      source: refundId,
    });
    records.add(refundOf(refundId, transfer, amount, back.id, clock.now), destination);
    const payment = records.find<Charge>('charge', transfer.destination_payment, destination)!;
    payment.amount_refunded += amount;
    payment.refunded = payment.amount_refunded === payment.amount;
    transfer.amount_reversed += amount;
    transfer.reversed = transfer.amount_reversed === transfer.amount;
    const transaction = books.enter(PLATFORM, {
      ...common,
      amount,
      type: 'transfer_refund',
      category: 'transfer_reversal',
      source: id,
    });
    const reversal = records.add<TransferReversal>({
      id,
      object: 'transfer_reversal',
      amount,
      balance_transaction: transaction.id,
      created: clock.now,
      currency,
      destination_payment_refund: refundId,
      livemode: false,
      metadata: params.metadata(),
      source_refund: null,
      transfer: transfer.id,
    });
    events.emit('transfer.reversed', transfer);
    return reversal;
  }
}

const availableOnOf = (transaction: Thing): number =>
  (transaction as BalanceTransaction).available_on;

function refundOf(
  id: string,
  transfer: Transfer,
  amount: number,
  transaction: string,
  created: number,
): Thing {
  const { currency, destination_payment: charge } = transfer;
  const refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: transaction,
    charge,
    created,
    currency,
    livemode: false as const,
    metadata: {},
    payment_intent: null,
    reason: null,
    status: 'succeeded',
  };
  return refund;
}
