import type { Captured, GatewayAnswer } from '../../../application/ports/payment-gateway.js';
import type {
  DisputeEvidence,
  DisputeReason,
  DisputeStanding,
} from '../../../domain/money/chargeback/dispute-standing.js';
import type { Receipt } from '../../../domain/money/payment/payment.commands.js';
import type { TransferDetails } from '../../../domain/money/payment/payment.events.js';
import type { BankAccount } from '../../../domain/money/payout-account/payout-account.events.js';
import type { Currency } from '../../../domain/shared/money/money.js';

/**
 * The buckets of the simulated gateway. Each is one table or collection of its engine, so there are
 * few, and only those that stay small are listed.
 */
export const buckets = {
  /** Payments by id. */
  payments: 'simulated-payments',
  /** What was done under which key, for ever: calls are looked up by it. */
  keys: 'simulated-keys',
  accounts: 'simulated-accounts',
  transfers: 'simulated-transfers',
  payouts: 'simulated-payouts',
  /** Links to the onboarding. */
  links: 'simulated-links',
  /** The operator's balance: a few parts per currency. Listed. */
  balance: 'simulated-balance',
  /** Movements of the balance by the time at which they were made; only ranges are listed. */
  movements: 'simulated-movements',
  /** Times of movements by their ids. */
  movementTimes: 'simulated-movement-times',
  /** Refunds that wait for balance. Listed. */
  waiting: 'simulated-waiting',
  /** What falls due by the gateway's clock. Listed. */
  due: 'simulated-due',
  /** News of the last days. Listed. */
  news: 'simulated-news',
  /** News that nobody has accepted yet. Listed. */
  outbox: 'simulated-outbox',
  /** The clock, and what happened last. */
  clock: 'simulated-clock',
} as const;

/** Instants are milliseconds of the gateway's clock. */
export interface PaymentRecord {
  readonly id: string;
  readonly paymentId: string;
  /** The purchase's number. */
  readonly number: string;
  readonly amount: number;
  readonly currency: Currency;
  readonly returnUrl: string;
  readonly openUntilMs: number;
  /** `lapsed`: authorised, and not captured in time. `expired`: nobody has paid in time. */
  readonly status: 'open' | 'authorised' | 'captured' | 'released' | 'lapsed' | 'expired';
  /** Of the last attempt to pay; null: there was none, or none that failed. */
  readonly declined: string | null;
  /** The buyer's bank waits for the buyer to confirm. */
  readonly asksForStep: boolean;
  readonly captureBeforeMs: number | null;
  readonly captured: Captured | null;
  readonly refunds: readonly RefundRecord[];
  /** Absent: it is paid on a page, by card. */
  readonly bankTransfer?: BankTransferRecord;
  /** Absent: nobody has disputed it; a payment is disputed once. */
  readonly dispute?: DisputeRecord;
}

/** The buyer's bank asks, or has taken the money back. */
export interface DisputeRecord {
  readonly disputeRef: string;
  readonly status: Exclude<DisputeStanding['status'], 'unknown'>;
  readonly reason: DisputeReason;
  readonly amount: number;
  readonly dueAtMs: number;
  readonly createdAtMs: number;
  readonly evidence: DisputeEvidence | null;
  /** Of the files that came with it. */
  readonly fileNames: readonly string[];
  readonly taken: DisputeStanding['taken'];
  readonly returned: DisputeStanding['returned'];
  readonly counterFee: DisputeStanding['counterFee'];
}

export interface BankTransferRecord {
  readonly details: TransferDetails;
  readonly receipts: readonly Receipt[];
  /** Kept for the buyer: what has come or was refunded, and was neither captured nor sent back. */
  readonly cash: number;
  readonly returns: readonly RefundRecord[];
}

export interface RefundRecord {
  readonly refundRef: string;
  readonly refundId: string;
  readonly amount: number;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly code: string | null;
  readonly transactions: readonly string[];
}

export interface AccountRecord {
  readonly id: string;
  readonly vendorOrgId: string;
  readonly name: string;
  readonly country: string;
  readonly canBePaid: boolean;
  readonly reason: string | null;
  readonly due: readonly string[];
  readonly bank: BankAccount | null;
  /** What was transferred and not paid out, by currency. */
  readonly balances: Readonly<Record<Currency, number>>;
}

export interface TransferRecord {
  readonly transferRef: string;
  readonly gatewayAccount: string;
  readonly amount: number;
  readonly currency: Currency;
  readonly transactions: readonly string[];
}

export interface PayoutRecord {
  readonly payoutRef: string;
  readonly gatewayAccount: string;
  readonly accountId: string;
  readonly payoutId: string;
  readonly amount: number;
  readonly currency: Currency;
  readonly status: 'sent' | 'paid' | 'failed';
  readonly code: string | null;
  readonly arrivesAtMs: number;
}

export interface LinkRecord {
  readonly gatewayAccount: string;
  readonly returnUrl: string;
  readonly openUntilMs: number;
  readonly isUsed: boolean;
}

export interface KeyRecord {
  readonly kind: string;
  /** What was asked for under the key: another under the same is refused. */
  readonly asked: string;
  /** Null: it was refused. */
  readonly ref: string | null;
  readonly answer: GatewayAnswer<unknown>;
}
