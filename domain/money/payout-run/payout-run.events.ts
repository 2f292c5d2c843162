import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, onlookers } from '../../shared/event/events-of.js';
import type { Currency } from '../../shared/money/money.js';

/**
 * - `due`: vendors whose schedule names a day since the run before.
 * - `all`: every vendor with something available.
 */
export const payoutRunScopes = ['due', 'all'] as const;

export type PayoutRunScope = (typeof payoutRunScopes)[number];

/**
 * Why a vendor with money is not paid.
 *
 * - `belowMinimum`: it is carried over.
 * - `negative`: more was taken back than earned since; the next earnings make up for it.
 * - `held`: all of it is kept back.
 * - `blocked`: its payouts are blocked.
 * - `notReady`: the gateway cannot pay it yet, or no more.
 * - `coolingDown`: its bank account has changed, and nothing is paid there for some days.
 * - `secondPerson`: it is above the limit from which two people decide.
 * - `refused`: something else has come between.
 */
export const notPaidReasons = [
  'belowMinimum',
  'negative',
  'held',
  'blocked',
  'notReady',
  'coolingDown',
  'secondPerson',
  'refused',
] as const;

export type NotPaidReason = (typeof notPaidReasons)[number];

/** An account that a run has left. Minor units of what was available. */
export interface NotPaid {
  readonly accountId: string;
  readonly vendorOrgId: string;
  readonly currency: Currency;
  readonly amount: number;
  readonly reason: NotPaidReason;
}

/** Where a page of accounts has ended. */
export interface PayoutRunPlace {
  readonly currency: Currency;
  readonly vendorOrgId: string;
}

interface OfRun {
  readonly runId: string;
}

export type PayoutRunEvent =
  | DomainEvent<
      'PayoutRunStarted',
      OfRun & {
        /** The calendar day in the operator's time zone. */
        day: string;
        scope: PayoutRunScope;
        /** Whoever was due after this day is due; null: nobody is asked for a schedule. */
        since: string | null;
        /** Only these; null: everybody. */
        vendorOrgIds: readonly string[] | null;
        /** Null: by schedule. */
        startedBy: string | null;
      }
    >
  /** A page of accounts was gone over. What was paid says so itself, with the run's id. */
  | DomainEvent<
      'PayoutRunAdvanced',
      OfRun & {
        /** From 0 up. */
        page: number;
        notPaid: readonly NotPaid[];
        /** Vendors with money who are not due. */
        notDue: number;
        /** Null: that was the last. */
        next: PayoutRunPlace | null;
      }
    >
  | DomainEvent<'PayoutRunFinished', OfRun & { pages: number }>
  | DomainEvent<'PayoutRunStopped', OfRun & { reason: string; stoppedBy: string }>;

const operators = onlookers('payout.read');

export const payoutRunEvents = eventsOf<PayoutRunEvent>('payoutRun', {
  PayoutRunStarted: { version: 1, audience: operators },
  PayoutRunAdvanced: { version: 1, audience: operators },
  PayoutRunFinished: { version: 1, audience: operators },
  PayoutRunStopped: { version: 1, audience: operators },
});
