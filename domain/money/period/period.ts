import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { conflict, forbidden, invalid } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import type { PeriodBalance, PeriodCheck, PeriodEvent } from './period.events.js';

type Of<Type extends string, Data extends object> = DomainCommand<Type> & {
  /** `2026-03`, in UTC. */
  readonly month: string;
  readonly by: string;
} & Data;

export type PeriodCommand =
  /** `isAfterOpen`: the month before has entries and is not closed. */
  | Of<
      'ProposeClosing',
      { checks: readonly PeriodCheck[]; note: string | null; isAfterOpen: boolean }
    >
  | Of<
      'ProposeReopening',
      { reason: string; /** The month after is closed. */ isBeforeClosed: boolean }
    >
  | Of<
      'ConfirmPeriod',
      {
        checks: readonly PeriodCheck[];
        balances: readonly PeriodBalance[];
        isAfterOpen: boolean;
        isBeforeClosed: boolean;
      }
    >
  | Of<'DeclinePeriod', { reason: string }>;

export interface PeriodState {
  readonly isClosed: boolean;
  /** Waits for a second person: to be closed, or to be opened again; null: nothing does. */
  readonly proposal: {
    readonly what: 'close' | 'reopen';
    readonly by: string;
    /** Why it is opened again, or why what is open may stay so. */
    readonly reason: string | null;
  } | null;
}

/** A month of the operator's book: closed by one person and confirmed by another. */
export const period: Decider<PeriodState, PeriodCommand, PeriodEvent> = {
  category: 'period',
  stateVersion: 1,
  initial: { isClosed: false, proposal: null },
  decide,
  evolve,
};

/** When the month is over: the first instant after it, ISO 8601. */
export function endOfMonth(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number, 1)).toISOString();
}

function decide(command: PeriodCommand, state: PeriodState): readonly PeriodEvent[] {
  const { month, at, by } = command;
  const of = { month, occurredAt: at };
  switch (command.type) {
    case 'ProposeClosing': {
      const { checks, note, isAfterOpen } = command;
      if (state.isClosed) return [];
      requireClosable(month, at, checks, isAfterOpen);
      if (checks.some(({ isDone }) => !isDone)) requireText('note', note ?? '', 500);
      const { proposal } = state;
      if (proposal?.what === 'close' && proposal.by === by && proposal.reason === note) return [];
      return [{ type: 'PeriodCloseProposed', data: { ...of, checks, note, proposedBy: by } }];
    }
    case 'ProposeReopening': {
      const { reason, isBeforeClosed } = command;
      if (!state.isClosed)
        throw conflict('period/open', 'this month is open: there is nothing to open again');
      requireLast(isBeforeClosed);
      requireText('reason', reason, 500);
      return [{ type: 'PeriodReopenProposed', data: { ...of, reason, proposedBy: by } }];
    }
    case 'ConfirmPeriod': {
      const { proposal } = state;
      if (!proposal)
        throw conflict('period/no-proposal', 'nothing waits to be confirmed in this month');
      if (proposal.by === by)
        throw forbidden(
          'period/own-proposal',
          'closing and reopening a month needs two people: someone else must confirm',
        );
      const { reason } = proposal;
      if (proposal.what === 'reopen') {
        requireLast(command.isBeforeClosed);
        return [
          {
            type: 'PeriodReopened',
            data: { ...of, reason: reason ?? '', proposedBy: proposal.by, reopenedBy: by },
          },
        ];
      }
      const { checks, balances, isAfterOpen } = command;
      // it may have changed since it was proposed
      requireClosable(month, at, checks, isAfterOpen);
      return [
        {
          type: 'PeriodClosed',
          data: { ...of, checks, balances, note: reason, proposedBy: proposal.by, closedBy: by },
        },
      ];
    }
    case 'DeclinePeriod':
      if (!state.proposal) return [];
      requireText('reason', command.reason, 500);
      return [
        {
          type: 'PeriodProposalDeclined',
          data: { ...of, reason: command.reason, declinedBy: by },
        },
      ];
    default:
      return never(command);
  }
}

function requireClosable(
  month: string,
  at: string,
  checks: readonly PeriodCheck[],
  isAfterOpen: boolean,
): void {
  if (at < endOfMonth(month))
    throw conflict('period/not-over', 'a month is closed when it is over, in UTC');
  if (isAfterOpen)
    throw conflict(
      'period/earlier-open',
      'close the month before it first: months are closed in order',
    );
  const blocking = checks.filter(({ blocks, isDone }) => blocks && !isDone);
  if (blocking.length > 0)
    throw conflict(
      'period/not-ready',
      `this month cannot be closed yet: ${blocking.map(({ check }) => words[check]).join('; ')}`,
      { facts: { checks: blocking.map(({ check }) => check).join(', ') } },
    );
}

const words: Readonly<Record<PeriodCheck['check'], string>> = {
  reconciled: 'not every day was compared with the gateway',
  findings: 'what does not agree with the gateway is not settled',
  custody: 'what is at the gateway does not cover what is owed to buyers and vendors',
  clearing: 'clearing is not at zero',
  suspense: 'suspense is not at zero',
  capturedNotShipped: 'orders are paid for and not shipped',
  deliveredNotReleased: 'orders are delivered and not credited',
  negativeVendors: 'vendors owe the marketplace',
};

function requireLast(isBeforeClosed: boolean): void {
  if (isBeforeClosed)
    throw conflict(
      'period/later-closed',
      'the month after it is closed and rests on it: open that one again first',
    );
}

/** Names a month. @throws invalid */
export function requireMonth(month: string): void {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
    throw invalid('period/month', 'a month is named such as 2026-03', { field: 'month' });
}

function evolve(state: PeriodState, event: PeriodEvent): PeriodState {
  switch (event.type) {
    case 'PeriodCloseProposed': {
      const { proposedBy: by, note: reason } = event.data;
      return { ...state, proposal: { what: 'close', by, reason } };
    }
    case 'PeriodReopenProposed': {
      const { proposedBy: by, reason } = event.data;
      return { ...state, proposal: { what: 'reopen', by, reason } };
    }
    case 'PeriodClosed':
      return { isClosed: true, proposal: null };
    case 'PeriodReopened':
      return { isClosed: false, proposal: null };
    case 'PeriodProposalDeclined':
      return { ...state, proposal: null };
    default:
      return never(event);
  }
}
