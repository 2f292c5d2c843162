import { eventTypesOutside } from '../../domain/events.js';
import type {
  NotPaid,
  NotPaidReason,
  PayoutRunEvent,
  PayoutRunScope,
} from '../../domain/money/payout-run/payout-run.events.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Currency } from '../../domain/shared/money/money.js';
import { isoTime, type ProjectedEvent, type Projection } from '../projection.js';

export const payoutRunStatuses = ['Running', 'Finished', 'Stopped'] as const;

export type PayoutRunStatus = (typeof payoutRunStatuses)[number];

/** How many accounts, and minor units of what is available on them. */
export interface RunSum {
  readonly currency: Currency;
  readonly accounts: number;
  readonly amount: number;
}

export interface NotPaidSum extends RunSum {
  readonly reason: NotPaidReason;
}

export interface PayoutRunDocument {
  readonly kind: 'run';
  readonly id: string;
  /** The calendar day in the operator's time zone. */
  readonly day: string;
  readonly scope: PayoutRunScope;
  readonly since: string | null;
  /** Only these vendors; null: all of them. */
  readonly vendorOrgIds: readonly string[] | null;
  readonly status: PayoutRunStatus;
  /** Null: by schedule. */
  readonly startedBy: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly stoppedBy: string | null;
  /** Why it was stopped. */
  readonly why: string | null;
  readonly paid: readonly RunSum[];
  readonly notPaid: readonly NotPaidSum[];
  readonly notDue: number;
  /** Accounts that it has gone over. */
  readonly accounts: number;
  readonly bySchedule: boolean;
  readonly revision: number;
  readonly changedAt: string;
}

/** An account that a run has not paid. */
export interface NotPaidDocument extends NotPaid {
  readonly kind: 'notPaid';
  readonly runId: string;
  readonly seenAt: string;
}

type Fields = Partial<
  Pick<PayoutRunDocument, 'startedAt' | 'status' | 'bySchedule'> &
    Pick<NotPaidDocument, 'runId' | 'reason' | 'vendorOrgId' | 'amount'>
>;

type Handled = PayoutRunEvent['type'] | 'PayoutRequested';

const notPaidKey = (runId: string, accountId: string): string => `${runId}|${accountId}`;

/**
 * Payout runs with their sums, and the accounts that each has left. What was paid is said by the
 * payouts themselves, so that a run that was cut short has counted it.
 */
export const payoutRuns: Projection<
  (PayoutRunDocument | NotPaidDocument) & { readonly kind: string } & Fields,
  Handled
> = {
  name: 'payout-runs',
  version: 1,
  handles: [
    'PayoutRunStarted',
    'PayoutRunAdvanced',
    'PayoutRunFinished',
    'PayoutRunStopped',
    'PayoutRequested',
  ],
  ignores: [
    'EarningReleased',
    'EarningReversed',
    'ReserveHeld',
    'ReserveFreed',
    'ReserveRuleSet',
    'AdjustmentPosted',
    'PayoutsBlocked',
    'PayoutsUnblocked',
    'PayoutCancelled',
    'TransferMade',
    'TransferRefused',
    'PayoutSent',
    'PayoutPaid',
    'PayoutFailed',
    'PayoutRetried',
    ...eventTypesOutside('payoutRun', 'vendorAccount'),
  ],
  indexes: [
    ['startedAt'],
    ['status', 'startedAt'],
    ['bySchedule', 'startedAt'],
    ['runId', 'reason'],
    ['runId', 'vendorOrgId'],
  ],
  columns: ['kind', 'day', 'currency', 'amount', 'accounts', 'endedAt'],
  route: (event) => {
    const { runId } = event.data;
    // a payout that was asked for by itself
    if (runId === undefined) return [];
    if (event.type !== 'PayoutRunAdvanced') return [runId];
    return [runId, ...event.data.notPaid.map((n) => notPaidKey(runId, n.accountId))];
  },
  evolve: (key, doc, event) => {
    if (event.type === 'PayoutRunAdvanced' && key !== event.data.runId) {
      const { runId, notPaid, occurredAt: seenAt } = event.data;
      const left = notPaid.find((n) => notPaidKey(runId, n.accountId) === key);
      return left && { kind: 'notPaid', runId, ...left, seenAt };
    }
    const seen = { changedAt: isoTime(event.recordedAt) };
    if (event.type === 'PayoutRunStarted') {
      const { runId, day, scope, since, vendorOrgIds, startedBy, occurredAt } = event.data;
      return {
        kind: 'run',
        id: runId,
        day,
        scope,
        since,
        vendorOrgIds,
        status: 'Running',
        startedBy,
        startedAt: occurredAt,
        endedAt: null,
        stoppedBy: null,
        why: null,
        paid: [],
        notPaid: [],
        notDue: 0,
        accounts: 0,
        bySchedule: startedBy === null,
        revision: event.revision,
        ...seen,
      };
    }
    return doc?.kind === 'run' ? { ...runAfter(doc, event), ...seen } : undefined;
  },
};

function runAfter(
  doc: PayoutRunDocument,
  event: Exclude<ProjectedEvent<Handled>, { type: 'PayoutRunStarted' }>,
): PayoutRunDocument {
  switch (event.type) {
    case 'PayoutRequested': {
      const { currency, amount } = event.data;
      return {
        ...doc,
        paid: summed<RunSum>(doc.paid, { currency }, amount),
        accounts: doc.accounts + 1,
      };
    }
    case 'PayoutRunAdvanced': {
      const { notPaid, notDue } = event.data;
      return {
        ...doc,
        notPaid: notPaid.reduce<readonly NotPaidSum[]>(
          (sums, { currency, reason, amount }) =>
            summed<NotPaidSum>(sums, { currency, reason }, amount),
          doc.notPaid,
        ),
        notDue: doc.notDue + notDue,
        accounts: doc.accounts + notPaid.length + notDue,
        revision: event.revision,
      };
    }
    case 'PayoutRunFinished':
      return {
        ...doc,
        status: 'Finished',
        endedAt: event.data.occurredAt,
        revision: event.revision,
      };
    case 'PayoutRunStopped': {
      const { reason, stoppedBy, occurredAt } = event.data;
      return {
        ...doc,
        status: 'Stopped',
        endedAt: occurredAt,
        why: reason,
        stoppedBy,
        revision: event.revision,
      };
    }
    default:
      return never(event);
  }
}

/** Sums with one more account: of its currency, and of why it was left where it was. */
export function summed<Sum extends RunSum>(
  sums: readonly Sum[],
  kind: Omit<Sum, 'accounts' | 'amount'>,
  amount: number,
): readonly Sum[] {
  const isOfKind = (sum: Sum): boolean =>
    Object.entries(kind).every(([name, value]) => sum[name as keyof Sum] === value);
  return sums.some(isOfKind)
    ? sums.map((sum) =>
        isOfKind(sum) ? { ...sum, accounts: sum.accounts + 1, amount: sum.amount + amount } : sum,
      )
    : [...sums, { ...kind, accounts: 1, amount } as Sum];
}
