import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { periods } from './periods.js';

const month = '2026-03';
const proposed = builds('PeriodCloseProposed', {
  month,
  checks: [],
  note: 'suspense waits for the gateway',
  proposedBy: 'ann',
});
const closed = builds('PeriodClosed', {
  month,
  checks: [],
  balances: [{ account: 'gateway', currency: 'GBP', debit: 500, credit: 200 }],
  note: 'suspense waits for the gateway',
  proposedBy: 'ann',
  closedBy: 'bob',
});
const asked = builds('PeriodReopenProposed', { month, reason: 'forgotten', proposedBy: 'bob' });
const reopened = builds('PeriodReopened', {
  month,
  reason: 'forgotten',
  proposedBy: 'bob',
  reopenedBy: 'ann',
});
const declined = builds('PeriodProposalDeclined', { month, reason: 'no need', declinedBy: 'ann' });

describe('months of the books', () => {
  const spec = project(periods);

  it('wait for a second person, and have final balances once they are closed', () => {
    spec.given(proposed()).thenMatches(month, {
      status: 'CloseProposed',
      proposedBy: 'ann',
      proposedAt: recordedAt(1),
      closed: null,
    });
    spec.given(proposed(), closed()).thenMatches(month, {
      status: 'Closed',
      proposedBy: null,
      closed: { at: recordedAt(2), closedBy: 'bob', balances: [{ account: 'gateway' }] },
    });
  });

  it('stay closed while somebody wants to open them again, until a second person agrees', () => {
    const before = [proposed(), closed(), asked()];
    spec.given(...before).thenMatches(month, { status: 'ReopenProposed', reason: 'forgotten' });
    spec.given(...before, declined()).thenMatches(month, { status: 'Closed', declined: 'no need' });
    spec.given(...before, reopened()).thenMatches(month, { status: 'Open', closed: null });
    spec.given(proposed(), declined()).thenMatches(month, { status: 'Open', declined: 'no need' });
  });
});
