import { accountKey, posted, type Entry } from '../../domain/money/ledger/entry.js';
import { project } from '../projection-spec.js';
import { accountBalances } from './account-balances.js';
import {
  aPaidPurchase,
  aReconciledDay,
  aTransferredPurchase,
  disputedPurchases,
} from './paid-purchase-spec.js';

describe('balances of accounts', () => {
  const spec = project(accountBalances);
  const everything = () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    it.account({ type: 'HoldReserve', reserveId: 'res', amount: 800, reason: 'x', by: 'u' });
    it.account({ type: 'FreeReserve', reserveId: 'res', reason: 'over', by: 'u' });
    it.account({
      type: 'PostAdjustment',
      adjustmentId: 'adj-1',
      amount: -300,
      nature: 'compensation',
      reason: 'broken',
      evidence: 'CL-1',
      proposedBy: 'u-1',
      confirmedBy: 'u-2',
    });
    it.payOut('p-1');
    it.transferred('p-1');
    it.sent('p-1');
    it.paidOut('p-1');
    it.account({ type: 'RecordPayoutFailure', payoutId: 'p-1', code: 'account_closed' });
    it.refund('r-1', 6_000);
    it.refunded('r-1');
    it.refundFailed('r-1');
    return [...it.events, ...aTransferredPurchase().events, ...aReconciledDay()];
  };

  it('are what all entries add up to', () => {
    const events = everything();
    const entries = events.flatMap((e): readonly Entry[] =>
      'entries' in e.data ? e.data.entries : [],
    );
    const documents = spec.given(...events).documents();
    const balances = [...documents.values()].flatMap((d): [string, number][] =>
      d.kind === 'account' ? [[d.id, d.balance]] : [],
    );
    expect(new Map(balances)).toEqual(posted(new Map(), entries));
  });

  it('of a day are the sum over all accounts of a name, and of each that is no order’s', () => {
    const it = aPaidPurchase();
    it.paid();
    it.pay({ type: 'ReleaseFunds', orderId: 'o-1', at: '2026-03-03T09:00:00.000Z' });
    const { thenMatches, thenNothing } = spec.given(...it.events);
    thenMatches('all:operator|GBP|orderFunds|2026-03-02', {
      kind: 'day',
      accountId: null,
      debit: 0,
      credit: 18_000,
    });
    thenMatches('all:operator|GBP|orderFunds|2026-03-03', { debit: 12_000, credit: 0 });
    const gateway = accountKey('operator', 'GBP', { account: 'gateway', of: null });
    thenMatches(`own:${gateway}|2026-03-02`, {
      kind: 'ownDay',
      accountId: gateway,
      debit: 17_683,
    });
    thenNothing('own:operator|GBP|orderFunds|o-1|2026-03-02');
    thenMatches('operator|GBP|orderFunds|o-1', {
      kind: 'account',
      balance: 0,
      postings: 2,
      lastDay: '2026-03-03',
    });
  });

  it('is specified for every event that it handles', () => {
    spec.given(...everything());
    for (const events of disputedPurchases()) spec.given(...events);
    spec.thenEveryHandledEventWasGiven();
  });
});
