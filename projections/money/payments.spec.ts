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

  it('say what the buyer asks to be given back, and what became of it', () => {
    const it = aPaidPurchase();
    it.ask();
    it.authorise();
    it.capture();
    const wanted = { orderId: 'o-1', lines: [{ lineId: 'l1', net: 5_000, of: 10_000 }] };
    const ask = { ...wanted, amount: 6_000, person: 'u-1', reason: 'arrived broken' };
    it.pay({ type: 'AskForRefund', ...ask, requestId: 'q-1' });
    it.pay({ type: 'AskForRefund', ...ask, requestId: 'q-2' });
    const asked = spec.given(...it.events);
    const open = {
      id: 'q-2',
      amount: 6_000,
      status: 'Open',
      lines: [{ lineId: 'l1', net: 5_000 }],
    };
    const before = { id: 'q-1', status: 'Replaced' };
    asked.thenMatches('pay-1', { refundAsked: true, refundRequests: [before, open] });
    asked.thenMatches(paymentKey('pay-1', 'v-1'), {
      refundAsked: true,
      refundRequests: [{}, open],
    });
    // nothing of another vendor's
    asked.thenMatches(paymentKey('pay-1', 'v-2'), { refundAsked: false, refundRequests: [] });
    const by = 'vendor' as const;
    it.pay({ type: 'DeclineRefund', requestId: 'q-2', by, person: 'u-9', reason: 'it was whole' });
    spec.given(...it.events).thenMatches('pay-1', {
      refundAsked: false,
      refundRequests: [before, { status: 'Declined', declined: 'it was whole' }],
    });
    it.pay({ type: 'AskForRefund', ...ask, requestId: 'q-3' });
    it.pay({
      type: 'RequestRefund',
      ...wanted,
      amount: 6_000,
      refundId: 'r-1',
      requestId: 'q-3',
      by,
      person: 'u-9',
      reason: 'arrived broken',
    });
    spec.given(...it.events).thenMatches('pay-1', {
      refundAsked: false,
      refundRequests: [{}, {}, { id: 'q-3', status: 'Started' }],
      refunds: [{ id: 'r-1', requestId: 'q-3', lines: [{ lineId: 'l1', net: 5_000 }] }],
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

  it('by bank transfer say where to send the money, what has come, what is missing and what is too much', () => {
    const it = aPaidPurchase();
    it.ask('transfer');
    spec.given(...it.events).thenMatches('pay-1', {
      transfer: { details: null, received: 0, missing: 18_000, returnable: 0 },
    });
    it.opened();
    it.came(5_000);
    spec.given(...it.events).thenMatches('pay-1', {
      status: 'Requested',
      transfer: {
        details: { reference: 'TP-1' },
        receipts: [{ reference: 'rc_1', amount: 5_000 }],
        received: 5_000,
        missing: 13_000,
        returnable: 0,
      },
    });
    it.came(5_000, 15_000);
    spec.given(...it.events).thenMatches('pay-1', {
      status: 'Capturing',
      transfer: { received: 20_000, missing: 0, returnable: 2_000 },
    });
    it.pay({ type: 'RecordCaptureFailure', code: 'balance_insufficient' });
    spec.given(...it.events).thenMatches('pay-1', {
      status: 'Requested',
      transfer: { unapplied: 20_000, returnable: 0 },
    });
    expect(
      JSON.stringify(spec.given(...it.events).document(paymentKey('pay-1', 'v-1'))),
    ).not.toMatch(/TP-1|rc_1|20000/);
  });

  it('by bank transfer say what was sent back, and a refund is done when the bank has it', () => {
    const it = aPaidPurchase();
    it.ask('transfer');
    it.opened();
    it.came(20_000);
    it.capture('bt_1');
    it.pay({ type: 'RequestReturn', returnId: 'ret-1', by: 'u-1' });
    it.refund('r-1', 6_000);
    it.refunded('r-1');
    spec.given(...it.events).thenMatches('pay-1', {
      status: 'Captured',
      transfer: { returnable: 0, returns: [{ id: 'ret-1', status: 'Asked', amount: 2_000 }, {}] },
      refunds: [{ id: 'r-1', status: 'OnTheWay', reference: 're_r-1' }],
    });
    it.pay({ type: 'RecordReturn', returnId: 'ret-1', returnRef: 're_1' });
    it.pay({ type: 'RecordReturn', returnId: 'refund:r-1', returnRef: 're_2' });
    spec.given(...it.events).thenMatches('pay-1', {
      transfer: { returns: [{ status: 'Done', reference: 're_1' }, { status: 'Done' }] },
      refunds: [{ status: 'Done' }],
    });
    it.pay({ type: 'RecordReturnFailure', returnId: 'refund:r-1', code: 'account_closed' });
    spec.given(...it.events).thenMatches('pay-1', {
      transfer: { returnable: 6_000, returns: [{}, { failureCode: 'account_closed' }] },
      refunds: [{ status: 'Failed', failureCode: 'account_closed' }],
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
