import type { BankTransfers } from './bank-transfers.js';
import { checkAmount, currencyOf, spoken } from './currencies.js';
import { newId, type Charge, type Dispute, type Metadata, type Refund } from './objects.js';
import type { Payments } from './payments.js';
import { missing, Refusal } from './refusal.js';
import type { Call, Route, World } from './world.js';

/** docs.stripe.com/api/refunds/object#refund_object-failure_reason */
export type RefundFailure =
  | 'charge_for_pending_refund_disputed'
  | 'declined'
  | 'expired_or_canceled_card'
  | 'insufficient_funds'
  | 'lost_or_stolen_card'
  | 'unknown';

/**
 * docs.stripe.com/refunds: at most what was captured, only back to where it came from, out of the
 * available balance; what the balance cannot pay waits.
 */
export class Refunds {
  private readonly waiting = new Set<Refund>();
  /** Told when a charge has been given back in full: an inquiry about it is over then. */
  readonly onFullRefund: ((charge: Charge) => void)[] = [];

  constructor(
    private readonly world: World,
    private readonly payments: Payments,
    private readonly bankTransfers: BankTransfers,
  ) {
    world.books.onAvailable(() => this.payWaiting());
  }

  get routes(): readonly Route[] {
    return [
      {
        route: 'POST /v1/refunds',
        accepts: [
          ...['amount', 'charge', 'payment_intent', 'metadata', 'reason', 'currency', 'customer'],
          ...['origin', 'instructions_email', 'reverse_transfer', 'refund_application_fee'],
        ],
        integers: ['amount'],
        run: (call) => this.create(call),
      },
      { route: 'GET /v1/refunds/:id', run: ({ path }) => this.refund(path.id!) },
      {
        route: 'POST /v1/refunds/:id',
        accepts: ['metadata'],
        run: ({ path, params }) => {
          const refund = this.refund(path.id!);
          refund.metadata = params.metadata(refund.metadata);
          return refund;
        },
      },
    ];
  }

  refund(id: string): Refund {
    const found = this.world.records.find<Refund>('refund', id);
    if (!found) throw missing('refund', id);
    return found;
  }

  /**
   * docs.stripe.com/refunds#failed-refunds: days after it succeeded, or while it was pending; the
   * money comes back to the balance.
   */
  fail(id: string, reason: RefundFailure): void {
    const { books, events } = this.world;
    const refund = this.refund(id);
    if (refund.status === 'failed') throw new Error('it has failed already');
    if (refund.balance_transaction !== null)
      refund.failure_balance_transaction = books.enter(this.world.records.ownerOf(id)!, {
        amount: refund.amount,
        currency: refund.currency,
        type: 'refund_failure',
        category: 'refund_failure',
        source: id,
      }).id;
    this.waiting.delete(refund);
    refund.status = 'failed';
    refund.failure_reason = reason;
    delete refund.pending_reason;
    if (refund.charge !== null) {
      const charge = this.payments.charge(refund.charge);
      charge.amount_refunded -= refund.amount;
      charge.refunded = false;
    }
    events.emit('refund.updated', refund);
    events.emit('charge.refund.updated', refund);
    events.emit('refund.failed', refund);
  }

  /**
   * docs.stripe.com/refunds#failed-refunds: a charge that is disputed takes the refunds with it that
   * still wait (`charge_for_pending_refund_disputed`).
   */
  failWaiting(chargeId: string): void {
    for (const { id, charge } of this.waiting)
      if (charge === chargeId) this.fail(id, 'charge_for_pending_refund_disputed');
  }

  private create({ params }: Call): Refund {
    if (params.text('origin') === 'customer_balance') return this.outOfCashBalance(params);
    const charge = this.chargeOf(params);
    const reason = params.oneOf('reason', ['duplicate', 'fraudulent', 'requested_by_customer']);
    this.checkDispute(charge);
    const left = charge.amount_captured - this.refundedOf(charge);
    if (left === 0)
      throw new Refusal(`Charge ${charge.id} has already been refunded.`, {
        code: 'charge_already_refunded',
      });
    const amount = params.integer('amount') ?? left;
    checkAmount(amount, charge.currency);
    if (amount > left)
      throw new Refusal(
        `Refund amount (${spoken(amount, charge.currency)}) is greater than unrefunded amount on charge (${spoken(left, charge.currency)})`,
        { param: 'amount' },
      );
    const refund = this.make(charge, amount, charge.currency, reason, params.metadata());
    const { events } = this.world;
    if (!this.pay(refund)) this.waiting.add(refund);
    charge.amount_refunded += amount;
    charge.refunded = charge.amount_refunded === charge.amount;
    events.emit('refund.created', refund);
    events.emit('charge.refunded', charge);
    if (charge.refunded) for (const tell of this.onFullRefund) tell(charge);
    return refund;
  }

  private chargeOf(params: Call['params']): Charge {
    const charge = params.text('charge');
    if (charge !== null) return this.captured(this.payments.charge(charge, 400, 'charge'), charge);
    const id = params.text('payment_intent');
    if (id === null)
      throw new Refusal(
        'One of the following params should be provided for this request: payment_intent or charge.',
        { code: 'parameter_missing' },
      );
    const { latest_charge: latest } = this.payments.intent(id, 400, 'payment_intent');
    return this.captured(latest === null ? null : this.payments.charge(latest), id);
  }

  private captured(charge: Charge | null, id: string): Charge {
    if (charge?.status === 'succeeded' && charge.captured) return charge;
    throw new Refusal(`This PaymentIntent (${id}) does not have a successful charge to refund.`, {
      code: 'charge_not_refundable',
    });
  }

  /** docs.stripe.com/disputes/responding: nothing is refunded while a chargeback is open, or lost. */
  private checkDispute(charge: Charge): void {
    const disputed = this.world.records
      .all<Dispute>('dispute')
      .find(({ charge: of, is_charge_refundable: may }) => of === charge.id && !may);
    if (disputed && disputed.status !== 'won')
      throw new Refusal(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
        code: 'charge_disputed',
      });
  }

  /** What was asked for and has not failed, without what was never captured. */
  private refundedOf(charge: Charge): number {
    return charge.amount_refunded - (charge.amount - charge.amount_captured);
  }

  private make(
    charge: Charge | null,
    amount: number,
    currency: string,
    reason: string | null,
    metadata: Metadata,
    customer: string | null = null,
  ): Refund {
    const { records, clock } = this.world;
    return records.add<Refund>({
      id: newId(charge?.payment_method_details.type === 'card' ? 're' : 'pyr'),
      object: 'refund',
      amount,
      balance_transaction: null,
      charge: charge?.id ?? null,
      created: clock.now,
      currency,
      customer,
      livemode: false,
      metadata,
      payment_intent: charge?.payment_intent ?? null,
      reason,
      status: 'pending',
    });
  }

  /** docs.stripe.com/changelog/basil/2025-04-30/refund-pending-reason */
  private pay(refund: Refund): boolean {
    const { books } = this.world;
    const charge = this.payments.charge(refund.charge!);
    const { currency, amount } = refund;
    const account = this.world.records.ownerOf(refund.id)!;
    if (books.available(account, currency) < amount) {
      refund.pending_reason = this.hasSettled(charge) ? 'insufficient_funds' : 'charge_pending';
      return false;
    }
    const isCard = charge.payment_method_details.type === 'card';
    delete refund.pending_reason;
    refund.status = 'succeeded';
    refund.balance_transaction = books.enter(account, {
      amount: -amount,
      currency,
      type: isCard ? 'refund' : 'payment_refund',
      category: 'refund',
      source: refund.id,
    }).id;
    if (!isCard && charge.customer !== null)
      this.bankTransfers.giveBack(charge.customer, currency, amount);
    return true;
  }

  private hasSettled(charge: Charge): boolean {
    const transaction = this.world.records.any(charge.balance_transaction!);
    return (transaction as { readonly status?: string } | null)?.status === 'available';
  }

  private payWaiting(): void {
    for (const refund of this.waiting)
      if (this.pay(refund)) {
        this.waiting.delete(refund);
        this.world.events.emit('refund.updated', refund);
        this.world.events.emit('charge.refund.updated', refund);
      }
  }

  /**
   * docs.stripe.com/payments/bank-transfers/refunds: what lies in the cash balance is sent to a bank
   * account that the customer is asked for.
   */
  private outOfCashBalance(params: Call['params']): Refund {
    const customer = params.required('customer');
    const currency = currencyOf(params.required('currency'));
    this.bankTransfers.customer(customer, 400);
    const amount = params.integer('amount');
    if (amount === null) params.required('amount');
    checkAmount(amount!, currency);
    if (amount! > this.bankTransfers.amountOf(customer, currency))
      throw new Refusal("The amount is greater than the customer's cash balance.", {
        code: 'balance_insufficient',
        param: 'amount',
      });
    const refund = this.make(null, amount!, currency, null, params.metadata(), customer);
    this.bankTransfers.takeOut(customer, currency, amount!);
    refund.status = params.text('instructions_email') ? 'requires_action' : 'pending';
    this.world.events.emit('refund.created', refund);
    return refund;
  }

  /** The customer has said where to, or the bank has paid. */
  settle(id: string): void {
    const refund = this.refund(id);
    if (refund.charge !== null) throw new Error('only what leaves a cash balance');
    refund.status = 'succeeded';
    this.world.events.emit('refund.updated', refund);
  }
}
