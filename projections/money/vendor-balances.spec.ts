import { project } from '../projection-spec.js';
import { aPaidPurchase } from './paid-purchase-spec.js';
import { vendorBalances, vendorBalancesKey } from './vendor-balances.js';

const v1 = vendorBalancesKey('v-1', 'GBP');

describe('what a vendor has', () => {
  const spec = project(vendorBalances);

  it('is held once the buyer has paid, and available once the order is over', () => {
    const it = aPaidPurchase();
    it.paid();
    spec.given(...it.events).thenDocuments({
      [v1]: { accountId: null, held: 12_000, available: 0, total: { captured: 12_000 } },
      [vendorBalancesKey('v-2', 'GBP')]: { held: 6_000 },
    });
    it.release();
    spec.given(...it.events).thenMatches(v1, {
      accountId: 'va-1',
      vendorOrgId: 'v-1',
      currency: 'GBP',
      held: 0,
      available: 10_800,
      reserved: 0,
      onTheWay: 0,
      month: '2026-03',
      inMonth: { captured: 12_000, gross: 12_000, commission: 1_000, tax: 200, paid: 0 },
      revision: 0,
    });
  });

  it('is on the way when it is paid out, then paid', () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    it.payOut('p-1');
    spec.given(...it.events).thenMatches(v1, { available: 0, onTheWay: 10_800 });
    it.transferred('p-1');
    it.sent('p-1');
    spec.given(...it.events).thenMatches(v1, { onTheWay: 10_800, total: { paid: 0 } });
    it.paidOut('p-1');
    spec.given(...it.events).thenMatches(v1, { onTheWay: 0, total: { paid: 10_800 } });
    // the bank returns it: nothing was paid after all
    it.account({ type: 'RecordPayoutFailure', payoutId: 'p-1', code: 'account_closed' });
    spec.given(...it.events).thenMatches(v1, { onTheWay: 10_800, total: { paid: 0 } });
    it.account({ type: 'RetryPayout', payoutId: 'p-1', gatewayAccount: 'acct_1', by: 'u-1' });
    it.account({ type: 'RecordPayoutFailure', payoutId: 'p-1', code: 'account_closed' });
    spec.given(...it.events).thenMatches(v1, { onTheWay: 10_800, total: { paid: 0 } });
  });

  it('is available again when a payout is cancelled, or the gateway does not move it', () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    it.payOut('p-1');
    it.account({ type: 'CancelPayout', payoutId: 'p-1', by: 'u-1' });
    spec.given(...it.events).thenMatches(v1, { available: 10_800, onTheWay: 0 });
    it.payOut('p-2');
    it.account({ type: 'RecordTransferRefusal', payoutId: 'p-2', code: 'x' });
    spec.given(...it.events).thenMatches(v1, { available: 10_800, onTheWay: 0 });
  });

  it('is less by a refund: of what is held, or of what is available, even below zero', () => {
    const held = aPaidPurchase();
    held.paid();
    held.refund('r-1', 2_000);
    spec.given(...held.events).thenMatches(v1, { held: 10_000, available: 0 });
    const released = aPaidPurchase();
    released.paid();
    released.release();
    released.payOut('p-1');
    released.refund('r-1', 6_000);
    spec.given(...released.events).thenMatches(v1, {
      held: 0,
      available: -5_400,
      total: { gross: 12_000, reversed: 5_400 },
    });
  });

  it('is reserved for a while, and not paid out while it is blocked', () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    it.account({
      type: 'HoldReserve',
      reserveId: 'res-1',
      amount: 1_080,
      reason: 'new vendor',
      by: 'u-1',
    });
    it.account({ type: 'BlockPayouts', reason: 'complaints', by: 'u-1' });
    spec.given(...it.events).thenMatches(v1, {
      available: 9_720,
      reserved: 1_080,
      isBlocked: true,
      blocked: { reason: 'complaints', by: 'u-1' },
    });
    it.account({ type: 'UnblockPayouts', reason: 'answered', by: 'u-2' });
    it.account({ type: 'FreeReserve', reserveId: 'res-1', reason: '90 days', by: 'u-1' });
    spec
      .given(...it.events)
      .thenMatches(v1, { available: 10_800, reserved: 0, isBlocked: false, blocked: null });
  });

  it('is adjusted by two people, and has a part of each release kept back by their rule', () => {
    const it = aPaidPurchase();
    it.paid();
    it.account({
      type: 'SetReserveRule',
      ruleId: 'rule-1',
      percent: '10',
      days: 90,
      from: '2026-03-01',
      until: null,
      reason: 'New vendor',
      proposedBy: 'u-1',
      confirmedBy: 'u-2',
    });
    it.release();
    it.account({
      type: 'PostAdjustment',
      adjustmentId: 'adj-1',
      amount: -720,
      nature: 'compensation',
      reason: 'broken',
      evidence: 'CL-1',
      proposedBy: 'u-1',
      confirmedBy: 'u-2',
    });
    spec.given(...it.events).thenMatches(v1, {
      available: 9_000,
      reserved: 1_080,
      isOwed: true,
      reserveRule: { percent: '10', days: 90, reason: 'New vendor' },
    });
  });

  it('of a month begins anew with the first thing that moves in the next', () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    it.payOut('p-1');
    it.transferred('p-1');
    it.sent('p-1');
    it.account({ type: 'RecordPayoutPaid', payoutId: 'p-1', at: '2026-04-01T09:00:00.000Z' });
    spec.given(...it.events).thenMatches(v1, {
      month: '2026-04',
      inMonth: { captured: 0, gross: 0, paid: 10_800 },
      total: { captured: 12_000, gross: 12_000, paid: 10_800 },
    });
  });

  it('is less by a chargeback that the vendor bears: what is held, or what it had earned', () => {
    const held = aPaidPurchase();
    held.paid();
    held.bank({ status: 'lost' });
    held.borne();
    spec.given(...held.events).thenMatches(v1, { held: 0, available: 0 });
    const earned = aPaidPurchase();
    earned.paid();
    earned.release();
    earned.bank({ status: 'lost' });
    earned.borne();
    spec.given(...earned.events).thenMatches(v1, { held: 0, available: 0 });
    const platforms = aPaidPurchase();
    platforms.paid();
    platforms.borne('platform');
    spec.given(...platforms.events).thenMatches(v1, { held: 12_000, available: 0 });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
