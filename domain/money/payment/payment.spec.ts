import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import type { PaymentCommand } from './payment.commands.js';
import type { PaymentEvent } from './payment.events.js';
import { payment } from './payment.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { paymentId: 'pay-1', purchaseId: 'pu-1', buyerOrgId: 'b-1', currency: 'GBP' };
const share = (orderId: string, amount: number, vendorOrgId = 'v-1') => ({
  orderId,
  number: `26-000001-${orderId}`,
  vendorOrgId,
  amount,
});
const ask: Extract<PaymentCommand, { type: 'RequestPayment' }> = {
  type: 'RequestPayment',
  at,
  ...of,
  number: '26-000001',
  method: 'card',
  shares: [share('o1', 12_000), share('o2', 6_000, 'v-2')],
  charged: [{ orderId: 'o1', vendorOrgId: 'v-1', gross: 12_000, commission: 1_000, tax: 200 }],
  dueBy: '2026-03-05T09:00:00.000Z',
};
const given = (...commands: PaymentCommand[]): PaymentEvent[] => {
  const events: PaymentEvent[] = [];
  for (const command of commands) events.push(...payment.decide(command, fold(payment, events)));
  return events;
};
const pay: PaymentCommand = { type: 'RequestCheckout', at, by: 'u-1' };
const authorised: PaymentCommand = {
  type: 'RecordAuthorisation',
  at,
  gatewayRef: 'pi_1',
  amount: 18_000,
  captureBefore: '2026-03-09T09:00:00.000Z',
};
const capture: PaymentCommand = { type: 'RequestCapture', at };
const captured: PaymentCommand = {
  type: 'RecordCapture',
  at,
  gatewayRef: 'pi_1',
  amount: 18_000,
  fee: 300,
  gatewayTransactions: ['txn_1'],
};
const release = (orderId: string): PaymentCommand => ({ type: 'ReleaseFunds', at, orderId });
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
const reduce = (to: number, orderId = 'o1'): PaymentCommand => ({
  type: 'ReduceShare',
  at,
  orderId,
  to,
  reason: 'closed short',
  refundId: `less:${orderId}:${to}`,
});
const held = [ask, pay, authorised, capture, captured];

describe('a payment', () => {
  const spec = specify(payment);

  it('is asked for once, and vendors alone hear of their commission', () => {
    spec.given().when(ask).thenTypes('PaymentRequested', 'CommissionAttached');
    spec
      .given(...given(ask))
      .when(ask)
      .thenNothing();
    expect(JSON.stringify(given(ask)[0])).not.toContain('ommission');
  });

  it('is of more than nothing', () => {
    spec
      .given()
      .when({ ...ask, shares: [share('o1', 0)] })
      .thenFails('payment/amount', { field: 'shares' });
  });

  it('is made on one page, however often the buyer clicks', () => {
    spec
      .given(...given(ask))
      .when(pay)
      .thenTypes('CheckoutRequested');
    spec
      .given(...given(ask, pay))
      .when(pay)
      .thenNothing();
  });

  it('that was declined is tried again on another page', () => {
    const declined: PaymentCommand = {
      type: 'RecordCheckoutFailed',
      at,
      attempt: 1,
      code: 'card_declined',
    };
    const failed = given(ask, pay, declined);
    expect(failed.map((e) => e.type)).toContain('CheckoutFailed');
    const [again] = payment.decide(pay, fold(payment, failed));
    expect(again?.data).toMatchObject({ attempt: 2, amount: 18_000 });
    // the older page says nothing about the newer
    spec
      .given(...failed, again!)
      .when(declined)
      .thenNothing();
  });

  it('is authorised once: a second authorisation, a late one and one for less are given back', () => {
    spec
      .given(...given(ask, pay))
      .when(authorised)
      .thenTypes('PaymentAuthorised');
    spec
      .given(...given(ask, pay, authorised))
      .when(authorised)
      .thenNothing();
    const other = { ...authorised, gatewayRef: 'pi_2' };
    spec
      .given(...given(ask, pay, authorised))
      .when(other)
      .thenTypes('AuthorisationReleased');
    spec
      .given(...given(ask, { type: 'ExpirePayment', at: ask.dueBy }))
      .when(authorised)
      .thenTypes('AuthorisationReleased');
    spec
      .given(...given(ask, pay))
      .when({ ...other, amount: 17_999 })
      .thenTypes('AuthorisationReleased');
    spec
      .given(...given(ask, pay, authorised, other))
      .when(other)
      .thenNothing();
  });

  it('that nobody makes in time is given up, and not before', () => {
    const expire: PaymentCommand = { type: 'ExpirePayment', at: ask.dueBy };
    spec
      .given(...given(ask))
      .when({ ...expire, at })
      .thenNothing();
    spec
      .given(...given(ask))
      .when(expire)
      .thenTypes('PaymentAbandoned');
    spec
      .given(...given(ask, pay, authorised))
      .when(expire)
      .thenNothing();
    spec
      .given(...given(ask, expire))
      .when(pay)
      .thenFails('payment/not-payable');
    spec
      .given(...given(ask))
      .when({ ...pay, at: ask.dueBy })
      .thenFails('payment/expired');
  });

  it('is captured once, for what its orders cost then', () => {
    const less = given(ask, pay, authorised, reduce(2_000), capture);
    expect(less.at(-1)).toMatchObject({ type: 'CaptureRequested', data: { amount: 8_000 } });
    spec
      .given(...less)
      .when(capture)
      .thenNothing();
    spec
      .given(...less)
      .when(captured)
      .thenFails('payment/captured-otherwise');
  });

  it('that was captured is held order by order, less what the gateway keeps', () => {
    const [event] = given(...held).slice(-1);
    expect(event).toMatchObject({
      type: 'PaymentCaptured',
      data: {
        amount: 18_000,
        entries: [
          {
            book: 'operator',
            gatewayTransactions: ['txn_1'],
            postings: [
              { account: 'gateway', side: 'debit', amount: 17_700 },
              { account: 'gatewayFees', side: 'debit', amount: 300 },
              { account: 'orderFunds', of: 'o1', side: 'credit', amount: 12_000 },
              { account: 'orderFunds', of: 'o2', side: 'credit', amount: 6_000 },
            ],
          },
          { book: 'v-1' },
          { book: 'v-2' },
        ],
      },
    });
    spec
      .given(...given(...held))
      .when(captured)
      .thenNothing();
  });

  it('of which nothing is left is not taken at all', () => {
    spec
      .given(...given(ask, pay, authorised, reduce(0)))
      .when(reduce(0, 'o2'))
      .thenTypes('PaymentShareReduced', 'PaymentAbandoned', 'AuthorisationReleased');
    spec
      .given(...given(ask, reduce(0)))
      .when(reduce(0, 'o2'))
      .thenTypes('PaymentShareReduced', 'PaymentAbandoned');
  });

  it('that shrinks while it is being captured, or afterwards, is refunded by the difference', () => {
    spec
      .given(...given(ask, pay, authorised, capture, reduce(2_000)))
      .when(captured)
      .thenTypes('PaymentCaptured', 'RefundRequested');
    const [, refunded] = payment.decide(reduce(2_000), fold(payment, given(...held)));
    expect(refunded).toMatchObject({
      type: 'RefundRequested',
      data: { amount: 10_000, by: 'process', requestedBy: null },
    });
    // a repeat, or the news of an earlier state, changes nothing
    spec
      .given(...given(...held, reduce(2_000)))
      .when(reduce(2_000))
      .thenNothing();
    spec
      .given(...given(...held, reduce(2_000)))
      .when(reduce(5_000))
      .thenNothing();
  });

  it('that shrinks twice under one name is refunded twice, each under its own', () => {
    const first = given(...held, reduce(2_000));
    const again = { ...reduce(1_000), refundId: 'less:o1:2000' } as PaymentCommand;
    const ids = [...first, ...payment.decide(again, fold(payment, first))].flatMap((e) =>
      e.type === 'RefundRequested' ? [e.data.refundId] : [],
    );
    expect(ids).toEqual(['less:o1:2000', 'less:o1:2000:1']);
  });

  it('that could not be captured is asked for anew', () => {
    const failed = given(ask, pay, authorised, capture, {
      type: 'RecordCaptureFailure',
      at,
      code: 'expired',
    });
    spec
      .given(...failed)
      .when(pay)
      .thenTypes('CheckoutRequested');
    // the authorisation that failed does not come back
    spec
      .given(...failed)
      .when(authorised)
      .thenNothing();
    const anew = { ...authorised, gatewayRef: 'pi_2' };
    spec
      .given(...failed)
      .when(anew)
      .thenTypes('PaymentAuthorised');
  });
});

describe('held money', () => {
  const spec = specify(payment);

  it('is released to the vendor with its commission, once', () => {
    const [event] = payment.decide(release('o1'), fold(payment, given(...held)));
    expect(event).toMatchObject({
      type: 'FundsReleased',
      data: { vendorOrgId: 'v-1', gross: 12_000, commission: 1_000, tax: 200 },
    });
    spec
      .given(...given(...held, release('o1')))
      .when(release('o1'))
      .thenNothing();
    const [other] = payment.decide(release('o2'), fold(payment, given(...held)));
    expect(other?.data).toMatchObject({ gross: 6_000, commission: 0, tax: 0 });
  });

  it('is not released before it was captured', () => {
    spec
      .given(...given(ask, pay, authorised))
      .when(release('o1'))
      .thenNothing();
    spec
      .given(...given(ask, pay, authorised, capture))
      .when(release('o1'))
      .thenNothing();
  });

  it('that was refunded is not released', () => {
    const [event] = payment.decide(release('o1'), fold(payment, given(...held, refund(6_000))));
    expect(event?.data).toMatchObject({ gross: 6_000, commission: 500, tax: 100 });
    spec
      .given(...given(...held, refund(12_000)))
      .when(release('o1'))
      .thenNothing();
  });
});

describe('a refund', () => {
  const spec = specify(payment);

  it('of what was released takes back the vendor’s part and the commission', () => {
    const events = payment.decide(refund(6_000), fold(payment, given(...held, release('o1'))));
    expect(events).toMatchObject([
      {
        type: 'RefundRequested',
        data: { amount: 6_000, gatewayRef: 'pi_1', shares: [{ amount: 6_000, released: 6_000 }] },
      },
      { type: 'EarningReclaimed', data: { gross: 6_000, commission: 500, tax: 100 } },
    ]);
  });

  it('in parts takes back exactly the commission that was charged', () => {
    let events = given(...held, release('o1'));
    let [commission, tax] = [0, 0];
    for (const [i, amount] of [1, 3_333, 3_333, 5_333].entries()) {
      const more = payment.decide(refund(amount, { refundId: `r-${i}` }), fold(payment, events));
      const reclaimed = more.find((e) => e.type === 'EarningReclaimed')!;
      commission += reclaimed.data.commission;
      tax += reclaimed.data.tax;
      events = [...events, ...more];
    }
    expect([commission, tax]).toEqual([1_000, 200]);
  });

  it('is never of more than was captured, whatever is on its way', () => {
    spec
      .given(...given(...held, refund(7_000)))
      .when(refund(5_001, { refundId: 'r-2' }))
      .thenFails('payment/refund-amount', { field: 'amount', message: /at most 50\.00 GBP/ });
    spec
      .given(...given(...held))
      .when(refund(0))
      .thenFails('payment/refund-amount');
    spec
      .given(...given(ask, pay, authorised))
      .when(refund(1))
      .thenFails('payment/not-captured');
  });

  it('has one id: the same again is the same', () => {
    spec
      .given(...given(...held, refund(100)))
      .when(refund(100))
      .thenNothing();
  });

  it('that fails is owed still, and is tried again', () => {
    const done: PaymentCommand = {
      type: 'RecordRefund',
      at,
      refundId: 'r-1',
      refundRef: 're_1',
      gatewayTransactions: ['txn_2'],
    };
    const failed: PaymentCommand = {
      type: 'RecordRefundFailure',
      at,
      refundId: 'r-1',
      code: 'expired_or_canceled_card',
      gatewayTransactions: ['txn_3'],
    };
    const asked = given(...held, refund(100));
    expect(payment.decide(failed, fold(payment, asked))[0]?.data).toMatchObject({ entries: [] });
    // days after it had succeeded
    const back = [...asked, ...payment.decide(done, fold(payment, asked))];
    expect(payment.decide(failed, fold(payment, back))[0]?.data).toMatchObject({
      entries: [{ postings: [{ account: 'gateway', side: 'debit', amount: 100 }, {}] }],
    });
    spec
      .given(...given(...held, refund(100), failed))
      .when({ type: 'RetryRefund', at, refundId: 'r-1', by: 'u-9' })
      .thenTypes('RefundRetried');
    spec
      .given(...given(...held, refund(100), failed))
      .when(refund(11_901, { refundId: 'r-2' }))
      .thenFails('payment/refund-amount');
  });
});

describe('a payment that a buyer’s bank disputes', () => {
  const spec = specify(payment);
  const withhold = (
    amount: number,
    chargebackId = 'cb-1',
    reserveId = 'res-1',
  ): PaymentCommand => ({
    type: 'WithholdForChargeback',
    at,
    chargebackId,
    shares: [{ orderId: 'o1', amount, reserveId }],
  });
  const end = (
    outcome: 'won' | 'lost',
    bearer: 'platform' | 'vendor' = 'vendor',
    amount = 12_000,
  ): PaymentCommand => ({
    type: 'EndChargeback',
    at,
    chargebackId: 'cb-1',
    outcome,
    bearer,
    shares: outcome === 'lost' ? [{ orderId: 'o1', amount }] : [],
  });

  it('releases nothing of the order until the bank has decided, and then what waited', () => {
    const open = given(...held, withhold(12_000));
    spec
      .given(...open)
      .when(withhold(12_000))
      .thenNothing();
    spec
      .given(...open)
      .when(release('o1'))
      .thenTypes('ReleaseWithheld');
    // another order is not concerned
    spec
      .given(...open)
      .when(release('o2'))
      .thenTypes('FundsReleased');
    spec
      .given(...given(...held, withhold(12_000), release('o1')))
      .when(end('won'))
      .thenTypes('ChargebackEnded', 'FundsReleased');
    spec
      .given(...given(...held, withhold(4_000)))
      .when(release('o1'))
      .thenTypes('FundsReleased', 'ReleaseWithheld');
  });

  it('keeps back the vendor’s part of what was released, and frees it with another allocation', () => {
    const [kept] = given(...held, release('o1'), withhold(6_000)).slice(-1);
    expect(kept!.data).toMatchObject({
      shares: [{ amount: 6_000, held: 0, reserved: 5_400, reserveId: 'res-1' }],
      freed: [],
    });
    const [again] = given(
      ...held,
      release('o1'),
      withhold(6_000),
      withhold(12_000, 'cb-1', 'res-2'),
    ).slice(-1);
    expect(again!.data).toMatchObject({
      shares: [{ reserved: 10_800, reserveId: 'res-2' }],
      freed: [{ reserveId: 'res-1' }],
    });
  });

  it('refunds nothing meanwhile, and afterwards what was closed short', () => {
    const open = [...held, withhold(12_000)];
    for (const refused of [refund(100), refund(100, { orderId: 'o2' })])
      spec
        .given(...given(...open))
        .when(refused)
        .thenFails('payment/disputed');
    spec
      .given(...given(...open))
      .when(reduce(9_000))
      .thenTypes('PaymentShareReduced');
    const [, asked] = given(...open, reduce(9_000), end('won')).slice(-2);
    expect(asked).toMatchObject({ type: 'RefundRequested', data: { amount: 3_000 } });
    // the buyer has it from the bank
    spec
      .given(...given(...open, reduce(9_000)))
      .when(end('lost'))
      .thenTypes('ChargebackEnded');
  });

  it('that is lost at the vendor’s cost takes what is held, then what was earned, with its commission', () => {
    const [before] = given(...held, withhold(12_000), end('lost')).slice(-1);
    expect(before!.data).toMatchObject({
      shares: [{ amount: 12_000, released: 0 }],
      entries: [
        {
          postings: [
            { account: 'orderFunds', side: 'debit', amount: 12_000 },
            { account: 'clearing', side: 'credit', amount: 12_000 },
          ],
        },
        { book: 'v-1' },
      ],
    });
    const after = given(...held, release('o1'), end('lost')).slice(-2);
    expect(after.map((e) => e.type)).toEqual(['ChargebackEnded', 'EarningReclaimed']);
    expect(after[1]!.data).toMatchObject({
      gross: 12_000,
      commission: 1_000,
      tax: 200,
      refundId: 'chargeback:cb-1',
    });
  });

  it('that is lost is not refunded again, whoever has paid for it', () => {
    for (const bearer of ['vendor', 'platform'] as const)
      spec
        .given(...given(...held, end('lost', bearer)))
        .when(refund(1))
        .thenFails('payment/refund-amount');
    const kept = given(...held, end('lost', 'platform'));
    spec
      .given(...kept)
      .when(release('o1'))
      .thenTypes('FundsReleased');
    spec
      .given(...kept)
      .when(end('lost', 'platform'))
      .thenNothing();
  });

  it('is refunded in full to answer an inquiry, every order of it, once', () => {
    const all: PaymentCommand = {
      type: 'RefundInFull',
      at,
      refundId: 'inquiry:cb-1',
      person: 'u-1',
      reason: 'as asked',
    };
    const [asked] = given(...held, refund(2_000), all).slice(-1);
    expect(asked!.data).toMatchObject({
      amount: 16_000,
      shares: [
        { orderId: 'o1', amount: 10_000 },
        { orderId: 'o2', amount: 6_000 },
      ],
    });
    spec
      .given(...given(...held, all))
      .when(all)
      .thenNothing();
    spec
      .given(...given(...held, withhold(12_000)))
      .when(all)
      .thenFails('payment/disputed');
  });
});
