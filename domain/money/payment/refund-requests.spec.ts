import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import type { PaymentCommand } from './payment.commands.js';
import type { PaymentEvent } from './payment.events.js';
import { payment } from './payment.js';
import type { LineToRefund } from './refund-requests.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { paymentId: 'pay-1', purchaseId: 'pu-1', buyerOrgId: 'b-1', currency: 'GBP' };
const given = (...commands: PaymentCommand[]): PaymentEvent[] => {
  const events: PaymentEvent[] = [];
  for (const command of commands) events.push(...payment.decide(command, fold(payment, events)));
  return events;
};
const authorised: PaymentCommand[] = [
  {
    type: 'RequestPayment',
    at,
    ...of,
    number: '26-000001',
    method: 'card',
    shares: [
      { orderId: 'o1', number: '26-000001-1', vendorOrgId: 'v-1', amount: 12_000 },
      { orderId: 'o2', number: '26-000001-2', vendorOrgId: 'v-2', amount: 6_000 },
    ],
    charged: [],
    dueBy: '2026-03-05T09:00:00.000Z',
  },
  {
    type: 'RecordAuthorisation',
    at,
    gatewayRef: 'pi_1',
    amount: 18_000,
    captureBefore: '2026-03-09T09:00:00.000Z',
  },
];
const held: PaymentCommand[] = [
  ...authorised,
  { type: 'RequestCapture', at },
  {
    type: 'RecordCapture',
    at,
    gatewayRef: 'pi_1',
    amount: 18_000,
    fee: 300,
    gatewayTransactions: ['txn_1'],
  },
];
const line = (net: number, lineId = 'l1'): LineToRefund => ({ lineId, net, of: 10_000 });
const ask = (
  amount: number,
  more: Partial<Extract<PaymentCommand, { type: 'AskForRefund' }>> = {},
): PaymentCommand => ({
  type: 'AskForRefund',
  at,
  requestId: 'q-1',
  orderId: 'o1',
  amount,
  lines: [],
  person: 'u-1',
  reason: 'arrived broken',
  ...more,
});
const refund = (
  amount: number,
  more: Partial<Extract<PaymentCommand, { type: 'RequestRefund' }>> = {},
): PaymentCommand => ({
  type: 'RequestRefund',
  at,
  refundId: 'r-1',
  orderId: 'o1',
  amount,
  by: 'vendor',
  person: 'u-9',
  reason: 'arrived broken',
  ...more,
});
const decline: PaymentCommand = {
  type: 'DeclineRefund',
  at,
  requestId: 'q-1',
  by: 'vendor',
  person: 'u-9',
  reason: 'it was delivered whole',
};

describe('a request for a refund', () => {
  const spec = specify(payment);

  it('moves no money: whoever sold it starts the refund, which answers the request once', () => {
    const asked = given(...held, ask(6_000, { lines: [line(5_000)] }));
    expect(asked.at(-1)).toEqual({
      type: 'RefundAsked',
      data: {
        ...of,
        requestId: 'q-1',
        orderId: 'o1',
        vendorOrgId: 'v-1',
        amount: 6_000,
        lines: [{ lineId: 'l1', net: 5_000 }],
        reason: 'arrived broken',
        askedBy: 'u-1',
        occurredAt: at,
      },
    });
    const answer = refund(6_000, { requestId: 'q-1', lines: [line(5_000)] });
    const [started] = payment.decide(answer, fold(payment, asked));
    expect(started?.data).toMatchObject({
      requestId: 'q-1',
      lines: [{ lineId: 'l1', net: 5_000 }],
      vendorOrgIds: ['v-1'],
    });
    const again = refund(1_000, { refundId: 'r-2', requestId: 'q-1' });
    spec
      .given(...asked, started!)
      .when(again)
      .thenFails('payment/request-answered');
    spec
      .given(...asked, started!)
      .when(decline)
      .thenFails('payment/request-answered');
    // what was not asked for is refunded all the same
    spec
      .given(...asked, started!)
      .when(refund(1_000, { refundId: 'r-2' }))
      .thenTypes('RefundRequested');
  });

  it('is declined with a reason, and asked again', () => {
    const asked = given(...held, ask(6_000));
    spec
      .given(...asked)
      .when({ ...decline, reason: ' ' } as PaymentCommand)
      .thenFails('text/required');
    spec
      .given(...asked)
      .when(decline)
      .thenTypes('RefundDeclined');
    const declined = given(...held, ask(6_000), decline);
    spec
      .given(...declined)
      .when(decline)
      .thenNothing();
    spec
      .given(...declined)
      .when(refund(6_000, { requestId: 'q-1' }))
      .thenFails('payment/request-answered');
    spec
      .given(...declined)
      .when(ask(3_000, { requestId: 'q-2' }))
      .thenTypes('RefundAsked');
  });

  it('is replaced by a later one for the same order, and by none for another', () => {
    const both = given(
      ...held,
      ask(6_000),
      ask(2_000, { requestId: 'q-2', orderId: 'o2' }),
      ask(3_000, { requestId: 'q-3' }),
    );
    spec
      .given(...both)
      .when(refund(6_000, { requestId: 'q-1' }))
      .thenFails('payment/request-answered');
    spec
      .given(...both)
      .when(refund(2_000, { requestId: 'q-2' }))
      .thenFails('payment/other-request', { field: 'requestId' });
    spec
      .given(...both)
      .when(refund(3_000, { requestId: 'q-3' }))
      .thenTypes('RefundRequested');
  });

  it('is for no more than was taken and not given back, and says how much that is', () => {
    const some = given(...held, refund(5_000));
    spec
      .given(...some)
      .when(ask(7_001))
      .thenFails('payment/refund-amount', { field: 'amount', message: /at most 70\.00 GBP/ });
    spec
      .given(...given(...authorised))
      .when(ask(1_000))
      .thenFails('payment/not-captured');
  });

  it('of a line is for no more than it costs, however often something of it is refunded', () => {
    const first = given(...held, refund(7_200, { lines: [line(6_000)] }));
    const more = (net: number) => refund(1_200, { refundId: 'r-2', lines: [line(net)] });
    spec
      .given(...first)
      .when(more(4_001))
      .thenFails('payment/refund-line', { field: 'lines[0].net' });
    spec
      .given(...first)
      .when(more(0))
      .thenFails('payment/refund-line');
    spec
      .given(...first)
      .when(more(4_000))
      .thenTypes('RefundRequested');
    spec
      .given(...first)
      .when(ask(1_200, { lines: [line(4_001)] }))
      .thenFails('payment/refund-line');
  });
});
