import { project, recordedAt } from '../projection-spec.js';
import { ledgerEntries } from './ledger-entries.js';
import {
  aPaidPurchase,
  aReconciledDay,
  aTransferredPurchase,
  disputedPurchases,
} from './paid-purchase-spec.js';

describe('entries of the books', () => {
  const spec = project(ledgerEntries, {
    because: 'an entry is named after the position of its event',
    orderMatters: true,
  });

  /** One of everything that posts. */
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

  it('are found from their accounts, and say which event caused them', () => {
    const it = aPaidPurchase();
    it.paid();
    const { documents } = spec.given(...it.events);
    const position = it.events.findIndex((e) => e.type === 'PaymentCaptured') + 1;
    expect(documents().get(`${position}-0`)).toEqual({
      kind: 'entry',
      id: `${position}-0`,
      position,
      book: 'operator',
      currency: 'GBP',
      valueDate: '2026-03-02',
      postings: [
        { account: 'gateway', of: null, side: 'debit', amount: 17_683 },
        { account: 'gatewayFees', of: null, side: 'debit', amount: 317 },
        { account: 'orderFunds', of: 'o-1', side: 'credit', amount: 12_000 },
        { account: 'orderFunds', of: 'o-2', side: 'credit', amount: 6_000 },
      ],
      gatewayTransactions: ['txn_1'],
      vendorOrgId: null,
      orderId: null,
      about: {
        orderId: null,
        number: null,
        purchaseId: 'pu-1',
        paymentId: 'pay-1',
        refundId: null,
        payoutId: null,
        reason: null,
        gross: null,
        commission: null,
        tax: null,
      },
      eventId: `e-${position}`,
      eventType: 'PaymentCaptured',
      stream: 'payment-pay-1',
      revision: position - 1,
      causationId: `c-${position}`,
      correlationId: `c-${position}`,
      occurredAt: '2026-03-02T09:00:00.000Z',
      recordedAt: recordedAt(position),
    });
    expect(documents().get(`${position}-0.2`)).toEqual({
      entryId: `${position}-0`,
      accountId: 'operator|GBP|orderFunds|o-1',
      valueDate: '2026-03-02',
      occurredAt: '2026-03-02T09:00:00.000Z',
      position,
      signed: -12_000,
    });
    expect(documents().get(`${position}-2`)).toMatchObject({ book: 'v-2', vendorOrgId: 'v-2' });
  });

  it('balance, each and in every book', () => {
    const documents = [
      ...spec
        .given(...everything())
        .documents()
        .values(),
    ];
    const sums = new Map<string, number>();
    for (const doc of documents)
      if (doc.kind === undefined) sums.set(doc.entryId, (sums.get(doc.entryId) ?? 0) + doc.signed);
    expect(new Set(sums.values())).toEqual(new Set([0]));
    expect(documents.filter((d) => d.kind === 'entry')).toHaveLength(sums.size);
  });

  it('is specified for every event that it handles', () => {
    for (const events of disputedPurchases()) spec.given(...events);
    spec.thenEveryHandledEventWasGiven();
  });
});
