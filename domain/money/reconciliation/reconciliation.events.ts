import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, onlookers } from '../../shared/event/events-of.js';
import type { Currency } from '../../shared/money/money.js';
import type { Entry } from '../ledger/entry.js';

/**
 * What does not agree between the gateway and the books:
 *
 * - `NoEntry`: the gateway has moved money, and no entry carries it.
 * - `NoTransaction`: an entry says that the gateway has moved money, and it knows nothing of it.
 * - `OtherAmount`: an entry carries it with another amount, or in another currency.
 * - `CarriedTwice`: more than one entry carries it.
 * - `OtherBalance`: what the gateway says that is there is not what it had and has moved.
 */
export const findingKinds = [
  'NoEntry',
  'NoTransaction',
  'OtherAmount',
  'CarriedTwice',
  'OtherBalance',
] as const;

export type FindingKind = (typeof findingKinds)[number];

/** Accounts on which people may post what they have found out. */
export const findingAccounts = ['suspense', 'gatewayFees', 'ownBank', 'adjustments'] as const;

export type FindingAccount = (typeof findingAccounts)[number];

/** A movement at the gateway that a finding is about. */
export interface FoundTransaction {
  readonly id: string;
  readonly kind: string;
  /** The gateway's own word for the kind. */
  readonly category: string;
  readonly source: string | null;
  /** Minor units; out is negative. */
  readonly net: number;
  readonly createdAt: string;
}

/** An entry of the books that a finding is about. */
export interface FoundEntry {
  readonly entryId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly stream: string;
  readonly valueDate: string;
  /** What it posts to the gateway's account: debit positive, in minor units. */
  readonly signed: number;
}

export interface Finding {
  /** The same whenever the same is found on the same day. */
  readonly findingId: string;
  readonly kind: FindingKind;
  readonly currency: Currency;
  /** By how much the gateway has more than the books say; minor units, negative: less. */
  readonly difference: number;
  readonly transaction: FoundTransaction | null;
  readonly entry: FoundEntry | null;
}

/** One currency of a day. Minor units. */
export interface ReconciledBalance {
  readonly currency: Currency;
  /** The closing balance of the day before. */
  readonly opening: number;
  readonly movements: number;
  readonly closing: number;
  /** What the gateway itself says that was there; null: it could not be asked for that day. */
  readonly closingSaid: number | null;
  /** What the books have moved on the gateway's account on that day, and hold at its end. */
  readonly booked: number;
  readonly bookedClosing: number;
  /** Moved on this day and booked on another, less what was booked on this day and moved on another. */
  readonly onOtherDays: number;
}

/** What one kind of movement comes to on a day. Minor units. */
export interface ReconciledTotal {
  readonly category: string;
  readonly kind: string;
  readonly currency: Currency;
  readonly count: number;
  readonly amount: number;
  readonly fee: number;
  readonly net: number;
}

export interface ReconciledCounts {
  readonly transactions: number;
  /** Of them, those that exactly one entry carries with the right amount. */
  readonly carried: number;
  /** Too young to be a finding: what is under way will be booked. */
  readonly underWay: number;
  /** References of the books to movements, dated on this day. */
  readonly references: number;
  /** Found beyond those that are listed. */
  readonly findingsLeftOut: number;
}

interface OfDay {
  /** In UTC, `2026-03-05`. */
  readonly day: string;
}

interface Resolution {
  readonly findingId: string;
  /** Where the difference is posted; null: nowhere, as it is explained. */
  readonly posts: FindingAccount | null;
  readonly reason: string;
}

export type ReconciliationEvent =
  /** `requestedBy` null: by schedule. */
  | DomainEvent<
      'ReconciliationRequested',
      OfDay & { requestId: string; requestedBy: string | null }
    >
  /** Every movement of a day at the gateway was compared with the books. */
  | DomainEvent<
      'ReconciliationRun',
      OfDay & {
        requestId: string;
        gateway: string;
        /** The day was over. */
        isWhole: boolean;
        counts: ReconciledCounts;
        totals: readonly ReconciledTotal[];
        balances: readonly ReconciledBalance[];
        /** Findings that were not there before. */
        opened: number;
        requestedBy: string | null;
      }
    >
  /** What the gateway has moved by itself, and has a place in the books without asking anybody. */
  | DomainEvent<'GatewayMovementsBooked', OfDay & { entries: readonly Entry[] }>
  | DomainEvent<'FindingOpened', OfDay & Finding>
  /** It was not found any more. */
  | DomainEvent<'FindingCleared', OfDay & { findingId: string }>
  | DomainEvent<'FindingProposed', OfDay & Resolution & { proposedBy: string }>
  | DomainEvent<
      'FindingProposalDeclined',
      OfDay & { findingId: string; reason: string; declinedBy: string }
    >
  | DomainEvent<
      'FindingResolved',
      OfDay & Resolution & { proposedBy: string; resolvedBy: string; entries: readonly Entry[] }
    >;

const operators = onlookers('marketplace.readAny');

export const reconciliationEvents = eventsOf<ReconciliationEvent>('reconciliation', {
  ReconciliationRequested: { version: 1, audience: operators },
  ReconciliationRun: { version: 1, audience: operators },
  GatewayMovementsBooked: { version: 1, audience: operators },
  FindingOpened: { version: 1, audience: operators },
  FindingCleared: { version: 1, audience: operators },
  FindingProposed: { version: 1, audience: operators },
  FindingProposalDeclined: { version: 1, audience: operators },
  FindingResolved: { version: 1, audience: operators },
});
