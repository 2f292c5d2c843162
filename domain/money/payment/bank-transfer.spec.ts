import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import { posted, type Entry } from '../ledger/entry.js';
import type { PaymentCommand } from './payment.commands.js';
import type { PaymentEvent } from './payment.events.js';
import { payment } from './payment.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { paymentId: 'pay-1', purchaseId: 'pu-1', buyerOrgId: 'b-1', currency: 'GBP' };
const share = (orderId: string, amount: number) => ({
  orderId,
  number: `26-000001-${orderId}`,
  vendorOrgId: 'v-1',
  amount,
});
const ask: PaymentCommand = {
  type: 'RequestPayment',
  at,
  ...of,
  number: '26-000001',
  method: 'transfer',
  shares: [share('o1', 12_000), share('o2', 6_000)],
  charged: [],
  dueBy: '2026-03-09T09:00:00.000Z',
};
const opened: PaymentCommand = {
  type: 'RecordBankTransferOpened',
  at,
  gatewayRef: 'bt_1',
  details: {
    accountHolder: 'Tradepost',
    bankName: null,
    country: 'GB',
    numbers: [{ kind: 'sortCode', value: '10-20-30' }],
    reference: 'TP-1',
  },
};
/** Everything that has come so far, as the gateway lists it. */
const came = (...amounts: readonly number[]): PaymentCommand => ({
  type: 'RecordReceipts',
  at,
  gatewayRef: 'bt_1',
  receipts: amounts.map((amount, i) => ({ receiptRef: `r-${i + 1}`, amount, receivedAt: at })),
});
const taken: PaymentCommand = {
  type: 'RecordCapture',
  at,
  gatewayRef: 'bt_1',
  amount: 18_000,
  fee: 90,
  gatewayTransactions: ['txn_1'],
};
const expired: PaymentCommand = { type: 'ExpirePayment', at: '2026-03-09T09:00:00.000Z' };
const back = (returnId = 'ret-1'): PaymentCommand => ({
  type: 'RequestReturn',
  at,
  returnId,
  by: 'u-1',
});
const reduce = (orderId: string, to: number): PaymentCommand => ({
  type: 'ReduceShare',
  at,
  orderId,
  to,
  reason: 'closed short',
  refundId: `less:${orderId}`,
});
const given = (...commands: PaymentCommand[]): PaymentEvent[] => {
  const events: PaymentEvent[] = [];
  for (const command of commands) events.push(...payment.decide(command, fold(payment, events)));
  return events;
};
const books = (events: readonly PaymentEvent[]): Record<string, number> =>
  Object.fromEntries(
    [
      ...posted(
        new Map(),
        events.flatMap((e): readonly Entry[] => ('entries' in e.data ? e.data.entries : [])),
      ),
    ].flatMap(([key, balance]) =>
      key.startsWith('operator|') && balance !== 0 ? [[key.slice(13), balance]] : [],
    ),
  );

describe('a payment by bank transfer', () => {
  const spec = specify(payment);

  it('tells the buyer once where to send how much by when, under which reference', () => {
    const [told] = payment.decide(opened, fold(payment, given(ask)));
    expect(told).toMatchObject({
      type: 'BankTransferOpened',
      data: { gatewayRef: 'bt_1', amount: 18_000, details: { reference: 'TP-1' } },
    });
    spec
      .given(...given(ask, opened))
      .when({ ...opened, gatewayRef: 'bt_2' })
      .thenNothing();
  });

  it('is not made on a page for cards', () => {
    spec
      .given(...given(ask, opened))
      .when({ type: 'RequestCheckout', at, by: 'u-1' })
      .thenFails('payment/by-bank-transfer');
  });

  it('takes nothing from a card besides', () => {
    spec
      .given(...given(ask, opened))
      .when({
        type: 'RecordAuthorisation',
        at,
        gatewayRef: 'pi_9',
        amount: 18_000,
        captureBefore: at,
      })
      .thenTypes('AuthorisationReleased');
  });

  it('that brings too little says how much is missing, and several add up', () => {
    const first = given(ask, opened, came(5_000));
    expect(first.at(-1)).toMatchObject({
      type: 'BankTransferReceived',
      data: { amount: 5_000, missing: 13_000, excess: 0 },
    });
    spec
      .given(...first)
      .when(came(5_000, 13_000))
      .thenTypes('BankTransferReceived', 'CaptureRequested');
  });

  it('counts each receipt once, however often the gateway tells of it', () => {
    spec
      .given(...given(ask, opened, came(5_000)))
      .when(came(5_000))
      .thenNothing();
  });

  it('counts nothing that came for another payment', () => {
    spec
      .given(...given(ask, opened))
      .when({ ...came(18_000), gatewayRef: 'bt_2' } as PaymentCommand)
      .thenNothing();
  });

  it('is the buyer’s until it is taken, and held for the orders from then on', () => {
    const funded = given(ask, opened, came(18_000));
    expect(books(funded)).toEqual({ 'buyersCash|': 18_000, 'buyersMoney|pay-1': -18_000 });
    expect(books([...funded, ...payment.decide(taken, fold(payment, funded))])).toEqual({
      'gateway|': 17_910,
      'gatewayFees|': 90,
      'orderFunds|o1': -12_000,
      'orderFunds|o2': -6_000,
    });
  });

  it('that brings too much is taken for what is due, and the rest is offered back', () => {
    const paid = given(ask, opened, came(20_000), taken);
    expect(paid.find((e) => e.type === 'BankTransferReceived')?.data).toMatchObject({
      missing: 0,
      excess: 2_000,
    });
    const [asked] = payment.decide(back(), fold(payment, paid));
    expect(asked).toMatchObject({ type: 'ReturnRequested', data: { amount: 2_000 } });
    spec
      .given(...paid, asked!)
      .when(back('ret-2'))
      .thenFails('payment/nothing-to-return');
    const left = payment.decide(
      { type: 'RecordReturn', at, returnId: 'ret-1', returnRef: 're_1' },
      fold(payment, [...paid, asked!]),
    );
    expect(books([...paid, asked!, ...left])).not.toHaveProperty('buyersMoney|pay-1');
  });

  it('that comes after the deadline is not taken: it is offered back', () => {
    const late = given(ask, opened, expired, came(18_000));
    expect(late.map((e) => e.type).slice(-2)).toEqual(['PaymentAbandoned', 'BankTransferReceived']);
    expect(late.at(-1)?.data).toMatchObject({ missing: 0, excess: 18_000 });
    expect(payment.decide(back(), fold(payment, late))[0]?.data).toMatchObject({ amount: 18_000 });
  });

  it('that has come in part is offered back once the time has passed, not while it is waited for', () => {
    spec
      .given(...given(ask, opened, came(5_000)))
      .when(back())
      .thenFails('payment/nothing-to-return');
    const after = fold(payment, given(ask, opened, came(5_000), expired));
    expect(payment.decide(back(), after)[0]?.data).toMatchObject({ amount: 5_000 });
  });

  it('that has come in part is enough when an order of it is cancelled', () => {
    const events = payment.decide(reduce('o2', 0), fold(payment, given(ask, opened, came(12_500))));
    expect(events.map((e) => e.type)).toEqual(['PaymentShareReduced', 'CaptureRequested']);
    expect(events[1]?.data).toMatchObject({ amount: 12_000 });
  });

  it('is waited for again where the gateway says that it is not there', () => {
    const failed = given(ask, opened, came(18_000), {
      type: 'RecordCaptureFailure',
      at,
      code: 'balance_insufficient',
    });
    expect(fold(payment, failed)).toMatchObject({ status: 'Requested', gatewayRef: 'bt_1' });
    expect(books(failed)).toEqual({ 'buyersCash|': 18_000, 'buyersMoney|pay-1': -18_000 });
    spec
      .given(...failed)
      .when(came(18_000, 1))
      .thenTypes('BankTransferReceived', 'CaptureRequested');
  });

  it('is refunded by way of the gateway to the bank account that it came from', () => {
    const refunded = given(
      ask,
      opened,
      came(18_000),
      taken,
      {
        type: 'RequestRefund',
        at,
        refundId: 'r-1',
        orderId: 'o1',
        amount: 6_000,
        by: 'vendor',
        person: 'u-9',
        reason: 'broken',
      },
      { type: 'RecordRefund', at, refundId: 'r-1', refundRef: 're_1', gatewayTransactions: [] },
    );
    expect(refunded.slice(-2)).toMatchObject([
      { type: 'RefundSucceeded' },
      { type: 'ReturnRequested', data: { returnId: 'refund:r-1', amount: 6_000 } },
    ]);
    expect(books(refunded)).toMatchObject({ 'buyersMoney|pay-1': -6_000, 'orderFunds|o1': -6_000 });
    // the bank does not take it: it is the buyer's still, and offered back
    const failed = payment.decide(
      { type: 'RecordReturnFailure', at, returnId: 'refund:r-1', code: 'account_closed' },
      fold(payment, refunded),
    );
    expect(fold(payment, [...refunded, ...failed])).toMatchObject({
      transfer: { unapplied: 6_000 },
    });
    spec
      .given(...refunded)
      .when({
        type: 'RecordRefundFailure',
        at,
        refundId: 'r-1',
        code: 'x',
        gatewayTransactions: [],
      })
      .thenNothing();
  });

  it('that was sent back and came back is the buyer’s again, once', () => {
    const sent = given(ask, opened, expired, came(18_000), back(), {
      type: 'RecordReturn',
      at,
      returnId: 'ret-1',
      returnRef: 're_1',
    });
    expect(books(sent)).toEqual({});
    const failure: PaymentCommand = {
      type: 'RecordReturnFailure',
      at,
      returnId: 'ret-1',
      code: 'account_closed',
    };
    const again = [...sent, ...payment.decide(failure, fold(payment, sent))];
    expect(books(again)).toEqual({ 'buyersCash|': 18_000, 'buyersMoney|pay-1': -18_000 });
    spec
      .given(...again)
      .when(failure)
      .thenNothing();
  });
});
