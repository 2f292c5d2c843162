import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import type { PayoutAccountEvent } from './payout-account.events.js';
import {
  payableTo,
  payoutAccount,
  type AccountAtGateway,
  type PayoutAccountCommand,
} from './payout-account.js';

const at = '2026-03-02T09:00:00.000Z';
const start: PayoutAccountCommand = {
  type: 'StartOnboarding',
  at,
  vendorOrgId: 'v-1',
  country: 'GB',
  by: 'u-1',
};
const opened: PayoutAccountCommand = { type: 'RecordGatewayAccount', at, gatewayAccount: 'acct_1' };
const bank = { bankName: 'Northern Bank', last4: '1234', country: 'GB', currency: 'GBP' };
const says = (more: Partial<AccountAtGateway> = {}): PayoutAccountCommand => ({
  type: 'RecordAccountState',
  at,
  account: { canBePaid: true, reason: null, due: [], dueBy: null, bank, ...more },
});
const given = (...commands: PayoutAccountCommand[]): PayoutAccountEvent[] => {
  const events: PayoutAccountEvent[] = [];
  for (const command of commands)
    events.push(...payoutAccount.decide(command, fold(payoutAccount, events)));
  return events;
};

describe('a payout account', () => {
  const spec = specify(payoutAccount);

  it('is opened once, and can be paid when the gateway says so', () => {
    spec.given().when(start).thenTypes('OnboardingStarted');
    spec
      .given(...given(start))
      .when(start)
      .thenNothing();
    spec
      .given(...given(start, opened))
      .when(opened)
      .thenNothing();
    spec
      .given(...given(start, opened))
      .when(says())
      .thenTypes('PayoutBankChanged', 'PayoutsEnabled');
    spec
      .given(...given(start, opened, says()))
      .when(says())
      .thenNothing();
    expect(payableTo(fold(payoutAccount, given(start, opened)), at)).toBeNull();
    expect(payableTo(fold(payoutAccount, given(start, opened, says())), at)).toBe('acct_1');
  });

  it('says what the gateway still wants to know', () => {
    const waits = says({ canBePaid: false, due: ['company.tax_id'], dueBy: null, bank: null });
    spec
      .given(...given(start, opened))
      .when(waits)
      .thenTypes('PayoutRequirementsChanged');
    spec
      .given(...given(start, opened, waits))
      .when(waits)
      .thenNothing();
  });

  it('that the gateway restricts cannot be paid, and the reason is kept', () => {
    const restricted = says({ canBePaid: false, reason: 'requirements.past_due' });
    const after = spec.given(...given(start, opened, says())).when(restricted);
    after.thenTypes('PayoutsRestricted');
    expect(payableTo(after.state(), at)).toBeNull();
    spec
      .given(...given(start, opened, says(), restricted))
      .when(restricted)
      .thenNothing();
    spec
      .given(...given(start, opened, says(), restricted))
      .when(says())
      .thenTypes('PayoutsEnabled');
  });

  it('with another bank account is not paid for three days', () => {
    const changed = says({ bank: { ...bank, last4: '9999' } });
    const { state } = spec.given(...given(start, opened, says())).when(changed);
    expect(payableTo(state(), at)).toBeNull();
    expect(payableTo(state(), '2026-03-05T08:59:59.999Z')).toBeNull();
    expect(payableTo(state(), '2026-03-05T09:00:00.000Z')).toBe('acct_1');
  });

  it('that was never begun has nothing to be said of', () => {
    spec.given().when(says()).thenFails('payout-account/unknown');
  });
});
