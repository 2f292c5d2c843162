import { builds } from '../../domain/event-builder-spec.js';
import { anOrder, line } from '../../domain/trading/trading-events-spec.js';
import { paymentIdOf, vendorAccountId } from '../shared/command/ids.js';
import { process, type AcrossStreams } from '../shared/process/process-spec.js';
import { payments } from './payments.process.js';

const ofPayment = {
  paymentId: paymentIdOf('pu-1', 'GBP'),
  purchaseId: 'pu-1',
  buyerOrgId: 'b-1',
  currency: 'GBP',
};
const o1 = anOrder('o1', [line('a', 10)]);
const o2 = anOrder('o2', [line('b', 5)], { vendorOrgId: 'v-2' });
const share = (orderId: string, amount: number, vendorOrgId = 'v-1') => ({
  orderId,
  number: `26-000001-${orderId}`,
  vendorOrgId,
  amount,
});
const requested = builds('PaymentRequested', {
  ...ofPayment,
  number: '26-000001',
  method: 'card',
  shares: [share('o1', 1_200), share('o2', 600, 'v-2')],
  amount: 1_800,
  dueBy: '2026-03-05T09:00:00.000Z',
});
const authorised = builds('PaymentAuthorised', {
  ...ofPayment,
  gatewayRef: 'pi_1',
  amount: 1_800,
  captureBefore: '2026-03-09T09:00:00.000Z',
});
const capturing = builds('CaptureRequested', { ...ofPayment, amount: 1_800 });
const captured = builds('PaymentCaptured', {
  ...ofPayment,
  gatewayRef: 'pi_1',
  shares: [],
  amount: 1_800,
  fee: 30,
  entries: [],
});
const failed = builds('CaptureFailed', { ...ofPayment, code: 'expired' });
const abandoned = builds('PaymentAbandoned', { ...ofPayment, reason: 'expired' });
const earning = {
  orderId: 'o1',
  number: '26-000001-1',
  vendorOrgId: 'v-1',
  gross: 1_200,
  commission: 100,
  tax: 20,
};
const released = builds('FundsReleased', {
  ...ofPayment,
  ...earning,
  releaseId: 'release:o1:0',
  entries: [],
});
const reclaimed = builds('EarningReclaimed', { ...ofPayment, ...earning, refundId: 'r-1' });

const causes: AcrossStreams = {
  because: 'orders are shipped once they are paid for, and the payment answers what it was told',
  orderMatters: true,
};

describe('the process of payments', () => {
  const spec = process(payments, causes);
  const paid = [requested(), authorised()];
  const held = [...paid, o1.shipped('s1', { a: 10 }), capturing(), captured()];

  it('waits for the buyer until the payment is due', () => {
    spec
      .given()
      .when(requested())
      .sendsNothing()
      .waitsUntil({ '2026-03-05T09:00:00.000Z': { type: 'ExpirePayment' } });
    spec.given(requested()).when(abandoned()).sendsNothing().waitsForNothing();
  });

  it('captures when the first part is shipped, or a day before the authorisation ends', () => {
    spec
      .given(requested())
      .when(authorised())
      .sendsNothing()
      .waitsUntil({ '2026-03-08T09:00:00.000Z': { type: 'RequestCapture' } });
    spec
      .given(...paid)
      .when(o1.partlyShipped('s1', { a: 1 }))
      .sends({ type: 'RequestCapture' });
    spec
      .given(...paid, o1.partlyShipped('s1', { a: 1 }))
      .when(capturing())
      .sendsNothing()
      .waitsForNothing();
  });

  it('waits on for a bank transfer that the gateway could not take, until it is due', () => {
    spec
      .given(requested({ method: 'transfer' }))
      .when(capturing())
      .sendsNothing()
      .waitsForNothing();
    spec
      .given(requested({ method: 'transfer' }), capturing())
      .when(failed())
      .sendsNothing()
      .waitsUntil({ '2026-03-05T09:00:00.000Z': { type: 'ExpirePayment' } });
  });

  it('captures at once what is authorised anew after goods have left', () => {
    spec
      .given(...paid, o1.shipped('s1', { a: 10 }), capturing(), failed())
      .when(authorised({ gatewayRef: 'pi_2' }))
      .sends({ type: 'RequestCapture' });
  });

  it('takes off what was cancelled, rejected or closed short', () => {
    spec
      .given(...paid)
      .when(o1.cancelled())
      .sends({ type: 'ReduceShare', orderId: 'o1', to: 0, reason: 'Ordered twice' });
    spec
      .given(...paid)
      .when(o2.rejected())
      .sends({ type: 'ReduceShare', orderId: 'o2', to: 0 });
    spec
      .given(...held)
      .when(o1.closedShort({ a: 4 }))
      .sends({ type: 'ReduceShare', orderId: 'o1', to: 720, refundId: 'closed:closing-1' });
  });

  it('takes off what is closed of an order that was completed long ago', () => {
    spec
      .given()
      .when(o1.closedShort({ a: 4 }, { status: 'Completed' }))
      .sends({ type: 'ReduceShare', to: 720 });
    spec
      .given()
      .when(o1.closedShort({ a: 4 }))
      .sendsNothing();
  });

  it('releases an order when it is completed and its money was taken, whichever comes last', () => {
    spec
      .given(...held)
      .when(o1.completed())
      .sends({ type: 'ReleaseFunds', orderId: 'o1' });
    spec
      .given(...paid, o1.shipped('s1', { a: 10 }), o1.completed())
      .when(captured())
      .sends({ type: 'ReleaseFunds', orderId: 'o1' });
  });

  it('ends when every order is over, and has nothing to do with orders on account', () => {
    spec
      .given(...held, o1.completed())
      .when(o2.cancelled())
      .sends({ type: 'ReduceShare', orderId: 'o2', to: 0 })
      .hasEnded();
    spec
      .given()
      .when(o1.shipped('s1', { a: 10 }))
      .sendsNothing()
      .hasEnded();
  });

  it('credits the vendor with what was released, and charges what is taken back, however late', () => {
    const accountId = vendorAccountId('v-1', 'GBP');
    const { orderId, number, gross, commission, tax } = earning;
    const whole = { purchaseId: 'pu-1', orderId, number, gross, commission, tax };
    spec
      .given()
      .when(released())
      .sends({ type: 'CreditEarning', accountId, releaseId: 'release:o1:0', earning: whole });
    spec
      .given()
      .when(reclaimed())
      .sends({ type: 'ReverseEarning', accountId, refundId: 'r-1', earning: whole });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
