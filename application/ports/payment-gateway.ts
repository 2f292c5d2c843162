import type {
  DisputeEvidence,
  DisputeEvidenceFile,
  DisputeStanding,
} from '../../domain/money/chargeback/dispute-standing.js';
import type { NewsSubject } from '../../domain/money/gateway-news/gateway-news.events.js';
import type { Receipt } from '../../domain/money/payment/payment.commands.js';
import type { TransferDetails } from '../../domain/money/payment/payment.events.js';
import type { AccountAtGateway } from '../../domain/money/payout-account/payout-account.js';
import type { Currency } from '../../domain/shared/money/money.js';

/**
 * What a gateway answers when it is told to move money:
 *
 * - `done`: it has; `value` says what came of it.
 * - `refused`: it never will as it is. `code` is the gateway's own, and names nobody.
 * - `unavailable`: it has not, and may when it is asked again.
 * - `unknown`: it may have: it is looked up by its key before it is asked again.
 */
export type GatewayAnswer<Value> =
  | { readonly is: 'done'; readonly value: Value }
  | { readonly is: 'refused'; readonly code: string }
  | { readonly is: 'unavailable' | 'unknown'; readonly why: string };

/** Least and most of one payment in a currency, in its minor units (ISO 4217). */
export interface PaymentLimits {
  readonly min: number;
  readonly max: number;
}

/** A page of the gateway's on which the buyer pays. Amounts are minor units. */
export interface CheckoutWanted {
  readonly paymentId: string;
  /** The purchase's number, for the buyer's statement. */
  readonly number: string;
  readonly amount: number;
  readonly currency: Currency;
  /** Where the buyer comes back to, whether they have paid or not. */
  readonly returnUrl: string;
  /** ISO 8601; the page ends then. */
  readonly expiresAt: string;
}

/** How a payment page, and what was paid on it, stands. */
export type CheckoutState =
  | { readonly is: 'open' }
  | {
      readonly is: 'authorised';
      readonly gatewayRef: string;
      readonly amount: number;
      readonly currency: Currency;
      /** ISO 8601. */
      readonly captureBefore: string;
    }
  /**
   * Declined, left, or too late; what was authorised, and has ended or was given back. After a
   * decline the page stays open: the buyer may still pay.
   */
  | {
      readonly is: 'failed';
      readonly code: string;
      /** Of the page, where it was asked for by the payment that was made on it. */
      readonly checkoutRef?: string;
    };

/** A bank transfer that is waited for. Amounts are minor units. */
export interface BankTransferWanted {
  readonly paymentId: string;
  /** The purchase's number, for the reference. */
  readonly number: string;
  readonly amount: number;
  readonly currency: Currency;
  /** The buyer's company, as it is known to the marketplace. */
  readonly buyerOrgId: string;
  readonly buyerName: string;
  /** Where the buyer gets back to from the gateway's page. */
  readonly returnUrl: string;
}

/** Where the buyer sends the money, and what has come. */
export interface BankTransferAtGateway {
  readonly currency: Currency;
  readonly details: TransferDetails;
  /** All that has ever come, the oldest first; what was sent back stays in it. */
  readonly receipts: readonly Receipt[];
  /** A page of the gateway's that says the same; null: it has none. */
  readonly url: string | null;
}

export interface Captured {
  readonly amount: number;
  readonly currency: Currency;
  /** What the gateway keeps, in minor units of the same currency. */
  readonly fee: number;
  /** What the gateway calls the movements of its balance. */
  readonly transactions: readonly string[];
}

/** `pending`: the gateway waits for balance, or for a bank. */
export interface RefundAtGateway {
  readonly refundRef: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
  /** Why it failed; null: it has not. */
  readonly code: string | null;
  /** Of what `status` says: what took the money, or, where that had left, what brought it back. */
  readonly transactions: readonly string[];
}

export interface Transferred {
  readonly transferRef: string;
  readonly transactions: readonly string[];
}

/** `paid` is not final: a bank may return it for days. */
export interface PayoutAtGateway {
  readonly payoutRef: string;
  readonly status: 'sent' | 'paid' | 'failed';
  readonly code: string | null;
  /** Calendar day, `2026-03-05`; null: not known. */
  readonly arrivesOn: string | null;
}

/**
 * What moved the operator's balance at the gateway:
 *
 * - `payment`, `refund`, `refundFailure`, `transfer`, `transferReversal`, `dispute`,
 *   `disputeReversal`: what we have asked for, or what became of it; entries of the books carry it.
 * - `gatewayCharge`: what the gateway charges for itself, or returns of it.
 * - `topUp`: the operator has added to its balance.
 * - `ownPayout`, `ownPayoutFailure`: the operator's own money, into its own bank account, and back.
 * - `reserve`: what the gateway keeps back of the balance, and gives back.
 * - `other`: what we know nothing of, today or yet.
 */
export type MovementKind =
  | 'payment'
  | 'refund'
  | 'refundFailure'
  | 'transfer'
  | 'transferReversal'
  | 'dispute'
  | 'disputeReversal'
  | 'gatewayCharge'
  | 'topUp'
  | 'ownPayout'
  | 'ownPayoutFailure'
  | 'reserve'
  | 'other';

/** A movement of the operator's balance at the gateway. Minor units (ISO 4217); out is negative. */
export interface BalanceTransaction {
  /** By which entries of the books name it. */
  readonly id: string;
  readonly kind: MovementKind;
  /** The gateway's own word for the kind. */
  readonly category: string;
  readonly amount: number;
  /** What the gateway has kept of it. */
  readonly fee: number;
  /** `amount` less `fee`: by so much the balance has changed. */
  readonly net: number;
  readonly currency: Currency;
  /** The gateway's name of what it came of: a payment, a refund, a transfer; null: nothing. */
  readonly source: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The calendar day from which it can be used, `2026-03-05`. */
  readonly availableOn: string;
}

export interface BalanceTransactionPage {
  readonly items: readonly BalanceTransaction[];
  /** Where the next page begins; null: this was the last one. */
  readonly next: string | null;
}

/** What the operator has at the gateway in one currency, in minor units. */
export interface GatewayBalance {
  readonly currency: Currency;
  /** Can be used now. */
  readonly available: number;
  /** Cannot be used yet. */
  readonly pending: number;
  /** Kept back by the gateway for what vendors owe it. */
  readonly reserved: number;
}

export interface VendorWanted {
  readonly vendorOrgId: string;
  readonly name: string;
  /** ISO 3166-1. */
  readonly country: string;
  /** Of whoever sets it up, for the gateway to write to; absent: nobody is known. */
  readonly email?: string;
}

/** How a dispute stands, and of which payment it is; null: of none of ours. */
export interface DisputeFound extends DisputeStanding {
  readonly paymentId: string | null;
}

/** A vendor's account as the gateway has it, and whose it is; null: none of ours. */
export interface AccountFound extends AccountAtGateway {
  readonly vendorOrgId: string | null;
}

export type CallKind =
  | 'checkout'
  | 'bank-transfer'
  | 'capture'
  | 'release'
  | 'refund'
  | 'return'
  | 'transfer'
  | 'payout'
  | 'account'
  | 'evidence'
  | 'acceptance';

/** What a call was about, for the gateway to find it again by. */
export interface CallAbout {
  readonly kind: CallKind;
  /** The payment's id, the vendor account's, the vendor's, or the chargeback's. */
  readonly subject: string;
  /** Of evidence and an acceptance, the dispute's. */
  readonly gatewayRef: string | null;
  readonly gatewayAccount: string | null;
  /** ISO 8601: it was not made before, and is not looked for there. */
  readonly since?: string;
}

/**
 * Something at the gateway has changed. It names what, and never says how it stands: that is asked,
 * since news come twice, late, in another order, or not at all.
 */
export interface GatewayNews {
  /** The gateway's id of the news. */
  readonly id: string;
  /** The gateway's name of its kind: `charge.refunded`. */
  readonly type: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Null: it concerns nothing of ours. */
  readonly about: NewsSubject | null;
}

/** A callback that is not the gateway's, or was sent too long ago. */
export class NotGenuine extends Error {
  override readonly name = 'NotGenuine';
}

/**
 * Who takes the buyers' money, holds it for us, and pays the vendors. Whatever changes something has
 * a key that is fixed before the first attempt: the gateway does the same only once. None of its
 * methods throws for what the gateway says or for its absence.
 */
export interface PaymentGateway {
  readonly name: 'simulated' | 'stripe';
  /** No money is moved: screens and documents say so. */
  readonly isSimulated: boolean;
  /** By currency; what is missing cannot be paid by card. */
  readonly limits: Readonly<Record<Currency, PaymentLimits>>;
  /** By currency; what is missing cannot be paid by bank transfer. */
  readonly transferLimits: Readonly<Record<Currency, PaymentLimits>>;

  createCheckout(
    key: string,
    wanted: CheckoutWanted,
  ): Promise<GatewayAnswer<{ readonly checkoutRef: string }>>;
  /** Where the buyer pays; null: the page has ended. */
  checkoutUrl(checkoutRef: string): Promise<GatewayAnswer<string | null>>;
  /** By the page's reference, or the one that news of its payment name. */
  checkout(checkoutRef: string): Promise<GatewayAnswer<CheckoutState>>;

  /**
   * Waits for a bank transfer to an account of its own. Nothing that comes is taken by itself: it is
   * kept for the buyer, apart from the operator's balance, until it is captured or returned.
   */
  createBankTransfer(
    key: string,
    wanted: BankTransferWanted,
  ): Promise<GatewayAnswer<{ readonly gatewayRef: string }>>;
  bankTransfer(gatewayRef: string): Promise<GatewayAnswer<BankTransferAtGateway>>;
  /**
   * Sends what came by bank transfer, and was not captured, back to the bank account that it came
   * from; no more than there is. How it stands is asked as of a refund.
   */
  returnTransfer(
    key: string,
    of: {
      readonly paymentId: string;
      readonly returnId: string;
      readonly gatewayRef: string;
      readonly amount: number;
      readonly currency: Currency;
    },
  ): Promise<GatewayAnswer<RefundAtGateway>>;

  /**
   * Takes what was authorised, or less; once. Of a bank transfer: what has come, or less of it; what
   * came above stays the buyer's.
   */
  capture(
    key: string,
    of: { readonly paymentId: string; readonly gatewayRef: string; readonly amount: number },
  ): Promise<GatewayAnswer<Captured>>;
  /** Gives back what was authorised. One that has ended, or was given back, is done. */
  releaseAuthorisation(
    key: string,
    of: { readonly paymentId: string; readonly gatewayRef: string },
  ): Promise<GatewayAnswer<null>>;

  /**
   * Of what was captured. Of a bank transfer it goes to what is kept for the buyer, from where it is
   * returned.
   */
  refund(
    key: string,
    of: {
      readonly paymentId: string;
      readonly refundId: string;
      readonly gatewayRef: string;
      readonly amount: number;
      readonly currency: Currency;
    },
  ): Promise<GatewayAnswer<RefundAtGateway>>;
  refundState(refundRef: string): Promise<GatewayAnswer<RefundAtGateway>>;

  /** From the operator's account at the gateway to a vendor's. */
  transfer(
    key: string,
    of: {
      readonly accountId: string;
      readonly payoutId: string;
      readonly gatewayAccount: string;
      readonly amount: number;
      readonly currency: Currency;
    },
  ): Promise<GatewayAnswer<Transferred>>;
  /** From a vendor's account at the gateway into the vendor's bank account. */
  payOut(
    key: string,
    of: {
      readonly accountId: string;
      readonly payoutId: string;
      readonly gatewayAccount: string;
      readonly amount: number;
      readonly currency: Currency;
    },
  ): Promise<GatewayAnswer<PayoutAtGateway>>;
  payoutState(gatewayAccount: string, payoutRef: string): Promise<GatewayAnswer<PayoutAtGateway>>;

  openAccount(
    key: string,
    of: VendorWanted,
  ): Promise<GatewayAnswer<{ readonly gatewayAccount: string }>>;
  /** A page on which the vendor says what the gateway has to know; it works once, for minutes. */
  onboardingUrl(gatewayAccount: string, returnUrl: string): Promise<GatewayAnswer<string>>;
  account(gatewayAccount: string): Promise<GatewayAnswer<AccountFound>>;

  /**
   * What has become of a call, by its key; `value` null: the gateway has never heard of it. What is
   * found is the reference by which its state is asked: a checkout's, a refund's, a transfer's, a
   * payout's, an account's, a dispute's; of a bank transfer, a capture or a release, the payment's.
   */
  lookUp(key: string, of: CallAbout): Promise<GatewayAnswer<{ readonly ref: string } | null>>;
  /** What the gateway has taken, by the payment's reference; null: nothing. */
  captured(gatewayRef: string): Promise<GatewayAnswer<Captured | null>>;
  transferState(transferRef: string): Promise<GatewayAnswer<Transferred>>;

  /** How a dispute of a payment stands: an inquiry, or a chargeback. */
  dispute(disputeRef: string): Promise<GatewayAnswer<DisputeFound>>;
  /** Answers the buyer's bank; once, and in time. */
  submitEvidence(
    key: string,
    of: {
      readonly disputeRef: string;
      readonly evidence: DisputeEvidence;
      readonly files: readonly DisputeEvidenceFile[];
    },
  ): Promise<GatewayAnswer<DisputeStanding>>;
  /** Gives a chargeback up: it is lost, which cannot be undone. An inquiry is closed. */
  acceptDispute(
    key: string,
    of: { readonly disputeRef: string },
  ): Promise<GatewayAnswer<DisputeStanding>>;

  /**
   * Movements of the operator's balance that were made within a time, in the gateway's order. As
   * long as pages are asked for one after the other, none is left out and none comes twice.
   *
   * @param within ISO 8601; from `from` on, and before `before`
   * @param cursor `next` of the page before; null: the first page
   */
  balanceTransactions(
    within: { readonly from: string; readonly before: string },
    cursor: string | null,
  ): Promise<GatewayAnswer<BalanceTransactionPage>>;
  /** One of them; null: there is none of that name. */
  balanceTransaction(id: string): Promise<GatewayAnswer<BalanceTransaction | null>>;
  /** What the operator has there now, in every currency in which there was ever something. */
  balances(): Promise<GatewayAnswer<readonly GatewayBalance[]>>;

  /**
   * Reads a callback.
   *
   * @param body The bytes as they came: the signature is over them
   * @param signature The header that the gateway signs with
   * @throws NotGenuine
   */
  receive(body: Buffer, signature: string): GatewayNews;
  /**
   * News since an instant (ISO 8601), the oldest first: what a callback has not brought.
   *
   * @param accounts Vendors' accounts at the gateway that something is awaited of: of others not all
   *   news need be there
   */
  newsSince(
    instant: string,
    accounts?: readonly string[],
  ): Promise<GatewayAnswer<readonly GatewayNews[]>>;
}
