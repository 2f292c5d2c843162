import { EUR, ORDER, refusal, Scenario } from './scenario.js';

const HELD_SECONDS = 7 * 24 * 3_600;

let scenario: Scenario;
beforeEach(async () => (scenario = await Scenario.open()));
afterEach(() => scenario.close());

describe('a card payment', () => {
  it('is held when the buyer pays, and has no intent before', async () => {
    const { stripe, standIn } = scenario;
    const session = await scenario.checkout();
    expect([session.status, session.payment_status, session.payment_intent]).toEqual([
      'open',
      'unpaid',
      null,
    ]);
    standIn.causes.payByCard(session.id);
    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge'],
    });
    const intent = paid.payment_intent as never as {
      status: string;
      amount_capturable: number;
      metadata: object;
      latest_charge: {
        captured: boolean;
        created: number;
        balance_transaction: null;
        payment_method_details: { card: { capture_before: number } };
      };
    };
    expect([paid.status, paid.payment_status]).toEqual(['complete', 'unpaid']);
    expect(intent).toMatchObject({
      status: 'requires_capture',
      amount_capturable: ORDER,
      metadata: { purchase: 'purchase-1' },
      latest_charge: { captured: false, balance_transaction: null },
    });
    const { created, payment_method_details: details } = intent.latest_charge;
    expect(details.card.capture_before).toBe(created + HELD_SECONDS);
    expect(await scenario.balance()).toEqual([0, 0]);
  });

  it('that is declined leaves the session open for another card', async () => {
    const { stripe, standIn } = scenario;
    const session = await scenario.checkout();
    const intent = standIn.causes.payByCard(session.id, { declined: 'insufficient_funds' })!;
    const declined = await stripe.paymentIntents.retrieve(intent.id, {
      expand: ['latest_charge'],
    });
    expect(declined).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: {
        type: 'card_error',
        code: 'card_declined',
        decline_code: 'insufficient_funds',
      },
      latest_charge: { status: 'failed', paid: false, failure_code: 'card_declined' },
    });
    standIn.causes.payByCard(session.id);
    const retried = await stripe.checkout.sessions.retrieve(session.id);
    expect([retried.status, retried.payment_intent]).toEqual(['complete', intent.id]);
  });

  it('that the bank wants confirmed waits for the buyer', async () => {
    const { stripe, standIn } = scenario;
    const session = await scenario.checkout();
    const { id } = standIn.causes.payByCard(session.id, 'requires action')!;
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('requires_action');
    standIn.causes.authenticate(id, false);
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    standIn.causes.payByCard(session.id, 'requires action');
    standIn.causes.authenticate(id);
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture');
  });

  it('that is abandoned expires with its session after a day', async () => {
    const { stripe, standIn } = scenario;
    const { id } = await scenario.checkout();
    standIn.causes.payByCard(id, 'abandoned');
    await standIn.advance({ hours: 24 });
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: 'expired',
      payment_intent: null,
      url: null,
    });
  });

  it('is captured once, at most what is held; the rest is given back', async () => {
    const { stripe } = scenario;
    const { id } = await scenario.authorised();
    const tooMuch = await refusal(
      stripe.paymentIntents.capture(id, { amount_to_capture: ORDER + 1 }),
    );
    expect([tooMuch.code, tooMuch.param]).toEqual(['amount_too_large', 'amount_to_capture']);
    const captured = await stripe.paymentIntents.capture(
      id,
      { amount_to_capture: 10_000 },
      { idempotencyKey: 'capture' },
    );
    expect(captured).toMatchObject({
      status: 'succeeded',
      amount: ORDER,
      amount_received: 10_000,
      amount_capturable: 0,
    });
    const again = await refusal(stripe.paymentIntents.capture(id));
    expect(again.code).toBe('payment_intent_unexpected_state');
    const [charge] = (await stripe.charges.list({ payment_intent: id })).data;
    expect(charge).toMatchObject({
      amount: ORDER,
      amount_captured: 10_000,
      amount_refunded: 2_000,
      refunded: false,
    });
    const { data } = await stripe.balanceTransactions.list();
    expect(
      data.map(({ amount, fee, net, reporting_category: category }) => [
        category,
        amount,
        fee,
        net,
      ]),
    ).toEqual([
      ['partial_capture_reversal', -2_000, 0, -2_000],
      ['charge', ORDER, 175, 11_825],
    ]);
  });

  it('that nobody captures in seven days is released', async () => {
    const { stripe, standIn } = scenario;
    const { id } = await scenario.authorised();
    await standIn.advance({ days: 6, hours: 23 });
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('requires_capture');
    await standIn.advance({ hours: 1, seconds: 1 });
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('canceled');
    expect((await refusal(stripe.paymentIntents.capture(id))).code).toBe(
      'payment_intent_unexpected_state',
    );
    const events = await stripe.events.list({ types: ['charge.expired'] });
    expect(events.data).toHaveLength(1);
  });

  it('that is cancelled gives back what is held; one that was captured cannot be cancelled', async () => {
    const { stripe } = scenario;
    const { id } = await scenario.authorised();
    const cancelled = await stripe.paymentIntents.cancel(id, {
      cancellation_reason: 'requested_by_customer',
    });
    expect(cancelled).toMatchObject({ status: 'canceled', amount_capturable: 0 });
    const charge = await scenario.captured();
    const refused = await refusal(stripe.paymentIntents.cancel(charge.payment_intent!));
    expect(refused.code).toBe('payment_intent_unexpected_state');
  });

  it('of an open session cannot be cancelled by its intent: the session is expired', async () => {
    const { stripe, standIn } = scenario;
    const session = await scenario.checkout();
    const intent = standIn.causes.payByCard(session.id, { declined: 'generic_decline' })!;
    const refused = await refusal(stripe.paymentIntents.cancel(intent.id));
    expect(refused.message).toContain('Expire the Checkout Session');
    expect((await stripe.checkout.sessions.expire(session.id)).status).toBe('expired');
    const twice = await refusal(stripe.checkout.sessions.expire(session.id));
    expect(twice.message).toContain('has a status of expired');
  });

  it('without a hold is taken at once', async () => {
    const { stripe, standIn } = scenario;
    const { id } = await scenario.checkout(ORDER, { payment_intent_data: {} });
    standIn.causes.payByCard(id);
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid');
    expect(await scenario.balance()).toEqual([0, ORDER - 205]);
    // its balance transaction comes after it
    const types = ['charge.succeeded', 'charge.updated'];
    const [later, first] = (await stripe.events.list({ types })).data;
    expect([first!.type, later!.type]).toEqual(types);
    expect(first!.data.object).toMatchObject({ balance_transaction: null });
    expect(later!.data.object).toMatchObject({
      balance_transaction: expect.stringMatching(/^txn_/) as string,
    });
  });
});

describe('the methods that are offered', () => {
  it('are those that fit, silently without the others', async () => {
    const { id: customer } = await scenario.stripe.customers.create({});
    const offered = async (more: object): Promise<string[]> =>
      (await scenario.checkout(ORDER, more)).payment_method_types;
    const both = { allowed_payment_method_types: ['card', 'customer_balance'] };
    expect(await offered({ ...both, customer, payment_intent_data: {} })).toEqual([
      'card',
      'customer_balance',
    ]);
    expect(await offered({ ...both, customer })).toEqual(['card']);
    expect(await offered({ ...both, payment_intent_data: {} })).toEqual(['card']);
  });

  it('are no longer said by the parameter of old', async () => {
    const old = { payment_method_types: ['card'] } as object;
    expect((await refusal(scenario.checkout(ORDER, old))).code).toBe(
      'payment_method_types_no_longer_supported',
    );
  });
});

describe('an amount', () => {
  const pay = (currency: string, amount: number): Promise<unknown> =>
    scenario.stripe.paymentIntents.create({ amount, currency });

  it.each([
    ['eur', 49, 'amount_too_small'],
    ['jpy', 49, 'amount_too_small'],
    ['huf', 17_499, 'amount_too_small'],
    ['eur', 100_000_000, 'amount_too_large'],
    ['isk', 12_345, 'parameter_invalid_integer'],
    ['ugx', 500_050, 'parameter_invalid_integer'],
    ['kwd', 12_345, 'parameter_invalid_integer'],
    ['eur', 0, 'parameter_invalid_integer'],
    ['eur', 1.5, 'parameter_invalid_integer'],
  ])('in %s of %d is refused', async (currency, amount, code) => {
    const refused = await refusal(pay(currency, amount));
    expect([refused.statusCode, refused.code, refused.param]).toEqual([400, code, 'amount']);
  });

  it.each([
    ['eur', 50],
    ['eur', 99_999_999],
    ['idr', 100_000_000],
    ['isk', 12_300],
    ['kwd', 12_340],
    ['huf', 17_550],
  ])('in %s of %d is taken', async (currency, amount) => {
    expect(await pay(currency, amount)).toMatchObject({ amount, currency });
  });

  it('in a currency that does not exist is refused', async () => {
    const refused = await refusal(pay('zzz', 1_000));
    expect([refused.statusCode, refused.param]).toEqual([400, 'currency']);
    expect(refused.message).toContain('Invalid currency: zzz');
  });
});

describe('a bank transfer', () => {
  async function awaited(mode: 'automatic' | 'manual' = 'automatic') {
    const { stripe } = scenario;
    const customer = await stripe.customers.create({
      name: 'A buyer',
      cash_balance: { settings: { reconciliation_mode: mode } },
    });
    const intent = await stripe.paymentIntents.create({
      amount: ORDER,
      currency: EUR,
      customer: customer.id,
      allowed_payment_method_types: ['customer_balance'],
      payment_method_data: { type: 'customer_balance' },
      payment_method_options: {
        customer_balance: {
          funding_type: 'bank_transfer',
          bank_transfer: { type: 'eu_bank_transfer', eu_bank_transfer: { country: 'DE' } },
        },
      },
      confirm: true,
    });
    return { customer: customer.id, intent };
  }
  const state = async (id: string) => {
    const {
      status,
      amount_received: received,
      next_action: next,
    } = await scenario.stripe.paymentIntents.retrieve(id);
    return [status, received, next?.display_bank_transfer_instructions?.amount_remaining ?? null];
  };

  it('is told where to and with which reference, and pays exactly', async () => {
    const { intent } = await awaited();
    const shown = intent.next_action!.display_bank_transfer_instructions!;
    expect(shown.financial_addresses![0]!.iban!.iban).toMatch(/^DE\d+$/);
    expect(shown.reference).toBeTruthy();
    scenario.standIn.causes.transferReceived({ intent: intent.id });
    expect(await state(intent.id)).toEqual(['succeeded', ORDER, null]);
  });

  it('without a reference pays the oldest that waits', async () => {
    const { customer, intent } = await awaited();
    scenario.standIn.causes.transferReceived({ customer, amount: ORDER, currency: EUR });
    expect((await state(intent.id))[0]).toBe('succeeded');
  });

  it('of too little funds in part, and the next one pays', async () => {
    const { intent } = await awaited();
    scenario.standIn.causes.transferReceived({ intent: intent.id, amount: 5_000 });
    expect(await state(intent.id)).toEqual(['requires_action', 0, 7_000]);
    expect(await scenario.balance()).toEqual([0, 0]);
    scenario.standIn.causes.transferReceived({ intent: intent.id, amount: 7_000 });
    expect(await state(intent.id)).toEqual(['succeeded', ORDER, null]);
  });

  it('of too much pays, and the rest stays in the cash balance', async () => {
    const { customer, intent } = await awaited();
    scenario.standIn.causes.transferReceived({ intent: intent.id, amount: 13_000 });
    expect((await state(intent.id))[0]).toBe('succeeded');
    const cash = await scenario.stripe.customers.retrieveCashBalance(customer);
    expect(cash.available).toEqual({ eur: 1_000 });
  });

  it('pays nothing by itself where receipts are applied by hand, whatever its reference', async () => {
    const { customer, intent } = await awaited('manual');
    const { stripe, standIn } = scenario;
    standIn.causes.transferReceived({ intent: intent.id });
    expect((await state(intent.id))[0]).toBe('requires_action');
    await stripe.paymentIntents.applyCustomerBalance(intent.id);
    expect((await state(intent.id))[0]).toBe('succeeded');
    const { data } = await stripe.customers.listCashBalanceTransactions(customer);
    expect(data.map(({ type, net_amount: amount }) => [type, amount])).toEqual([
      ['applied_to_payment', -ORDER],
      ['funded', ORDER],
    ]);
  });

  it('cannot be held', async () => {
    const { id } = await scenario.stripe.customers.create({});
    const refused = await refusal(
      scenario.stripe.paymentIntents.create({
        amount: ORDER,
        currency: EUR,
        customer: id,
        allowed_payment_method_types: ['customer_balance'],
        capture_method: 'manual',
      }),
    );
    expect(refused.code).toBe('payment_intent_invalid_parameter');
  });

  it('can be chosen on the page of a session of its customer', async () => {
    const { stripe, standIn } = scenario;
    const { id: customer } = await stripe.customers.create({});
    const session = await scenario.checkout(ORDER, { customer, payment_intent_data: {} });
    expect(session.payment_method_types).toEqual(['card', 'customer_balance']);
    const intent = standIn.causes.chooseBankTransfer(session.id);
    const chosen = await stripe.checkout.sessions.retrieve(session.id);
    expect([chosen.status, chosen.payment_status]).toEqual(['complete', 'unpaid']);
    standIn.causes.transferReceived({ intent: intent.id });
    expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid');
    const { data } = await stripe.events.list({
      types: ['checkout.session.async_payment_succeeded'],
    });
    expect(data).toHaveLength(1);
  });

  it('is refunded into the cash balance, and from there to a bank that the buyer names', async () => {
    const { customer, intent } = await awaited();
    const { stripe, standIn } = scenario;
    standIn.causes.transferReceived({ intent: intent.id });
    await scenario.payOutByHand();
    await standIn.advance({ days: 2 });
    await stripe.refunds.create({ payment_intent: intent.id, amount: 2_000 });
    expect((await stripe.customers.retrieveCashBalance(customer)).available).toEqual({
      eur: 2_000,
    });
    const back = await stripe.refunds.create({
      origin: 'customer_balance',
      customer,
      amount: 2_000,
      currency: EUR,
      instructions_email: 'buyer@example.com',
    });
    expect(back.status).toBe('requires_action');
    standIn.causes.refundSettled(back.id);
    expect((await stripe.refunds.retrieve(back.id)).status).toBe('succeeded');
  });
});
