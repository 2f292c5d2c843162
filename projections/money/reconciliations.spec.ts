import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { reconciliations } from './reconciliations.js';

const day = '2026-03-05';
const asked = builds('ReconciliationRequested', { day, requestId: 'r-1', requestedBy: 'ann' });
const run = builds('ReconciliationRun', {
  day,
  requestId: 'r-1',
  gateway: 'simulated',
  isWhole: true,
  counts: { transactions: 3, carried: 1, underWay: 0, references: 1, findingsLeftOut: 0 },
  totals: [],
  balances: [],
  opened: 2,
  requestedBy: 'ann',
});
const opened = (findingId: string) =>
  builds('FindingOpened', {
    day,
    findingId,
    kind: 'NoEntry',
    currency: 'GBP',
    difference: -200,
    transaction: {
      id: `txn-${findingId}`,
      kind: 'other',
      category: 'other_adjustment',
      source: null,
      net: -200,
      createdAt: '2026-03-05T14:00:00.000Z',
    },
    entry: null,
  })();
const proposed = builds('FindingProposed', {
  day,
  findingId: 'f-1',
  posts: 'suspense',
  reason: 'asked',
  proposedBy: 'ann',
});
const declined = builds('FindingProposalDeclined', {
  day,
  findingId: 'f-1',
  reason: 'a fee',
  declinedBy: 'bob',
});
const resolved = builds('FindingResolved', {
  day,
  findingId: 'f-1',
  posts: 'suspense',
  reason: 'asked',
  proposedBy: 'ann',
  resolvedBy: 'bob',
  entries: [],
});
const cleared = builds('FindingCleared', { day, findingId: 'f-2' });

describe('days that are reconciled', () => {
  const spec = project(reconciliations);

  it('are under way until they are done, and keep the figures of the run before', () => {
    spec.given(asked()).thenMatches(day, {
      status: 'Requested',
      requestedAt: recordedAt(1),
      requestedBy: 'ann',
      run: null,
    });
    spec.given(asked(), run(), asked()).thenMatches(day, {
      status: 'Requested',
      run: { at: recordedAt(2), isWhole: true },
    });
  });

  it('count what is open, what waits for a second person, and what is settled', () => {
    const findings = [asked(), run(), opened('f-1'), opened('f-2')];
    spec
      .given(...findings, proposed())
      .thenMatches(day, { openFindings: 2, proposedFindings: 1, settledFindings: 0 });
    spec
      .given(...findings, proposed(), declined())
      .thenMatches(day, { openFindings: 2, proposedFindings: 0, settledFindings: 0 });
    spec
      .given(...findings, proposed(), resolved(), cleared())
      .thenMatches(day, { openFindings: 0, proposedFindings: 0, settledFindings: 2 });
  });

  it('do not count what moves on from suspense as open, and say where it stands', () => {
    const settled = [asked(), run(), opened('f-1'), proposed(), resolved()];
    const again = builds('FindingProposed', {
      day,
      findingId: 'f-1',
      posts: 'gatewayFees',
      reason: 'a fee',
      proposedBy: 'bob',
    })();
    spec
      .given(...settled, again)
      .thenMatches(day, { openFindings: 0, proposedFindings: 1, settledFindings: 1 });
    spec
      .given(...settled, again)
      .thenMatches('f-1', { status: 'Proposed', posts: 'gatewayFees', postedOn: 'suspense' });
    spec
      .given(...settled, again, declined())
      .thenMatches('f-1', { status: 'Resolved', postedOn: 'suspense' });
  });

  it('say of each finding who has settled it how, and why a proposal was declined', () => {
    const findings = [asked(), run(), opened('f-1'), opened('f-2')];
    spec.given(...findings, proposed(), declined()).thenMatches('f-1', {
      status: 'Open',
      posts: null,
      reason: null,
      declined: 'a fee',
    });
    spec.given(...findings, proposed(), resolved(), cleared()).thenMatches('f-1', {
      status: 'Resolved',
      posts: 'suspense',
      reason: 'asked',
      proposedBy: 'ann',
      resolvedBy: 'bob',
    });
    spec.given(...findings, cleared()).thenMatches('f-2', { status: 'Cleared' });
  });
});
