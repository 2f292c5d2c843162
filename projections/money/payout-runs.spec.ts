import { builds } from '../../domain/event-builder-spec.js';
import { project, recorded } from '../projection-spec.js';
import { payoutRuns } from './payout-runs.js';
import { payoutTermsModel } from './payout-terms.js';

const runId = 'run-1';
const started = builds('PayoutRunStarted', {
  runId,
  day: '2026-03-02',
  scope: 'due',
  since: '2026-03-01',
  vendorOrgIds: null,
  startedBy: null,
});
const left = (accountId: string, currency: string, amount: number) => ({
  accountId,
  vendorOrgId: `v-${accountId}`,
  currency,
  amount,
  reason: 'belowMinimum' as const,
});
const advanced = builds('PayoutRunAdvanced', {
  runId,
  page: 0,
  notPaid: [left('a-1', 'GBP', 1_200), left('a-2', 'GBP', 300), left('a-3', 'EUR', 50)],
  notDue: 4,
  next: null,
});
const finished = builds('PayoutRunFinished', { runId, pages: 1 });
const stopped = builds('PayoutRunStopped', { runId, reason: 'Wrong day', stoppedBy: 'u-1' });
const requested = builds('PayoutRequested', {
  accountId: 'a-4',
  vendorOrgId: 'v-4',
  currency: 'GBP',
  payoutId: 'p-4',
  amount: 10_800,
  gatewayAccount: 'acct_1',
  requestedBy: null,
  runId,
});
const ofRun = { stream: `payoutRun-${runId}` };

describe('payout runs', () => {
  const spec = project(payoutRuns, {
    because: 'a run asks for payouts after it has begun, and before it says how far it is',
    causes: [
      ['PayoutRunStarted', 'PayoutRequested'],
      ['PayoutRequested', 'PayoutRunAdvanced'],
    ],
  });

  it('say how many were paid what, and why others were not', () => {
    const documents = spec.given(
      recorded(started(), ofRun),
      recorded(requested(), { stream: 'vendorAccount-a-4' }),
      recorded(requested({ accountId: 'a-5', payoutId: 'p-5', amount: 200 }), {
        stream: 'vendorAccount-a-5',
      }),
      recorded(advanced(), ofRun),
      recorded(finished(), ofRun),
    );
    documents.thenMatches(runId, {
      status: 'Finished',
      bySchedule: true,
      paid: [{ currency: 'GBP', accounts: 2, amount: 11_000 }],
      notPaid: [
        { currency: 'GBP', reason: 'belowMinimum', accounts: 2, amount: 1_500 },
        { currency: 'EUR', reason: 'belowMinimum', accounts: 1, amount: 50 },
      ],
      notDue: 4,
      accounts: 9,
    });
    documents.thenMatches(`${runId}|a-3`, {
      kind: 'notPaid',
      runId,
      vendorOrgId: 'v-a-3',
      amount: 50,
      reason: 'belowMinimum',
    });
  });

  it('that were stopped say by whom and why', () =>
    spec.given(recorded(started(), ofRun), recorded(stopped(), ofRun)).thenMatches(runId, {
      status: 'Stopped',
      stoppedBy: 'u-1',
      why: 'Wrong day',
      endedAt: '2026-03-02T09:00:00.000Z',
    }));

  it('do not count what was asked for by itself', () => {
    const { runId: _runId, ...alone } = requested().data;
    spec
      .given(
        recorded(started(), ofRun),
        recorded({ type: 'PayoutRequested', data: alone }, { stream: 'vendorAccount-a-4' }),
      )
      .thenMatches(runId, { paid: [], accounts: 0 });
  });

  it('are specified for every event that they handle', () => spec.thenEveryHandledEventWasGiven());
});

describe('terms of payouts', () => {
  const spec = project(payoutTermsModel);
  const set = builds('PayoutTermsSet', {
    vendorOrgId: 'v-1',
    schedule: { every: 'week', on: 1 },
    minima: [{ amount: 5_000, currency: 'GBP' }],
    reason: 'As agreed',
    setBy: 'u-1',
  });

  it('are the vendor’s, or the marketplace’s for whoever has none', () => {
    spec.given(recorded(set(), { stream: 'payoutTerms-v-1' })).thenMatches('v-1', {
      vendorOrgId: 'v-1',
      schedule: { every: 'week', on: 1 },
      runsByItself: true,
      setAt: '2026-03-02T09:00:00.000Z',
    });
    spec
      .given(
        recorded(set({ vendorOrgId: null, schedule: { every: 'hand', on: null } }), {
          stream: 'payoutTerms-marketplace',
        }),
      )
      .thenMatches('marketplace', { vendorOrgId: null, runsByItself: false });
    spec.thenEveryHandledEventWasGiven();
  });
});
