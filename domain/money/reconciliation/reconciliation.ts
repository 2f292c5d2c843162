import { Map as ImmutableMap, Set as ImmutableSet } from 'immutable';
import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { conflict, forbidden, invalid, missing } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import type { Currency } from '../../shared/money/money.js';
import { operatorEntry, type Entry, type OperatorAccount } from '../ledger/entry.js';
import type {
  Finding,
  FindingAccount,
  ReconciledBalance,
  ReconciledCounts,
  ReconciledTotal,
  ReconciliationEvent,
} from './reconciliation.events.js';

/** What the gateway has moved by itself, and to which account it belongs. */
export interface BookableMovement {
  readonly transaction: string;
  readonly account: Extract<OperatorAccount, 'gatewayFees' | 'ownBank' | 'gatewayReserved'>;
  readonly currency: Currency;
  /** Minor units; out is negative. */
  readonly net: number;
}

type Of<Type extends string, Data extends object> = DomainCommand<Type> & {
  /** In UTC, `2026-03-05`. */
  readonly day: string;
} & Data;

export type ReconciliationCommand =
  /** `by` null: by schedule, which does a day once, or `again` where something is open still. */
  | Of<'RequestReconciliation', { requestId: string; by: string | null; again: boolean }>
  /** `bookOn`: the day on which they count, `2026-03-05`. */
  | Of<'BookGatewayMovements', { bookOn: string; movements: readonly BookableMovement[] }>
  | Of<
      'RecordReconciliation',
      {
        requestId: string;
        gateway: string;
        isWhole: boolean;
        counts: ReconciledCounts;
        totals: readonly ReconciledTotal[];
        balances: readonly ReconciledBalance[];
        findings: readonly Finding[];
      }
    >
  | Of<
      'ProposeFinding',
      { findingId: string; posts: FindingAccount | null; reason: string; by: string }
    >
  | Of<'DeclineFindingProposal', { findingId: string; reason: string; by: string }>
  | Of<'ResolveFinding', { findingId: string; by: string }>;

export interface FindingState extends Finding {
  readonly status: 'Open' | 'Proposed' | 'Resolved' | 'Cleared';
  /** Where it was posted when it was settled; null: nowhere, or it was not. */
  readonly postedOn: FindingAccount | null;
  readonly proposal: {
    readonly posts: FindingAccount | null;
    readonly reason: string;
    readonly by: string;
  } | null;
}

export interface ReconciliationState {
  /** Asked for, and not done; null: nothing is. */
  readonly requested: {
    readonly requestId: string;
    readonly by: string | null;
    readonly at: string;
  } | null;
  /** Of the last run; null: there was none. */
  readonly lastRun: {
    readonly requestId: string;
    readonly isWhole: boolean;
    readonly balances: readonly ReconciledBalance[];
  } | null;
  readonly findings: ImmutableMap<string, FindingState>;
  /** Movements that were booked here by themselves. */
  readonly booked: ImmutableSet<string>;
}

/** The most findings that are listed for a day: with more, something larger is wrong. */
export const MAX_FINDINGS = 200;
/** What was asked for and is not done after so long may have been given up by an operator. */
const LOST_AFTER_HOURS = 1;
const HOUR_MS = 3_600_000;

const hoursBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / HOUR_MS;

/** The most movements in one event. */
export const MAX_BOOKED = 200;

/** One day's movements at the gateway, compared with the books; what differs is decided by two people. */
export const reconciliation: Decider<
  ReconciliationState,
  ReconciliationCommand,
  ReconciliationEvent
> = {
  category: 'reconciliation',
  stateVersion: 3,
  initial: {
    requested: null,
    lastRun: null,
    findings: ImmutableMap(),
    booked: ImmutableSet(),
  },
  decide,
  evolve,
  weigh: ({ findings, booked }) => 1_000 + 700 * findings.size + 80 * booked.size,
};

function decide(
  command: ReconciliationCommand,
  state: ReconciliationState,
): readonly ReconciliationEvent[] {
  const { day, at } = command;
  const of = { day, occurredAt: at };
  switch (command.type) {
    case 'RequestReconciliation': {
      const { requestId, by, again } = command;
      if (state.lastRun?.requestId === requestId) return [];
      // whoever asks while it is under way gets that one; one that nobody does any more is replaced
      const { requested } = state;
      const isLost = by !== null && requested && hoursBetween(requested.at, at) >= LOST_AFTER_HOURS;
      if (requested && !isLost) return [];
      // by schedule a day is done once
      if (by === null && !again && state.lastRun?.isWhole) return [];
      return [{ type: 'ReconciliationRequested', data: { ...of, requestId, requestedBy: by } }];
    }
    case 'BookGatewayMovements': {
      const fresh = command.movements.filter(({ transaction }) => !state.booked.has(transaction));
      const at = `${command.bookOn}T00:00:00.000Z`;
      const entries = fresh
        .filter(({ net }) => net !== 0)
        .map(({ transaction, account, currency, net }) =>
          operatorEntry(
            { currency, at, gatewayTransactions: [transaction] },
            { debit: [['gateway', null, net]], credit: [[account, null, net]] },
          ),
        );
      return entries.length === 0
        ? []
        : [{ type: 'GatewayMovementsBooked', data: { ...of, entries } }];
    }
    case 'RecordReconciliation': {
      const { requestId, gateway, isWhole, counts, totals, balances, findings } = command;
      if (state.lastRun?.requestId === requestId) return [];
      const found = new Set(findings.map((f) => f.findingId));
      const gone = [...state.findings.values()].filter(
        ({ status, findingId, postedOn }) =>
          (status === 'Open' || (status === 'Proposed' && postedOn === null)) &&
          !found.has(findingId),
      );
      const opened = findings.filter(({ findingId }) => {
        const before = state.findings.get(findingId);
        return !before || before.status === 'Cleared';
      });
      return [
        {
          type: 'ReconciliationRun',
          data: {
            ...of,
            requestId,
            gateway,
            isWhole,
            counts,
            totals,
            balances,
            opened: opened.length,
            requestedBy: state.requested?.by ?? null,
          },
        },
        ...gone.map(({ findingId }): ReconciliationEvent => ({
          type: 'FindingCleared',
          data: { ...of, findingId },
        })),
        ...opened.map((finding): ReconciliationEvent => ({
          type: 'FindingOpened',
          data: { ...of, ...finding },
        })),
      ];
    }
    case 'ProposeFinding': {
      const { findingId, posts, reason, by } = command;
      const finding = undecided(state, findingId);
      requireText('reason', reason, 500);
      if (finding.postedOn !== null && (posts === null || posts === finding.postedOn))
        throw invalid(
          'reconciliation/stays',
          'it stands on suspense: name the account on which it belongs',
          { field: 'posts' },
        );
      if (posts !== null && (finding.kind === 'OtherBalance' || finding.difference === 0))
        throw invalid(
          'reconciliation/nothing-to-post',
          'there is nothing to post: explain the difference without posting',
          { field: 'posts' },
        );
      const same = finding.proposal;
      if (same?.posts === posts && same.reason === reason && same.by === by) return [];
      return [
        { type: 'FindingProposed', data: { ...of, findingId, posts, reason, proposedBy: by } },
      ];
    }
    case 'DeclineFindingProposal': {
      const { findingId, reason, by } = command;
      if (undecided(state, findingId).status !== 'Proposed') return [];
      requireText('reason', reason, 500);
      return [
        { type: 'FindingProposalDeclined', data: { ...of, findingId, reason, declinedBy: by } },
      ];
    }
    case 'ResolveFinding': {
      const { findingId, by } = command;
      if (isSettled(state.findings.get(findingId))) return [];
      const finding = undecided(state, findingId);
      const { proposal } = finding;
      if (!proposal)
        throw conflict(
          'reconciliation/no-proposal',
          'no resolution has been proposed: propose one for someone else to confirm',
        );
      if (proposal.by === by)
        throw forbidden(
          'reconciliation/own-proposal',
          'differences are resolved by two people: someone else must confirm your proposal',
        );
      const { posts, reason } = proposal;
      return [
        {
          type: 'FindingResolved',
          data: {
            ...of,
            findingId,
            posts,
            reason,
            proposedBy: proposal.by,
            resolvedBy: by,
            entries: correction(finding, posts, at),
          },
        },
      ];
    }
    default:
      return never(command);
  }
}

/** The books follow the gateway: what it has more, or less, is posted to where people say that it is. */
function correction(
  { difference, currency, kind, transaction, postedOn }: FindingState,
  posts: FindingAccount | null,
  at: string,
): readonly Entry[] {
  if (posts === null) return [];
  // the gateway's account has it already: it moves on from suspense
  if (postedOn !== null)
    return [
      operatorEntry(
        { currency, at },
        { debit: [[postedOn, null, difference]], credit: [[posts, null, difference]] },
      ),
    ];
  // a movement without an entry is carried by this one; of the others an entry carries it already
  const carried = kind === 'NoEntry' && transaction ? [transaction.id] : [];
  return [
    operatorEntry(
      { currency, at, gatewayTransactions: carried },
      { debit: [['gateway', null, difference]], credit: [[posts, null, difference]] },
    ),
  ];
}

const isSettled = (finding: FindingState | undefined): boolean => finding?.status === 'Resolved';

function undecided({ findings }: ReconciliationState, findingId: string): FindingState {
  const finding = findings.get(findingId);
  if (!finding) throw missing('reconciliation/unknown-finding', 'this difference does not exist');
  // what stands on suspense is not known yet
  const isOver = isSettled(finding) && finding.postedOn !== 'suspense';
  if (isOver || finding.status === 'Cleared')
    throw conflict(
      'reconciliation/settled',
      isOver
        ? 'this finding was settled by two people'
        : 'this is not so any more: the gateway and the books agree',
    );
  return finding;
}

function evolve(state: ReconciliationState, event: ReconciliationEvent): ReconciliationState {
  switch (event.type) {
    case 'ReconciliationRequested': {
      const { requestId, requestedBy: by, occurredAt: at } = event.data;
      return { ...state, requested: { requestId, by, at } };
    }
    case 'ReconciliationRun': {
      const { requestId, isWhole, balances } = event.data;
      return { ...state, requested: null, lastRun: { requestId, isWhole, balances } };
    }
    case 'GatewayMovementsBooked':
      return {
        ...state,
        booked: state.booked.union(
          event.data.entries.flatMap(({ gatewayTransactions = [] }) => gatewayTransactions),
        ),
      };
    case 'FindingOpened': {
      const { day: _day, occurredAt: _at, ...finding } = event.data;
      const opened: FindingState = { ...finding, status: 'Open', postedOn: null, proposal: null };
      return { ...state, findings: state.findings.set(finding.findingId, opened) };
    }
    case 'FindingCleared':
      return withFinding(state, event.data.findingId, { status: 'Cleared', proposal: null });
    case 'FindingProposed': {
      const { findingId, posts, reason, proposedBy: by } = event.data;
      return withFinding(state, findingId, { status: 'Proposed', proposal: { posts, reason, by } });
    }
    case 'FindingProposalDeclined': {
      const { findingId } = event.data;
      const wasSettled = (state.findings.get(findingId)?.postedOn ?? null) !== null;
      return withFinding(state, findingId, {
        status: wasSettled ? 'Resolved' : 'Open',
        proposal: null,
      });
    }
    case 'FindingResolved': {
      const { findingId, posts: postedOn } = event.data;
      return withFinding(state, findingId, { status: 'Resolved', postedOn, proposal: null });
    }
    default:
      return never(event);
  }
}

const withFinding = (
  state: ReconciliationState,
  findingId: string,
  change: Partial<FindingState>,
): ReconciliationState => {
  const finding = state.findings.get(findingId);
  return finding
    ? { ...state, findings: state.findings.set(findingId, { ...finding, ...change }) }
    : state;
};
