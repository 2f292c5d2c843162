import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { payoutAccounts } from './payout-accounts.js';

const vendorOrgId = 'v-1';
const started = builds('OnboardingStarted', { vendorOrgId, country: 'GB', startedBy: 'u-1' });
const opened = builds('GatewayAccountOpened', { vendorOrgId, gatewayAccount: 'acct_1' });
const wanted = builds('PayoutRequirementsChanged', {
  vendorOrgId,
  due: ['external_account'],
  dueBy: '2026-04-01T00:00:00.000Z',
});
const bank = { bankName: 'Barclays', last4: '6789', country: 'GB', currency: 'GBP' };
const banked = builds('PayoutBankChanged', { vendorOrgId, bank, coolsUntil: null });
const enabled = builds('PayoutsEnabled', { vendorOrgId });
const restricted = builds('PayoutsRestricted', { vendorOrgId, reason: 'listed' });

describe('payout accounts', () => {
  const spec = project(payoutAccounts);

  it('say what the gateway still wants to know', () => {
    spec.given(started(), opened(), wanted()).then('v-1', {
      vendorOrgId,
      country: 'GB',
      status: 'Pending',
      reason: null,
      due: ['external_account'],
      dueBy: '2026-04-01T00:00:00.000Z',
      bank: null,
      coolsUntil: null,
      gatewayAccount: 'acct_1',
      startedAt: '2026-03-02T09:00:00.000Z',
      enabledAt: null,
      revision: 2,
      changedAt: recordedAt(3),
    });
  });

  it('can be paid, to a bank account of which four digits are known', () => {
    spec
      .given(started(), opened(), banked(), wanted({ due: [], dueBy: null }), enabled())
      .thenMatches('v-1', { status: 'Enabled', bank, due: [] });
  });

  it('wait after a change of the bank account, and are restricted with a reason', () => {
    const coolsUntil = '2026-03-05T09:00:00.000Z';
    spec
      .given(started(), enabled(), banked({ coolsUntil }))
      .thenMatches('v-1', { status: 'Enabled', coolsUntil });
    spec
      .given(started(), enabled(), restricted())
      .thenMatches('v-1', { status: 'Restricted', reason: 'listed' });
    spec
      .given(started(), restricted(), enabled())
      .thenMatches('v-1', { status: 'Enabled', reason: null });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
