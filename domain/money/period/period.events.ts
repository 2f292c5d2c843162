import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, onlookers } from '../../shared/event/events-of.js';
import type { Money } from '../../shared/money/money.js';
import type { OperatorAccount } from '../ledger/entry.js';

/**
 * What is looked at before a month is closed. Those that block:
 *
 * - `reconciled`: each day of it was compared with the gateway.
 * - `findings`: what did not agree is settled.
 * - `custody`: what is at the gateway covers what is owed to buyers and vendors.
 *
 * The others are to be explained where they are open:
 *
 * - `clearing`, `suspense`: these accounts are at zero.
 * - `capturedNotShipped`: paid for, and nothing has been shipped.
 * - `deliveredNotReleased`: delivered, and the vendor has not been credited.
 * - `negativeVendors`: vendors who owe the operator.
 */
export const periodChecks = [
  'reconciled',
  'findings',
  'custody',
  'clearing',
  'suspense',
  'capturedNotShipped',
  'deliveredNotReleased',
  'negativeVendors',
] as const;

export type PeriodCheckName = (typeof periodChecks)[number];

export interface PeriodCheck {
  readonly check: PeriodCheckName;
  readonly isDone: boolean;
  /** While it is open, nobody closes the month. */
  readonly blocks: boolean;
  /** How many there are of what is open. */
  readonly count: number;
  readonly amounts: readonly Money[];
}

/** What an account of the operator's book had been posted until the end of a month. Minor units. */
export interface PeriodBalance {
  readonly account: OperatorAccount;
  readonly currency: string;
  readonly debit: number;
  readonly credit: number;
}

interface OfMonth {
  /** `2026-03`, in UTC. */
  readonly month: string;
}

export type PeriodEvent =
  | DomainEvent<
      'PeriodCloseProposed',
      OfMonth & {
        checks: readonly PeriodCheck[];
        /** Why what is open may stay so; null: nothing is. */
        note: string | null;
        proposedBy: string;
      }
    >
  /** Its balances are final: what is dated into it and comes later counts in the month after. */
  | DomainEvent<
      'PeriodClosed',
      OfMonth & {
        checks: readonly PeriodCheck[];
        balances: readonly PeriodBalance[];
        note: string | null;
        proposedBy: string;
        closedBy: string;
      }
    >
  | DomainEvent<'PeriodReopenProposed', OfMonth & { reason: string; proposedBy: string }>
  | DomainEvent<
      'PeriodReopened',
      OfMonth & { reason: string; proposedBy: string; reopenedBy: string }
    >
  | DomainEvent<'PeriodProposalDeclined', OfMonth & { reason: string; declinedBy: string }>;

const operators = onlookers('marketplace.readAny');

export const periodEvents = eventsOf<PeriodEvent>('period', {
  PeriodCloseProposed: { version: 1, audience: operators },
  PeriodClosed: { version: 1, audience: operators },
  PeriodReopenProposed: { version: 1, audience: operators },
  PeriodReopened: { version: 1, audience: operators },
  PeriodProposalDeclined: { version: 1, audience: operators },
});
