import type { Accounts, Deadline } from './accounts.js';
import { referenceOf, type BankTransfers } from './bank-transfers.js';
import type { CardOutcome, Checkout } from './checkout.js';
import type { Disputes, DisputeReason } from './disputes.js';
import {
  PLATFORM,
  type CheckoutSession,
  type Dispute,
  type PaymentIntent,
  type Records,
  type Thing,
} from './objects.js';
import type { Payments } from './payments.js';
import type { PayoutFailure, Payouts } from './payouts.js';
import type { RefundFailure, Refunds } from './refunds.js';
import type { World } from './world.js';

/** What buyers, banks, networks and Stripe itself do: the side of a test. */
export class Causes {
  constructor(
    private readonly world: World,
    private readonly of: {
      readonly accounts: Accounts;
      readonly bankTransfers: BankTransfers;
      readonly checkout: Checkout;
      readonly disputes: Disputes;
      readonly payments: Payments;
      readonly payouts: Payouts;
      readonly refunds: Refunds;
    },
  ) {}

  /** The Checkout Session that was made last. */
  lastSession(): CheckoutSession {
    return this.world.records.all<CheckoutSession>('checkout.session').at(-1)!;
  }

  /** The buyer tries to pay a Checkout Session by card; the intent, unless they go away. */
  payByCard(sessionId: string, outcome: CardOutcome = 'success'): PaymentIntent | null {
    return this.of.checkout.payByCard(sessionId, outcome);
  }

  /** The buyer answers, or fails, what `requires action` asked. */
  authenticate(intentId: string, isConfirmed = true): void {
    this.of.checkout.authenticate(intentId, isConfirmed);
  }

  /** The buyer chooses bank transfer on the page of a Checkout Session. */
  chooseBankTransfer(sessionId: string): PaymentIntent {
    return this.of.checkout.chooseBankTransfer(sessionId);
  }

  /**
   * Money comes in by bank transfer. For an intent: what it asks for, unless an amount is given (less
   * or more), with its reference. For a customer: without a reference.
   */
  transferReceived(
    to:
      | { readonly intent: string; readonly amount?: number }
      | { readonly customer: string; readonly amount: number; readonly currency: string },
  ): void {
    if ('customer' in to) return this.of.bankTransfers.receive(to);
    const intent = this.of.payments.intent(to.intent);
    const reference = referenceOf(intent);
    this.of.bankTransfers.receive({
      customer: intent.customer!,
      amount: to.amount ?? intent.amount,
      currency: intent.currency,
      ...(reference !== undefined && { reference }),
    });
  }

  /** A hold ends now, before its `capture_before`. */
  authorisationExpires(intentId: string): void {
    this.of.payments.expire(this.of.payments.intent(intentId));
  }

  /** A chargeback, or an inquiry, about a charge. */
  disputeOpened(
    chargeId: string,
    details: { amount?: number; reason?: DisputeReason; inquiry?: boolean } = {},
  ): Dispute {
    return this.of.disputes.open(chargeId, details);
  }

  inquiryEscalated(disputeId: string): void {
    this.of.disputes.escalate(disputeId);
  }

  inquiryClosed(disputeId: string): void {
    this.of.disputes.closeInquiry(disputeId);
  }

  disputeWon(disputeId: string): void {
    this.of.disputes.decide(disputeId, 'won');
  }

  disputeLost(disputeId: string): void {
    this.of.disputes.decide(disputeId, 'lost');
  }

  /** Also after it was `paid`. */
  payoutFailed(payoutId: string, code: PayoutFailure = 'account_closed'): void {
    this.of.payouts.fail(payoutId, code);
  }

  /** Also after it `succeeded`. */
  refundFailed(refundId: string, reason: RefundFailure = 'expired_or_canceled_card'): void {
    this.of.refunds.fail(refundId, reason);
  }

  /** Of a cash balance: the customer's bank has it. */
  refundSettled(refundId: string): void {
    this.of.refunds.settle(refundId);
  }

  /** Its bank account is another one where `last4` is. */
  accountEnabled(account: string, last4?: string): void {
    this.of.accounts.enable(account, last4);
  }

  accountRestricted(account: string, code?: string): void {
    this.of.accounts.restrict(account, code);
  }

  accountRejected(account: string): void {
    this.of.accounts.reject(account);
  }

  requirementsChanged(account: string, descriptions: readonly string[], deadline?: Deadline): void {
    this.of.accounts.require(account, descriptions, deadline);
  }

  /** Whose an account link is; null: there is no such link. */
  accountOf(url: string): string | null {
    return this.of.accounts.accountOf(url);
  }

  /** Somebody opens an account link. */
  linkFollowed(url: string): { readonly sentTo: string | null; readonly isOnboarding: boolean } {
    return this.of.accounts.follow(url);
  }

  /** Stripe takes a charge of its own from a balance: it may become negative. */
  stripeCharges(amount: number, currency: string, account: string = PLATFORM): void {
    this.world.books.enter(account, {
      amount: -amount,
      currency,
      type: 'stripe_fee',
      category: 'fee',
      source: null,
      description: "Stripe's own charge",
    });
  }

  /** The platform adds to its own balance. */
  toppedUp(amount: number, currency: string): void {
    this.world.books.enter(PLATFORM, {
      amount,
      currency,
      type: 'topup',
      category: 'topup',
      source: null,
    });
  }

  /** Any object, by its id, as it is now. */
  look<T extends Thing>(id: string): T | null {
    return this.records.any(id) as T | null;
  }

  /** All objects of a kind (`transfer`, `refund`), oldest first. */
  all<T extends Thing>(object: T['object'], account: string = PLATFORM): readonly T[] {
    return this.records.all<T>(object, account);
  }

  private get records(): Records {
    return this.world.records;
  }
}
