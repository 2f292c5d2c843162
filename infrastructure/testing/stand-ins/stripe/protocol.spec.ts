import type Stripe from 'stripe';
import { clientOf, EUR, ORDER, refusal, Scenario } from './scenario.js';

let scenario: Scenario;
beforeEach(async () => (scenario = await Scenario.open()));
afterEach(() => scenario.close());

const customer = (
  name: string,
  idempotencyKey: string,
  more: Stripe.RequestOptions = {},
): Promise<Stripe.Response<Stripe.Customer>> =>
  scenario.stripe.customers.create({ name }, { idempotencyKey, ...more });
const customers = (): number => scenario.standIn.causes.all('customer').length;
const lastRequest = () => scenario.standIn.requests.at(-1)!;

describe('a key of API v1', () => {
  it('with the same parameters answers what it answered first, and says so', async () => {
    const first = await customer('A', 'k');
    const second = await customer('A', 'k');
    expect(second.id).toBe(first.id);
    expect(customers()).toBe(1);
    expect(lastRequest()).toMatchObject({ isReplay: true, idempotencyKey: 'k' });
    expect(second.lastResponse.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'original-request': first.lastResponse.requestId,
    });
  });

  it('with other parameters, or for another address, is refused', async () => {
    await customer('A', 'k');
    const other = await refusal(customer('B', 'k'));
    expect([other.type, other.statusCode]).toEqual(['StripeIdempotencyError', 400]);
    const elsewhere = await refusal(
      scenario.stripe.paymentIntents.create(
        { amount: 100, currency: EUR },
        { idempotencyKey: 'k' },
      ),
    );
    expect(elsewhere.message).toContain('same endpoint');
    expect(customers()).toBe(1);
  });

  it('that is still being answered is refused', async () => {
    const held = scenario.standIn.faults.hold('POST /v1/customers', 'after the effect');
    const first = customer('A', 'k');
    await held.arrived;
    const second = await refusal(customer('A', 'k'));
    expect([second.statusCode, second.code]).toEqual([409, 'idempotency_key_in_use']);
    held.release();
    await first;
    expect(customers()).toBe(1);
  });

  it('is forgotten after a day: the same request has its effect again', async () => {
    await customer('A', 'k');
    await scenario.standIn.advance({ hours: 23, minutes: 59 });
    await customer('A', 'k');
    expect(customers()).toBe(1);
    await scenario.standIn.advance({ minutes: 1, seconds: 1 });
    await customer('A', 'k');
    expect(customers()).toBe(2);
  });

  it.each([
    ['answered 500 with the effect', 1],
    ['answered 500 without the effect', 0],
  ] as const)('that was %s is answered so again', async (fault, made) => {
    scenario.standIn.faults.add('POST /v1/customers', fault);
    const first = await refusal(customer('A', 'k'));
    const second = await refusal(customer('A', 'k'));
    expect([first.type, first.statusCode, second.statusCode]).toEqual(['StripeAPIError', 500, 500]);
    expect(second.headers).toMatchObject({ 'idempotent-replayed': 'true' });
    expect(customers()).toBe(made);
    await customer('A', 'another');
    expect(customers()).toBe(made + 1);
  });

  it('is not used up by what was refused before it began', async () => {
    const unknown = { name: 'A', nickname: 'B' } as Stripe.CustomerCreateParams;
    const refused = await refusal(
      scenario.stripe.customers.create(unknown, { idempotencyKey: 'k' }),
    );
    expect([refused.code, refused.param]).toEqual(['parameter_unknown', 'nickname']);
    scenario.standIn.faults.add('POST /v1/customers', 'rate limited');
    expect((await refusal(customer('A', 'k'))).type).toBe('StripeRateLimitError');
    scenario.standIn.faults.add('*', 'locked');
    expect((await refusal(customer('A', 'k'))).code).toBe('lock_timeout');
    await customer('A', 'k');
    expect(customers()).toBe(1);
  });

  it('is its own for each connected account', async () => {
    const { stripe, standIn } = scenario;
    standIn.causes.toppedUp(10_000, EUR);
    const vendors = [await scenario.vendor(), await scenario.vendor()];
    for (const destination of vendors)
      await stripe.transfers.create({ amount: 1_000, currency: EUR, destination });
    const payouts = await Promise.all(
      vendors.map((stripeAccount) =>
        stripe.payouts.create(
          { amount: 1_000, currency: EUR },
          { stripeAccount, idempotencyKey: 'k' },
        ),
      ),
    );
    expect(new Set(payouts.map(({ id }) => id)).size).toBe(2);
  });
});

describe('a key of API v2', () => {
  const account = (idempotencyKey: string): Promise<Stripe.Response<Stripe.V2.Core.Account>> =>
    scenario.stripe.v2.core.accounts.create({ display_name: 'A vendor' }, { idempotencyKey });

  it('does not do again what was done, for thirty days', async () => {
    const { id } = await account('k');
    await scenario.standIn.advance({ days: 29 });
    expect((await account('k')).id).toBe(id);
    await scenario.standIn.advance({ days: 2 });
    expect((await account('k')).id).not.toBe(id);
  });

  it('runs failed work to its end', async () => {
    const { faults } = scenario.standIn;
    faults.add('POST /v2/core/accounts', 'answered 500 without the effect');
    expect((await refusal(account('k'))).statusCode).toBe(500);
    expect((await account('k')).id).toMatch(/^acct_/);
    faults.add('POST /v2/core/accounts', 'answered 500 with the effect');
    await refusal(account('l'));
    const created = () =>
      scenario.stripe.v2.core.events.list({ types: ['v2.core.account.created'] });
    const before = (await created()).data.length;
    await account('l');
    expect((await created()).data).toHaveLength(before);
  });
});

describe('a request', () => {
  it('without the right key is refused', async () => {
    const wrong = await refusal(
      clientOf(scenario.standIn, 'sk_test_somebody_elses').balance.retrieve(),
    );
    expect([wrong.type, wrong.statusCode]).toEqual(['StripeAuthenticationError', 401]);
    expect(wrong.message).not.toContain('somebody');
    const without = await fetch(`${scenario.standIn.url}/v1/balance`);
    expect(without.status).toBe(401);
    expect(without.headers.get('request-id')).toMatch(/^req_/);
  });

  it('is remembered with its version, its key and what was answered', async () => {
    await customer('A', 'k');
    expect(lastRequest()).toMatchObject({
      route: 'POST /v1/customers',
      body: 'name=A',
      version: '2026-10-28.endive',
      idempotencyKey: 'k',
      status: 200,
    });
  });

  it('for what does not exist is not found', async () => {
    const refused = await refusal(scenario.stripe.transfers.retrieve('tr_nothing'));
    expect([refused.statusCode, refused.code, refused.message]).toEqual([
      404,
      'resource_missing',
      "No such transfer: 'tr_nothing'",
    ]);
  });

  it('without what is required names it', async () => {
    const refused = await refusal(
      scenario.stripe.transfers.create({ currency: EUR } as Stripe.TransferCreateParams),
    );
    expect([refused.code, refused.param]).toEqual(['parameter_missing', 'destination']);
  });

  it('that is dropped is sent again once by the client: with the same key it has one effect', async () => {
    const { faults, requests } = scenario.standIn;
    faults.add('POST /v1/customers', 'dropped after the effect');
    await customer('A', 'k');
    expect(requests.map(({ status, isReplay }) => [status, isReplay])).toEqual([
      [null, false],
      [200, true],
    ]);
    expect(customers()).toBe(1);
  });

  it.each([
    ['dropped before the effect', 0],
    ['dropped after the effect', 1],
  ] as const)('that is %s twice is unknown', async (fault, made) => {
    scenario.standIn.faults.add('POST /v1/customers', fault, { times: 2 });
    const lost = await refusal(customer('A', 'k'));
    expect(lost.type).toBe('StripeConnectionError');
    expect(customers()).toBe(made);
    await customer('A', 'k');
    expect(customers()).toBe(1);
  });

  it('that is answered too late is unknown, and has had its effect', async () => {
    const held = scenario.standIn.faults.hold('POST /v1/customers', 'after the effect');
    const late = await refusal(customer('A', 'k', { timeout: 50 }));
    expect(late.type).toBe('StripeConnectionError');
    expect(customers()).toBe(1);
    held.release();
  });

  it('has no answer while Stripe is away, whatever it asks', async () => {
    const { faults } = scenario.standIn;
    faults.add('*', 'dropped before the effect', { times: Infinity });
    const { type } = await refusal(customer('A', 'k'));
    expect(type).toBe('StripeConnectionError');
    expect((await refusal(scenario.stripe.balance.retrieve())).type).toBe(type);
    faults.clear();
    await customer('A', 'k');
    expect(customers()).toBe(1);
  });

  it('fails as the nth of its route only', async () => {
    scenario.standIn.faults.add('POST /v1/customers', 'answered 500 without the effect', {
      nth: 2,
    });
    await customer('A', '1');
    expect((await refusal(customer('B', '2'))).statusCode).toBe(500);
    await customer('C', '3');
  });
});

describe('a list', () => {
  it('comes newest first, in pages, and by time', async () => {
    const { stripe, standIn } = scenario;
    for (let n = 0; n < 12; n++) {
      standIn.causes.toppedUp(100 + n, EUR);
      await standIn.advance({ seconds: 10 });
    }
    const first = await stripe.balanceTransactions.list();
    expect([first.data.length, first.has_more, first.data[0]!.amount]).toEqual([10, true, 111]);
    const all = await stripe.balanceTransactions
      .list({ limit: 5 })
      .autoPagingToArray({ limit: 100 });
    expect(all.map(({ amount }) => amount)).toEqual(Array.from({ length: 12 }, (_, n) => 111 - n));
    const from = all[3]!.created;
    const since = await stripe.balanceTransactions.list({ created: { gte: from } });
    expect(since.data).toHaveLength(4);
    const before = await stripe.balanceTransactions.list({ ending_before: all[2]!.id });
    expect(before.data.map(({ amount }) => amount)).toEqual([111, 110]);
    const page = await stripe.balanceTransactions.list({ ending_before: all[11]!.id, limit: 3 });
    expect([page.has_more, ...page.data.map(({ amount }) => amount)]).toEqual([
      true,
      103,
      102,
      101,
    ]);
    const last = await stripe.balanceTransactions.list({
      type: 'topup',
      starting_after: all[8]!.id,
      limit: 3,
    });
    expect([last.has_more, last.data.length]).toEqual([false, 3]);
    const unknown = await refusal(stripe.balanceTransactions.list({ starting_after: 'txn_0' }));
    expect([unknown.code, unknown.param]).toEqual(['resource_missing', 'starting_after']);
    const byType = await stripe.balanceTransactions.list({ type: 'charge' });
    expect(byType.data).toEqual([]);
  });

  it('of balance transactions shows what each is for', async () => {
    const charge = await scenario.captured();
    const { data } = await scenario.stripe.balanceTransactions.list({ expand: ['data.source'] });
    expect(data[0]!.source).toMatchObject({ id: charge.id, object: 'charge', amount: ORDER });
  });
});

describe('a search', () => {
  it('by metadata finds nothing that is newer than a minute; a list does', async () => {
    const { stripe, standIn } = scenario;
    const { id } = await scenario.authorised();
    const query = "metadata['purchase']:'purchase-1' AND status:'requires_capture'";
    expect((await stripe.paymentIntents.search({ query })).data).toEqual([]);
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
    await standIn.advance({ minutes: 1, seconds: 1 });
    const found = await stripe.paymentIntents.search({ query });
    expect(found.data.map((intent) => intent.id)).toEqual([id]);
    const none = await stripe.paymentIntents.search({ query: "metadata['purchase']:'other'" });
    expect(none.data).toEqual([]);
  });
});
