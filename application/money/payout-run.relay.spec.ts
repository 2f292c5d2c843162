import { builds } from '../../domain/event-builder-spec.js';
import { relay } from '../shared/relay/relay-spec.js';
import { payoutRunRelay } from './payout-run.relay.js';

const runId = 'run-1';
const started = builds('PayoutRunStarted', {
  runId,
  day: '2026-03-02',
  scope: 'all',
  since: null,
  vendorOrgIds: null,
  startedBy: 'u-1',
});
const advanced = builds('PayoutRunAdvanced', {
  runId,
  page: 0,
  notPaid: [],
  notDue: 0,
  next: { currency: 'GBP', vendorOrgId: 'v-1' },
});

describe('a payout run', () => {
  const page = { channel: 'payout-runs', kind: 'page', to: { about: runId } } as const;

  it('has its first page gone over when it begins, and the next after each', () => {
    relay(payoutRunRelay).given(started()).sends(page);
    relay(payoutRunRelay).given(advanced()).sends(page);
  });

  it('has nothing gone over after its last page', () =>
    relay(payoutRunRelay)
      .given(advanced({ next: null }))
      .sendsNothing());
});
