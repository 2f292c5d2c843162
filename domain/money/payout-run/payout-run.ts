import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import { isDay } from '../../shared/time/days.js';
import type {
  NotPaid,
  PayoutRunEvent,
  PayoutRunPlace,
  PayoutRunScope,
} from './payout-run.events.js';

export type PayoutRunCommand = { readonly runId: string } & (
  | (DomainCommand<'StartPayoutRun'> & {
      day: string;
      scope: PayoutRunScope;
      since: string | null;
      vendorOrgIds: readonly string[] | null;
      by: string | null;
    })
  | (DomainCommand<'RecordPayoutRunPage'> & {
      page: number;
      notPaid: readonly NotPaid[];
      notDue: number;
      next: PayoutRunPlace | null;
    })
  | (DomainCommand<'StopPayoutRun'> & { reason: string; by: string })
);

export interface KnownPayoutRun {
  readonly status: 'Running' | 'Finished' | 'Stopped';
  readonly day: string;
  readonly scope: PayoutRunScope;
  readonly startedBy: string | null;
  readonly since: string | null;
  readonly vendorOrgIds: readonly string[] | null;
  /** Pages that were gone over. */
  readonly pages: number;
  readonly next: PayoutRunPlace | null;
}

/** The most vendors that one run can be limited to. */
export const MAX_NAMED_VENDORS = 100;

/**
 * A run over vendors' accounts, page by page. What each is paid is decided by the account itself: a
 * run that was cut short goes over its page again, and pays nobody twice.
 */
export const payoutRun: Decider<KnownPayoutRun | null, PayoutRunCommand, PayoutRunEvent> = {
  category: 'payoutRun',
  stateVersion: 1,
  initial: null,
  decide,
  evolve,
};

function decide(
  command: PayoutRunCommand,
  state: KnownPayoutRun | null,
): readonly PayoutRunEvent[] {
  const { runId, at } = command;
  const of = { runId, occurredAt: at };
  if (command.type === 'StartPayoutRun') {
    if (state) return [];
    const { day, scope, since, vendorOrgIds, by } = command;
    if (!isDay(day)) throw new Error(`a run of "${day}", which is no day`);
    if (vendorOrgIds && (vendorOrgIds.length === 0 || vendorOrgIds.length > MAX_NAMED_VENDORS))
      throw invalid(
        'payout-run/vendors',
        `name 1 to ${MAX_NAMED_VENDORS} vendors, or none for all of them`,
        { field: 'vendorOrgIds' },
      );
    return [
      {
        type: 'PayoutRunStarted',
        data: { ...of, day, scope, since, vendorOrgIds, startedBy: by },
      },
    ];
  }
  if (!state) throw missing('payout-run/unknown', 'this payout run does not exist');
  switch (command.type) {
    case 'RecordPayoutRunPage': {
      const { page, notPaid, notDue, next } = command;
      if (state.status !== 'Running' || page !== state.pages) return [];
      const events: PayoutRunEvent[] = [
        { type: 'PayoutRunAdvanced', data: { ...of, page, notPaid, notDue, next } },
      ];
      if (next === null)
        events.push({ type: 'PayoutRunFinished', data: { ...of, pages: page + 1 } });
      return events;
    }
    case 'StopPayoutRun': {
      const { reason, by } = command;
      if (state.status === 'Stopped') return [];
      if (state.status === 'Finished')
        throw conflict(
          'payout-run/finished',
          'this run has finished: payouts not sent yet can be cancelled individually',
        );
      requireText('reason', reason, 500);
      return [{ type: 'PayoutRunStopped', data: { ...of, reason, stoppedBy: by } }];
    }
    default:
      return never(command);
  }
}

function evolve(state: KnownPayoutRun | null, event: PayoutRunEvent): KnownPayoutRun | null {
  if (event.type === 'PayoutRunStarted') {
    const { day, scope, since, vendorOrgIds, startedBy } = event.data;
    return {
      status: 'Running',
      day,
      scope,
      startedBy,
      since,
      vendorOrgIds,
      pages: 0,
      next: null,
    };
  }
  if (!state) return state;
  switch (event.type) {
    case 'PayoutRunAdvanced':
      return { ...state, pages: event.data.page + 1, next: event.data.next };
    case 'PayoutRunFinished':
      return { ...state, status: 'Finished' };
    case 'PayoutRunStopped':
      return { ...state, status: 'Stopped' };
    default:
      return never(event);
  }
}
