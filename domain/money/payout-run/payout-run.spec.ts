import { specify } from '../../shared/decider/decider-spec.js';
import type { PayoutRunEvent } from './payout-run.events.js';
import { payoutRun, type PayoutRunCommand } from './payout-run.js';

const at = '2026-03-02T09:00:00.000Z';
const runId = 'run-1';
const of = { runId, occurredAt: at };
const start: PayoutRunCommand = {
  type: 'StartPayoutRun',
  at,
  runId,
  day: '2026-03-02',
  scope: 'due',
  since: '2026-03-01',
  vendorOrgIds: null,
  by: null,
};
const page = (
  number: number,
  next: { currency: string; vendorOrgId: string } | null,
): PayoutRunCommand => ({
  type: 'RecordPayoutRunPage',
  at,
  runId,
  page: number,
  notPaid: [],
  notDue: 1,
  next,
});
const stop: PayoutRunCommand = { type: 'StopPayoutRun', at, runId, reason: 'Wrong day', by: 'u-1' };
const started: PayoutRunEvent = {
  type: 'PayoutRunStarted',
  data: {
    ...of,
    day: '2026-03-02',
    scope: 'due',
    since: '2026-03-01',
    vendorOrgIds: null,
    startedBy: null,
  },
};
const place = { currency: 'GBP', vendorOrgId: 'v-1' };
const advanced: PayoutRunEvent = {
  type: 'PayoutRunAdvanced',
  data: { ...of, page: 0, notPaid: [], notDue: 1, next: place },
};
const last: PayoutRunEvent = {
  type: 'PayoutRunAdvanced',
  data: { ...of, page: 1, notPaid: [], notDue: 1, next: null },
};
const finished: PayoutRunEvent = { type: 'PayoutRunFinished', data: { ...of, pages: 2 } };
const stopped: PayoutRunEvent = {
  type: 'PayoutRunStopped',
  data: { ...of, reason: 'Wrong day', stoppedBy: 'u-1' },
};

describe('a payout run', () => {
  const run = specify(payoutRun);

  it('of a day begins once, whoever begins it', () => {
    run.given().when(start).then([started]);
    run.given(started).when(start).thenNothing();
    run.given(started, last, finished).when(start).thenNothing();
  });

  it('goes on page by page until there is none', () => {
    run.given(started).when(page(0, place)).then([advanced]);
    run.given(started, advanced).when(page(1, null)).then([last, finished]);
  });

  it('counts a page once, however often it was gone over', () => {
    run.given(started, advanced).when(page(0, place)).thenNothing();
    run.given(started, advanced, last, finished).when(page(1, null)).thenNothing();
  });

  it('that was stopped goes no further', () => {
    run.given(started, advanced).when(stop).then([stopped]);
    run.given(started, stopped).when(stop).thenNothing();
    run.given(started, stopped).when(page(0, place)).thenNothing();
  });

  it('that has finished cannot be stopped', () =>
    run.given(started, advanced, last, finished).when(stop).thenFails('payout-run/finished'));

  it('of named vendors names some, and not too many', () => {
    run
      .given()
      .when({ ...start, vendorOrgIds: [] })
      .thenFails('payout-run/vendors', { field: 'vendorOrgIds' });
    run
      .given()
      .when({ ...start, vendorOrgIds: Array.from({ length: 101 }, (_, i) => `v-${i}`) })
      .thenFails('payout-run/vendors');
  });

  it('that never began is not known', () => run.given().when(stop).thenFails('payout-run/unknown'));
});
