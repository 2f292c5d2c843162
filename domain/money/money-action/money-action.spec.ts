import { specify } from '../../shared/decider/decider-spec.js';
import type { MoneyAction, MoneyActionEvent } from './money-action.events.js';
import { moneyAction, type MoneyActionCommand } from './money-action.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { accountId: 'va-1', vendorOrgId: 'v-1', currency: 'GBP' };
const adjustment: MoneyAction = {
  kind: 'adjustment',
  ...of,
  amount: -1_200,
  nature: 'compensation',
};
const propose = (
  action: MoneyAction = adjustment,
  more: Partial<Extract<MoneyActionCommand, { type: 'ProposeMoneyAction' }>> = {},
): MoneyActionCommand => ({
  type: 'ProposeMoneyAction',
  at,
  actionId: 'm-1',
  action,
  reason: 'Broken pallet',
  evidence: 'CL-2026-118',
  by: 'u-1',
  ...more,
});
const confirm = (by = 'u-2'): MoneyActionCommand => ({
  type: 'ConfirmMoneyAction',
  at,
  actionId: 'm-1',
  gatewayAccount: null,
  by,
});
const decline: MoneyActionCommand = {
  type: 'DeclineMoneyAction',
  at,
  actionId: 'm-1',
  reason: 'Paid already',
  by: 'u-1',
};
const proposal = {
  actionId: 'm-1',
  action: adjustment,
  reason: 'Broken pallet',
  evidence: 'CL-2026-118',
  proposedBy: 'u-1',
  occurredAt: at,
};
const proposed: MoneyActionEvent = { type: 'MoneyActionProposed', data: proposal };
const confirmed: MoneyActionEvent = {
  type: 'MoneyActionConfirmed',
  data: { ...proposal, confirmedBy: 'u-2', gatewayAccount: null },
};
const declined: MoneyActionEvent = {
  type: 'MoneyActionDeclined',
  data: { actionId: 'm-1', reason: 'Paid already', declinedBy: 'u-1', occurredAt: at },
};

describe('what moves money by hand', () => {
  const action = specify(moneyAction);

  it('is proposed by one person and confirmed by another', () => {
    action.given().when(propose()).then([proposed]);
    action.given(proposed).when(confirm()).then([confirmed]);
    action.given(proposed).when(confirm('u-1')).thenFails('money-action/own-proposal');
  });

  it('happens once, however often it is confirmed', () => {
    action.given(proposed, confirmed).when(confirm('u-3')).thenNothing();
    action.given(proposed).when(propose()).thenNothing();
  });

  it('is declined by anybody, also by whoever has proposed it, while it waits', () => {
    action.given(proposed).when(decline).then([declined]);
    action.given(proposed, declined).when(decline).thenNothing();
    action.given(proposed, declined).when(confirm()).thenFails('money-action/declined');
    action.given(proposed, confirmed).when(decline).thenFails('money-action/confirmed');
  });

  it('has a reason, and where it adjusts a sum also evidence', () => {
    action
      .given()
      .when(propose(adjustment, { evidence: null }))
      .thenFails('money-action/evidence', { field: 'evidence' });
    action
      .given()
      .when(propose({ ...adjustment, amount: 0 }))
      .thenFails('money-action/amount', { field: 'amount' });
    action
      .given()
      .when(propose({ kind: 'payout', ...of }, { evidence: null }))
      .thenTypes('MoneyActionProposed');
  });

  it('may be a reserve of up to all of each release, for up to 180 days', () => {
    const rule = {
      kind: 'reserveRule',
      ...of,
      percent: '10',
      days: 90,
      from: '2026-03-01',
      until: null,
    } as const;
    action
      .given()
      .when(propose({ ...rule, percent: '100' }, { evidence: null }))
      .thenTypes('MoneyActionProposed');
    for (const [wrong, code] of [
      [{ percent: '100.5' }, 'money-action/percent'],
      [{ percent: '-1' }, 'money-action/percent'],
      [{ days: 0 }, 'money-action/days'],
      [{ days: 181 }, 'money-action/days'],
      [{ until: '2026-02-28' }, 'money-action/days-of-rule'],
    ] as const)
      action
        .given()
        .when(propose({ ...rule, ...wrong }))
        .thenFails(code);
  });

  it('that was never proposed is not known', () =>
    action.given().when(confirm()).thenFails('money-action/unknown'));
});
