import { project } from '../projection-spec.js';
import { aPaidPurchase } from './paid-purchase-spec.js';
import { transactions } from './transactions.js';

describe('transactions', () => {
  const spec = project(transactions);
  const first = 'payment.pay-1.o-1';
  const second = 'payment.pay-1.o-2';

  it('of a payment are one per order, with one reference', () => {
    const it = aPaidPurchase();
    it.ask();
    spec.given(...it.events).thenDocuments({
      [first]: { type: 'payment', status: 'Pending', amount: 12_000, reference: null },
      [second]: { orderId: 'o-2', amount: 6_000, vendorOrgId: 'v-2', buyerOrgId: 'b-1' },
    });
    it.authorise();
    spec.given(...it.events).thenMatches(first, { status: 'Authorised', reference: 'pi_1' });
    it.pay({ type: 'ReduceShare', orderId: 'o-1', to: 11_000, reason: 'x', refundId: 'less' });
    it.capture();
    spec.given(...it.events).thenDocuments({
      [first]: { status: 'Succeeded', amount: 11_000, reference: 'pi_1', number: '26-000001-1' },
      [second]: { status: 'Succeeded', amount: 6_000, reference: 'pi_1' },
    });
  });

  it('of a payment that comes to nothing are failed, or cancelled', () => {
    const failing = aPaidPurchase();
    failing.ask();
    failing.authorise();
    failing.pay({ type: 'ReduceShare', orderId: 'o-2', to: 0, reason: 'x', refundId: 'less' });
    failing.pay({ type: 'RequestCapture' });
    failing.pay({ type: 'RecordCaptureFailure', code: 'x' });
    spec.given(...failing.events).thenDocuments({
      [first]: { status: 'Failed' },
      [second]: { status: 'Cancelled', amount: 0 },
    });
    const expired = aPaidPurchase();
    expired.ask();
    expired.pay({ type: 'ExpirePayment', at: '2026-03-05T09:00:00.000Z' });
    spec.given(...expired.events).thenMatches(first, { status: 'Cancelled' });
  });

  it('of a refund are the order’s, until it has reached the buyer', () => {
    const it = aPaidPurchase();
    it.paid();
    it.refund('r-1', 6_000);
    const key = 'refund.pay-1.r-1.o-1';
    spec.given(...it.events).thenMatches(key, {
      type: 'refund',
      status: 'Pending',
      orderId: 'o-1',
      number: '26-000001-1',
      amount: 6_000,
      paymentId: 'pay-1',
      refundId: 'r-1',
    });
    it.refunded('r-1');
    spec.given(...it.events).thenMatches(key, { status: 'Succeeded', reference: 're_r-1' });
    it.refundFailed('r-1');
    spec.given(...it.events).thenMatches(key, { status: 'Failed' });
    it.pay({ type: 'RetryRefund', refundId: 'r-1', by: 'u-9' });
    spec.given(...it.events).thenMatches(key, { status: 'Pending' });
  });

  it('of a transfer are one per order that it moves to the vendor, with one reference', () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    const key = 'transfer.release:o-1:0';
    spec.given(...it.events).thenMatches(key, {
      type: 'transfer',
      status: 'Pending',
      orderId: 'o-1',
      amount: 10_800,
      payoutId: null,
      buyerOrgId: null,
    });
    it.payOut('p-1');
    it.refund('r-1', 6_000);
    it.transferred('p-1');
    spec.given(...it.events).thenMatches(key, {
      status: 'Succeeded',
      payoutId: 'p-1',
      reference: 'tr_p-1',
    });
    // what was taken back since waits for the next
    spec
      .given(...it.events)
      .thenMatches('transfer.r-1.o-1', { status: 'Pending', amount: -5_400, payoutId: null });
  });

  it('of a transfer that is not made wait for the next payout', () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    it.payOut('p-1');
    it.account({ type: 'CancelPayout', payoutId: 'p-1', by: 'u-1' });
    it.payOut('p-2');
    it.account({ type: 'RecordTransferRefusal', payoutId: 'p-2', code: 'x' });
    spec
      .given(...it.events)
      .thenMatches('transfer.release:o-1:0', { status: 'Pending', payoutId: null });
  });

  it('of a payout are one, which the bank may return', () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    it.payOut('p-1');
    it.transferred('p-1');
    it.sent('p-1');
    const key = 'payout.p-1';
    spec.given(...it.events).thenMatches(key, {
      type: 'payout',
      status: 'Pending',
      orderId: null,
      amount: 10_800,
      reference: 'po_p-1',
    });
    it.paidOut('p-1');
    spec.given(...it.events).thenMatches(key, { status: 'Succeeded' });
    it.account({ type: 'RecordPayoutFailure', payoutId: 'p-1', code: 'account_closed' });
    spec.given(...it.events).thenMatches(key, { status: 'Failed' });
    it.account({ type: 'RetryPayout', payoutId: 'p-1', gatewayAccount: 'acct_1', by: 'u-1' });
    it.account({
      type: 'RecordPayoutSent',
      payoutId: 'p-1',
      payoutRef: 'po_again',
      arrivesOn: null,
    });
    spec.given(...it.events).thenMatches(key, { status: 'Pending', reference: 'po_again' });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
