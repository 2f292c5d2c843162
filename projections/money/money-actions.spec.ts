import { builds } from '../../domain/event-builder-spec.js';
import { project } from '../projection-spec.js';
import { moneyActionsModel } from './money-actions.js';

const proposal = {
  actionId: 'm-1',
  action: {
    kind: 'adjustment' as const,
    accountId: 'va-1',
    vendorOrgId: 'v-1',
    currency: 'GBP',
    amount: -1_200,
    nature: 'compensation' as const,
  },
  reason: 'Broken pallet',
  evidence: 'CL-2026-118',
  proposedBy: 'u-1',
};
const proposed = builds('MoneyActionProposed', proposal);
const confirmed = builds('MoneyActionConfirmed', {
  ...proposal,
  confirmedBy: 'u-2',
  gatewayAccount: null,
});
const declined = builds('MoneyActionDeclined', {
  actionId: 'm-1',
  reason: 'Paid already',
  declinedBy: 'u-2',
});

describe('what takes two people', () => {
  const spec = project(moneyActionsModel);

  it('waits for the second', () => {
    spec.given(proposed()).thenMatches('m-1', {
      kind: 'adjustment',
      status: 'Waiting',
      amount: -1_200,
      nature: 'compensation',
      evidence: 'CL-2026-118',
      proposedBy: 'u-1',
      decidedBy: null,
    });
    const rule = { percent: '10', days: 90, from: '2026-03-01', until: null };
    const { accountId, vendorOrgId, currency } = proposal.action;
    spec
      .given(
        proposed({ action: { kind: 'reserveRule', accountId, vendorOrgId, currency, ...rule } }),
      )
      .thenMatches('m-1', { kind: 'reserveRule', reserveRule: rule, amount: null });
  });

  it('is confirmed or declined by them', () => {
    spec
      .given(proposed(), confirmed())
      .thenMatches('m-1', { status: 'Confirmed', decidedBy: 'u-2' });
    spec
      .given(proposed(), declined())
      .thenMatches('m-1', { status: 'Declined', decidedBy: 'u-2', why: 'Paid already' });
    spec.thenEveryHandledEventWasGiven();
  });
});
