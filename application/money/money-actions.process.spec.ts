import { builds } from '../../domain/event-builder-spec.js';
import { process } from '../shared/process/process-spec.js';
import { moneyActions } from './money-actions.process.js';
import { reserves } from './reserves.process.js';

const account = { accountId: 'va-1', vendorOrgId: 'v-1', currency: 'GBP' };
const confirmed = builds('MoneyActionConfirmed', {
  actionId: 'm-1',
  action: { kind: 'payout', ...account },
  reason: 'Large, and checked',
  evidence: null,
  proposedBy: 'u-1',
  confirmedBy: 'u-2',
  gatewayAccount: 'acct_1',
});

describe('what two people have decided', () => {
  it('is done once, under the id of the proposal', () => {
    process(moneyActions)
      .given()
      .when(confirmed())
      .sends({ type: 'RequestPayout', payoutId: 'm-1', limit: null, gatewayAccount: 'acct_1' });
    process(moneyActions)
      .given()
      .when(
        confirmed({
          action: { kind: 'adjustment', ...account, amount: -500, nature: 'compensation' },
          evidence: 'CL-1',
        }),
      )
      .sends({
        type: 'PostAdjustment',
        adjustmentId: 'm-1',
        amount: -500,
        evidence: 'CL-1',
        proposedBy: 'u-1',
        confirmedBy: 'u-2',
      });
    process(moneyActions)
      .given()
      .when(
        confirmed({
          action: {
            kind: 'reserveRule',
            ...account,
            percent: '10',
            days: 90,
            from: '2026-03-01',
            until: null,
          },
        }),
      )
      .sends({ type: 'SetReserveRule', ruleId: 'm-1', percent: '10', days: 90 });
  });
});

describe('what is kept back for some days', () => {
  const held = builds('ReserveHeld', {
    ...account,
    reserveId: 'rolling:release:o1:0',
    amount: 1_080,
    reason: '10 % of what was earned, for 90 days',
    heldBy: 'u-2',
    freeAt: '2026-05-31T09:00:00.000Z',
    entries: [],
  });
  const freed = builds('ReserveFreed', {
    ...account,
    reserveId: 'rolling:release:o1:0',
    amount: 1_080,
    reason: 'early',
    freedBy: 'u-1',
    entries: [],
  });

  it('without an end waits for somebody', () => {
    const { freeAt: _freeAt, ...byHand } = held().data;
    process(reserves).given().when({ type: 'ReserveHeld', data: byHand }).sendsNothing();
  });

  it('becomes available when they are over, unless somebody was faster', () => {
    process(reserves)
      .given()
      .when(held())
      .waitsUntil({
        '2026-05-31T09:00:00.000Z': { type: 'FreeReserve', reserveId: 'rolling:release:o1:0' },
      });
    process(reserves).given(held()).when(freed()).hasEnded();
  });
});
