import { project } from '../projection-spec.js';
import { aPaidPurchase } from './paid-purchase-spec.js';
import { paymentKey, payments } from './payments.js';

describe('payments', () => {
  const spec = project(payments);

  it('are asked for, with what each order costs', () => {
    const { ask } = aPaidPurchase();
    spec.given(...ask()).thenMatches('pay-1', {
      id: 'pay-1',
      side: 'buyer',
      partyOrgId: 'b-1',
      number: '26-000001',
      purchaseId: 'pu-1',
      method: 'card',
      status: 'Requested',
      due: 18_000,
      captured: 0,
      dueBy: '2026-03-05T09:00:00.000Z',
      shares: [
        { orderId: 'o-1', vendorOrgId: 'v-1', due: 12_000, captured: 0, refunded: 0 },
        { orderId: 'o-2', vendorOrgId: 'v-2', due: 6_000, captured: 0, refunded: 0 },
      ],
    });
  });

  it('are authorised, then captured for what the orders cost by then', () => {
    const it = aPaidPurchase();
    it.ask();
    it.authorise();
    it.pay({
      type: 'ReduceShare',
      orderId: 'o-2',
      to: 5_000,
      reason: 'short',
      refundId: 'less-1',
    });
    const authorised = spec.given(...it.events);
    authorised.thenMatches('pay-1', {
      status: 'Authorised',
      authorised: 18_000,
      due: 17_000,
      captureBefore: '2026-03-09T09:00:00.000Z',
      reference: 'pi_1',
    });
    it.capture();
    spec.given(...it.events).thenMatches('pay-1', {
      status: 'Captured',
      captured: 17_000,
      capturedAt: '2026-03-02T09:00:00.000Z',
      shares: [{ captured: 12_000 }, { captured: 5_000 }],
    });
  });

  it('that fail say why, until the next attempt', () => {
    const it = aPaidPurchase();
    it.ask();
    it.pay({ type: 'RequestCheckout', by: 'u-1' });
    it.pay({ type: 'RecordCheckoutFailed', attempt: 1, code: 'card_declined' });
    spec.given(...it.events).thenMatches('pay-1', {
      status: 'Requested',
      failureCode: 'card_declined',
      attempts: 1,
    });
    it.authorise();
    spec.given(...it.events).thenMatches('pay-1', { failureCode: null, attempts: 2 });
    it.pay({ type: 'RequestCapture' });
    it.pay({ type: 'RecordCaptureFailure', code: 'authorisation_expired' });
    spec.given(...it.events).thenMatches('pay-1', {
      status: 'CaptureFailed',
      failureCode: 'authorisation_expired',
      authorised: 0,
      captureBefore: null,
    });
  });

  it('that nobody waits for say why, and what came too late is given back', () => {
    const it = aPaidPurchase();
    it.ask();
    it.pay({ type: 'ExpirePayment', at: '2026-03-05T09:00:00.000Z' });
    it.pay({
      type: 'RecordAuthorisation',
      gatewayRef: 'pi_late',
      amount: 18_000,
      captureBefore: '2026-03-09T09:00:00.000Z',
    });
    spec.given(...it.events).thenMatches('pay-1', {
      status: 'Abandoned',
      abandonedBecause: 'expired',
      reference: null,
    });
  });

  it('show refunds asked for, done, failed, and on the way again', () => {
    const it = aPaidPurchase();
    it.paid();
    it.refund('r-1', 6_000);
    spec.given(...it.events).thenMatches('pay-1', {
      refunded: 6_000,
      refunds: [{ id: 'r-1', status: 'Asked', amount: 6_000, by: 'vendor', reason: 'broken' }],
      shares: [{ refunded: 6_000 }, { refunded: 0 }],
    });
    it.refunded('r-1');
    spec.given(...it.events).thenMatches('pay-1', {
      refunds: [{ status: 'Done', reference: 're_r-1' }],
    });
    it.refundFailed('r-1');
    spec.given(...it.events).thenMatches('pay-1', {
      refunds: [{ status: 'Failed', failureCode: 'expired_or_canceled_card' }],
    });
    it.pay({ type: 'RetryRefund', refundId: 'r-1', by: 'u-9' });
    spec.given(...it.events).thenMatches('pay-1', {
      refunded: 6_000,
      refunds: [{ status: 'OnTheWay', attempt: 2, failureCode: null }],
    });
  });

  it('show a vendor their own share and its state, and not how the buyer pays', () => {
    const it = aPaidPurchase();
    it.paid();
    it.refund('r-1', 6_000);
    it.refund('r-2', 1_000, 'o-2');
    const { document } = spec.given(...it.events);
    expect(document(paymentKey('pay-1', 'v-1'))).toMatchObject({
      id: 'pay-1',
      side: 'vendor',
      partyOrgId: 'v-1',
      status: 'Captured',
      due: 12_000,
      captured: 12_000,
      refunded: 6_000,
      shares: [{ orderId: 'o-1' }],
      refunds: [{ id: 'r-1', amount: 6_000 }],
      reference: null,
      failureCode: null,
      attempts: 0,
    });
    const theirs = JSON.stringify(document(paymentKey('pay-1', 'v-1')));
    expect(theirs).not.toMatch(/pi_1|o-2|v-2|r-2/);
  });

  it('never say what vendors are charged or get, or what the gateway keeps', () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    for (const document of project(payments)
      .given(...it.events)
      .documents()
      .values())
      expect(JSON.stringify(document)).not.toMatch(/commission|fee|entries|net|10800|317|"tax/i);
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
