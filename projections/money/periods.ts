import { eventTypesOutside } from '../../domain/events.js';
import {
  periodEvents,
  type PeriodBalance,
  type PeriodCheck,
  type PeriodEvent,
} from '../../domain/money/period/period.events.js';
import { never } from '../../domain/shared/decider/decider.js';
import { isoTime, type Projection } from '../projection.js';

/** A month of the operator's book, from the first time that somebody wanted to close it. */
export interface Period {
  readonly month: string;
  readonly status: 'Open' | 'CloseProposed' | 'Closed' | 'ReopenProposed';
  readonly proposedBy: string | null;
  readonly proposedAt: string | null;
  /** Of what waits for a second person: why what is open may stay so, or why it is opened again. */
  readonly reason: string | null;
  /** Why the last proposal was declined; null: it was not, or there is another since. */
  readonly declined: string | null;
  /** Null: it is open. */
  readonly closed: {
    readonly at: string;
    readonly proposedBy: string;
    readonly closedBy: string;
    readonly note: string | null;
    readonly checks: readonly PeriodCheck[];
    readonly balances: readonly PeriodBalance[];
  } | null;
}

const waitsForNobody = { proposedBy: null, proposedAt: null, reason: null, declined: null };

/** Months, by month. */
export const periods: Projection<Period, PeriodEvent['type']> = {
  name: 'periods',
  version: 1,
  handles: Object.keys(periodEvents) as PeriodEvent['type'][],
  ignores: eventTypesOutside('period'),
  indexes: [['month']],
  columns: ['status'],
  route: ({ data }) => [data.month],
  evolve: (month, doc, event) => {
    const before: Period = doc ?? { month, status: 'Open', ...waitsForNobody, closed: null };
    const at = isoTime(event.recordedAt);
    switch (event.type) {
      case 'PeriodCloseProposed': {
        const { proposedBy, note: reason } = event.data;
        return {
          ...before,
          status: 'CloseProposed',
          proposedBy,
          proposedAt: at,
          reason,
          declined: null,
        };
      }
      case 'PeriodReopenProposed': {
        const { proposedBy, reason } = event.data;
        return {
          ...before,
          status: 'ReopenProposed',
          proposedBy,
          proposedAt: at,
          reason,
          declined: null,
        };
      }
      case 'PeriodClosed': {
        const { checks, balances, note, proposedBy, closedBy } = event.data;
        return {
          ...before,
          status: 'Closed',
          ...waitsForNobody,
          closed: { at, proposedBy, closedBy, note, checks, balances },
        };
      }
      case 'PeriodReopened':
        return { ...before, status: 'Open', ...waitsForNobody, closed: null };
      case 'PeriodProposalDeclined':
        return {
          ...before,
          status: before.closed ? 'Closed' : 'Open',
          ...waitsForNobody,
          declined: event.data.reason,
        };
      default:
        return never(event);
    }
  },
};
