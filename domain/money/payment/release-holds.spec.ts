import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import type { PaymentCommand } from './payment.commands.js';
import type { PaymentEvent } from './payment.events.js';
import { payment } from './payment.js';

const at = '2026-03-02T09:00:00.000Z';
const share = (orderId: string, amount: number, vendorOrgId: string) => ({
  orderId,
  number: `26-000001-${orderId}`,
  vendorOrgId,
  amount,
});
const authorised: PaymentCommand[] = [
  {
    type: 'RequestPayment',
    at,
    paymentId: 'pay-1',
    purchaseId: 'pu-1',
    buyerOrgId: 'b-1',
    currency: 'GBP',
    number: '26-000001',
    method: 'card',
    shares: [share('o1', 12_000, 'v-1'), share('o2', 6_000, 'v-2')],
    charged: [],
    dueBy: '2026-03-05T09:00:00.000Z',
  },
  { type: 'RequestCheckout', at, by: 'u-1' },
  {
    type: 'RecordAuthorisation',
    at,
    gatewayRef: 'pi_1',
    amount: 18_000,
    captureBefore: '2026-03-09T09:00:00.000Z',
  },
];
const paid: PaymentCommand[] = [
  ...authorised,
  { type: 'RequestCapture', at },
  {
    type: 'RecordCapture',
    at,
    gatewayRef: 'pi_1',
    amount: 18_000,
    fee: 0,
    gatewayTransactions: ['txn_1'],
  },
];
const hold = (by = 'u-1', orderId = 'o1'): PaymentCommand => ({
  type: 'SetReleaseHold',
  at,
  orderId,
  reason: 'the goods are said to be forged',
  by,
});
const lift = (by = 'u-2'): PaymentCommand => ({
  type: 'LiftReleaseHold',
  at,
  orderId: 'o1',
  reason: 'they are genuine',
  by,
});
const release = (orderId = 'o1'): PaymentCommand => ({ type: 'ReleaseFunds', at, orderId });
const given = (...commands: PaymentCommand[]): PaymentEvent[] => {
  const events: PaymentEvent[] = [];
  for (const command of commands) events.push(...payment.decide(command, fold(payment, events)));
  return events;
};

describe('an order whose money is on hold', () => {
  const spec = specify(payment);
  const after = (...commands: PaymentCommand[]) => spec.given(...given(...paid, ...commands));

  it('is not released when it is completed, and the other orders of the payment are', () => {
    after(hold()).when(release()).thenTypes('ReleaseWithheld');
    after(hold()).when(release('o2')).thenTypes('FundsReleased');
    after(hold(), release()).when(release()).thenNothing();
  });

  it('is released as soon as another person lifts the hold', () => {
    after(hold(), release()).when(lift()).thenTypes('ReleaseHoldLifted', 'FundsReleased');
    after(hold(), release(), lift()).when(release()).thenNothing();
    // one that was not completed yet is released when it is
    after(hold()).when(lift()).thenTypes('ReleaseHoldLifted');
    after(hold(), lift()).when(release()).thenTypes('FundsReleased');
  });

  it('is not let go by whoever has put it on hold', () => {
    after(hold()).when(lift('u-1')).thenFails('payment/own-hold');
    after().when(lift()).thenNothing();
  });

  it('has one hold, with a reason', () => {
    after(hold()).when(hold('u-3')).thenNothing();
    after()
      .when({ ...hold(), reason: ' ' } as PaymentCommand)
      .thenFails('text/required', { field: 'reason' });
  });

  it('is paid for, and not released yet', () => {
    spec
      .given(...given(...authorised))
      .when(hold())
      .thenFails('payment/nothing-held');
    after(release()).when(hold()).thenFails('payment/nothing-held');
  });

  it('can be refunded meanwhile, and the rest is released afterwards', () => {
    const refund: PaymentCommand = {
      type: 'RequestRefund',
      at,
      refundId: 'r-1',
      orderId: 'o1',
      amount: 2_000,
      by: 'operator',
      person: 'u-1',
      reason: 'one was broken',
    };
    const events = given(...paid, hold(), release(), refund, lift());
    expect(events.at(-1)).toMatchObject({ type: 'FundsReleased', data: { gross: 10_000 } });
  });

  it('stays on hold when a chargeback of it was won, and is kept by one when it is let go', () => {
    const withhold: PaymentCommand = {
      type: 'WithholdForChargeback',
      at,
      chargebackId: 'cb-1',
      shares: [{ orderId: 'o1', amount: 12_000, reserveId: 'res-1' }],
    };
    const won: PaymentCommand = {
      type: 'EndChargeback',
      at,
      chargebackId: 'cb-1',
      outcome: 'won',
      bearer: 'vendor',
      shares: [],
    };
    after(hold(), release(), withhold).when(won).thenTypes('ChargebackEnded');
    after(hold(), release(), withhold).when(lift()).thenTypes('ReleaseHoldLifted');
    after(hold(), release(), withhold, lift())
      .when(won)
      .thenTypes('ChargebackEnded', 'FundsReleased');
  });
});
