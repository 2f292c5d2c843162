import { builds } from '../../domain/event-builder-spec.js';
import { project } from '../projection-spec.js';
import { aPaidPurchase } from './paid-purchase-spec.js';
import { payouts, type PayoutDocument, type PayoutItem } from './payouts.js';

describe('payouts', () => {
  const spec = project(payouts, {
    because: 'an item goes into the batch that is open when it comes, named after its position',
    orderMatters: true,
  });
  const contentsOf = (documents: ReadonlyMap<string, object>, payoutId: string): PayoutItem[] => {
    const { batches } = documents.get(payoutId) as PayoutDocument;
    return [...documents.values()].filter(
      (d): d is PayoutItem =>
        (d as PayoutItem).kind === 'item' && batches.includes((d as PayoutItem).batch),
    );
  };
  const earned = () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    return it;
  };
  const hold = (it: ReturnType<typeof earned>, reserveId: string) =>
    it.account({ type: 'HoldReserve', reserveId, amount: 800, reason: 'new vendor', by: 'u-1' });

  it('contain the orders, reversals and reserves since the payout before', () => {
    const it = earned();
    hold(it, 'res-1');
    it.payOut('p-1');
    it.refund('r-1', 6_000);
    it.account({ type: 'FreeReserve', reserveId: 'res-1', reason: 'over', by: 'u-1' });
    it.account({
      type: 'CreditEarning',
      releaseId: 'rel-2',
      earning: {
        purchaseId: 'pu-2',
        orderId: 'o-9',
        number: '26-000009-1',
        gross: 24_000,
        commission: 0,
        tax: 0,
      },
    });
    it.payOut('p-2');
    const documents = spec.given(...it.events).documents();
    expect(documents.get('p-1')).toMatchObject({
      amount: 10_000,
      items: 2,
      parts: [
        { what: 'earning', items: 1, gross: 12_000, commission: 1_000, tax: 200, amount: 10_800 },
        { what: 'reserveHeld', items: 1, gross: 0, amount: -800 },
      ],
    });
    expect(contentsOf(documents, 'p-1')).toMatchObject([
      {
        what: 'earning',
        orderId: 'o-1',
        number: '26-000001-1',
        gross: 12_000,
        commission: 1_000,
        tax: 200,
        amount: 10_800,
      },
      { what: 'reserveHeld', amount: -800, reason: 'new vendor', gross: null },
    ]);
    const second = contentsOf(documents, 'p-2');
    expect(second.map((i) => [i.what, i.amount])).toEqual([
      ['reversal', -5_400],
      ['reserveFreed', 800],
      ['earning', 24_000],
    ]);
    const total = second.reduce((n, i) => n + i.amount, 0);
    expect(documents.get('p-2')).toMatchObject({
      amount: total,
      items: 3,
      parts: [
        { what: 'earning', gross: 24_000, amount: 24_000 },
        { what: 'reversal', gross: -6_000, commission: -500, tax: -100, amount: -5_400 },
        { what: 'reserveFreed', amount: 800 },
      ],
    });
  });

  it('are moved, sent and paid, each with what the gateway calls it', () => {
    const it = earned();
    it.payOut('p-1');
    spec.given(...it.events).thenMatches('p-1', {
      status: 'Requested',
      requestedBy: 'u-op',
      gatewayAccount: 'acct_1',
    });
    it.transferred('p-1');
    it.sent('p-1');
    spec.given(...it.events).thenMatches('p-1', {
      status: 'Sent',
      transferReference: 'tr_p-1',
      payoutReference: 'po_p-1',
      arrivesOn: '2026-03-04',
    });
    it.paidOut('p-1');
    spec
      .given(...it.events)
      .thenMatches('p-1', { status: 'Paid', paidAt: '2026-03-02T09:00:00.000Z' });
    it.account({ type: 'RecordPayoutFailure', payoutId: 'p-1', code: 'account_closed' });
    spec
      .given(...it.events)
      .thenMatches('p-1', { status: 'Failed', failureCode: 'account_closed', paidAt: null });
    it.account({ type: 'RetryPayout', payoutId: 'p-1', gatewayAccount: 'acct_2', by: 'u-1' });
    spec
      .given(...it.events)
      .thenMatches('p-1', { status: 'Transferred', attempt: 2, gatewayAccount: 'acct_2' });
  });

  it('say where they go, and what they say stays when the vendor names another bank', () => {
    const bank = (last4: string) =>
      builds('PayoutBankChanged', {
        vendorOrgId: 'v-1',
        bank: { bankName: 'Northern', last4, country: 'GB', currency: 'GBP' },
        coolsUntil: null,
      })();
    const it = earned();
    it.payOut('p-1');
    const asked = [...it.events];
    it.transferred('p-1');
    it.sent('p-1');
    const sent = it.events.slice(asked.length);
    spec
      .given(bank('1234'), ...asked)
      .thenMatches('p-1', { bank: { last4: '1234', bankName: 'Northern' } });
    const all = [bank('1234'), ...asked, bank('5678'), ...sent, bank('9999')];
    spec.given(...all).thenMatches('p-1', { status: 'Sent', bank: { last4: '5678' } });
  });

  it('that have not left leave what they contained to the next', () => {
    const it = earned();
    it.payOut('p-1');
    it.account({ type: 'CancelPayout', payoutId: 'p-1', by: 'u-1' });
    hold(it, 'res-1');
    it.payOut('p-2');
    it.account({ type: 'RecordTransferRefusal', payoutId: 'p-2', code: 'account_invalid' });
    hold(it, 'res-2');
    it.payOut('p-3');
    const documents = spec.given(...it.events).documents();
    expect(documents.get('p-1')).toMatchObject({ status: 'Cancelled', items: 1 });
    expect(documents.get('p-2')).toMatchObject({ status: 'Refused', items: 2 });
    expect(documents.get('p-3')).toMatchObject({
      items: 3,
      amount: 9_200,
      parts: [
        { what: 'earning', items: 1, amount: 10_800 },
        { what: 'reserveHeld', items: 2, amount: -1_600 },
      ],
    });
    for (const [id, items] of [
      ['p-1', 1],
      ['p-2', 2],
      ['p-3', 3],
    ] as const)
      expect(contentsOf(documents, id)).toHaveLength(items);
  });

  it('contain what was adjusted, so that their sum is right', () => {
    const it = earned();
    it.account({
      type: 'PostAdjustment',
      adjustmentId: 'adj-1',
      amount: -1_000,
      nature: 'compensation',
      reason: 'Broken pallet',
      evidence: 'CL-1',
      proposedBy: 'u-1',
      confirmedBy: 'u-2',
    });
    it.payOut('p-1');
    const documents = spec.given(...it.events).documents();
    const items = contentsOf(documents, 'p-1');
    expect(items.map((i) => i.what)).toContain('adjustment');
    expect(documents.get('p-1')).toMatchObject({
      amount: items.reduce((n, i) => n + i.amount, 0),
    });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
