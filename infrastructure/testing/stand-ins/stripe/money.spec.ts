import type Stripe from 'stripe';
import { EUR, ORDER, refusal, Scenario } from './scenario.js';

/** 1.5 % and 0.25 of an order. */
const FEE = 205;
const DISPUTE_FEE = 2_000;

let scenario: Scenario;
beforeEach(async () => (scenario = await Scenario.open()));
afterEach(() => scenario.close());

const entries = async (account?: string): Promise<unknown[]> => {
  const { data } = await scenario.stripe.balanceTransactions.list(
    { limit: 100 },
    account ? { stripeAccount: account } : {},
  );
  return data
    .map(({ type, reporting_category: category, amount, fee, net }) => [
      type,
      category,
      amount,
      fee,
      net,
    ])
    .toReversed();
};

describe('the balance', () => {
  it('has what was captured, less the fee, first pending and two days later available', async () => {
    await scenario.captured();
    await scenario.payOutByHand();
    expect(await scenario.balance()).toEqual([0, ORDER - FEE]);
    const [pending] = (await scenario.stripe.balanceTransactions.list()).data;
    expect(pending).toMatchObject({
      status: 'pending',
      fee_details: [{ type: 'stripe_fee', amount: FEE, currency: EUR }],
    });
    await scenario.standIn.advance({ days: 2, seconds: 1 });
    expect(await scenario.balance()).toEqual([ORDER - FEE, 0]);
    const [settled] = (await scenario.stripe.balanceTransactions.list()).data;
    expect(settled!.status).toBe('available');
    // payouts are by hand: it stays
    await scenario.standIn.advance({ days: 5 });
    expect(await scenario.balance()).toEqual([ORDER - FEE, 0]);
  });

  it('leaves overnight by itself unless payouts are manual, and says then what each contains', async () => {
    const { stripe, standIn } = scenario;
    await scenario.captured();
    await standIn.advance({ days: 4 });
    expect(await scenario.balance()).toEqual([0, 0]);
    const [payout] = (await stripe.payouts.list()).data;
    expect(payout).toMatchObject({ automatic: true, amount: ORDER - FEE });
    const { data } = await stripe.balanceTransactions.list({ payout: payout!.id });
    expect(data.map(({ type }) => type)).toEqual(['payout', 'charge']);
  });
});

describe('a refund', () => {
  it('is of what was captured at most, in parts, and then no more', async () => {
    const { stripe } = scenario;
    const charge = await scenario.settled();
    const intent = charge.payment_intent!;
    const part = await stripe.refunds.create({ payment_intent: intent, amount: 5_000 });
    expect(part).toMatchObject({ status: 'succeeded', charge: charge.id, currency: EUR });
    const tooMuch = await refusal(stripe.refunds.create({ payment_intent: intent, amount: 7_001 }));
    expect(tooMuch.message).toBe(
      'Refund amount (€70.01) is greater than unrefunded amount on charge (€70.00)',
    );
    // the fee was kept: 48.95 are left for 70.00
    scenario.standIn.causes.toppedUp(FEE, EUR);
    await stripe.refunds.create({ payment_intent: intent });
    const nothingLeft = await refusal(stripe.refunds.create({ payment_intent: intent }));
    expect(nothingLeft.code).toBe('charge_already_refunded');
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({
      amount_refunded: ORDER,
      refunded: true,
    });
  });

  it('of a part that was captured is of that part', async () => {
    const { stripe } = scenario;
    const { id } = await scenario.authorised();
    await stripe.paymentIntents.capture(id, { amount_to_capture: 10_000 });
    const refused = await refusal(stripe.refunds.create({ payment_intent: id, amount: 10_001 }));
    expect(refused.message).toContain('unrefunded amount on charge (€100.00)');
  });

  it('of what was never captured is refused', async () => {
    const { id } = await scenario.authorised();
    const refused = await refusal(scenario.stripe.refunds.create({ payment_intent: id }));
    expect(refused.message).toContain('does not have a successful charge to refund');
  });

  it('waits while the charge has not settled, and is paid when it has', async () => {
    const { stripe, standIn } = scenario;
    const charge = await scenario.captured();
    await scenario.payOutByHand();
    const refund = await stripe.refunds.create({ charge: charge.id, amount: 5_000 });
    expect(refund).toMatchObject({
      status: 'pending',
      pending_reason: 'charge_pending',
      balance_transaction: null,
    });
    await standIn.advance({ days: 2, seconds: 1 });
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    expect(await scenario.balance()).toEqual([ORDER - FEE - 5_000, 0]);
  });

  it('waits while the balance is short, and is paid when it is not', async () => {
    const { stripe, standIn } = scenario;
    const charge = await scenario.settled();
    const vendor = await scenario.vendor();
    await stripe.transfers.create({ amount: 10_800, currency: EUR, destination: vendor });
    const refund = await stripe.refunds.create({ charge: charge.id, amount: 6_000 });
    expect([refund.status, refund.pending_reason]).toEqual(['pending', 'insufficient_funds']);
    standIn.causes.toppedUp(10_000, EUR);
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
  });

  it('that succeeded can fail days later: the money comes back, the charge can be refunded again', async () => {
    const { stripe, standIn } = scenario;
    const charge = await scenario.settled();
    const { id } = await stripe.refunds.create({ charge: charge.id, amount: 5_000 });
    standIn.causes.refundFailed(id);
    const failed = await stripe.refunds.retrieve(id);
    expect([failed.status, failed.failure_reason]).toEqual(['failed', 'expired_or_canceled_card']);
    expect(failed.failure_balance_transaction).toMatch(/^txn_/);
    expect(await scenario.balance()).toEqual([ORDER - FEE, 0]);
    expect((await entries()).slice(1)).toEqual([
      ['refund', 'refund', -5_000, 0, -5_000],
      ['refund_failure', 'refund_failure', 5_000, 0, 5_000],
    ]);
    expect((await stripe.charges.retrieve(charge.id)).amount_refunded).toBe(0);
  });
});

describe('a transfer', () => {
  it('out of the balance needs it available', async () => {
    const { stripe, standIn } = scenario;
    await scenario.captured();
    const vendor = await scenario.vendor();
    const transfer = (key: string): Promise<Stripe.Transfer> =>
      stripe.transfers.create(
        { amount: 10_800, currency: EUR, destination: vendor },
        { idempotencyKey: key },
      );
    const refused = await refusal(transfer('first'));
    expect([refused.statusCode, refused.code]).toEqual([400, 'balance_insufficient']);
    standIn.causes.toppedUp(10_800, EUR);
    // what an endpoint refused is stored like any other answer
    expect((await refusal(transfer('first'))).code).toBe('balance_insufficient');
    expect(await transfer('second')).toMatchObject({ amount: 10_800, reversed: false });
    expect(await scenario.balance(vendor)).toEqual([10_800, 0]);
  });

  it('out of a charge goes at once, and can be used when the charge has settled', async () => {
    const { stripe, standIn } = scenario;
    const charge = await scenario.captured();
    await scenario.payOutByHand();
    const vendor = await scenario.vendor();
    const transfer = await stripe.transfers.create({
      amount: 10_800,
      currency: EUR,
      destination: vendor,
      source_transaction: charge.id,
    });
    expect(transfer.transfer_group).toBe('purchase-1');
    expect(await scenario.balance()).toEqual([0, ORDER - FEE - 10_800]);
    expect(await scenario.balance(vendor)).toEqual([0, 10_800]);
    await standIn.advance({ days: 2, seconds: 1 });
    expect(await scenario.balance(vendor)).toEqual([10_800, 0]);
    const { data } = await stripe.transfers.list({ transfer_group: 'purchase-1' });
    expect(data.map(({ id }) => id)).toEqual([transfer.id]);
  });

  it('out of a charge is of the charge at most, all of them together', async () => {
    const { stripe } = scenario;
    const charge = await scenario.captured();
    const vendor = await scenario.vendor();
    const transfer = (amount: number): Promise<unknown> =>
      stripe.transfers.create({
        amount,
        currency: EUR,
        destination: vendor,
        source_transaction: charge.id,
      });
    await transfer(10_000);
    const refused = await refusal(transfer(2_001));
    expect(refused.message).toContain('must not exceed the source amount of €120.00');
    await transfer(2_000);
  });

  it('out of a charge has its currency, and the charge is captured', async () => {
    const { stripe } = scenario;
    const vendor = await scenario.vendor();
    const transfer = (source: string, currency: string): Promise<unknown> =>
      stripe.transfers.create({
        amount: 100,
        currency,
        destination: vendor,
        source_transaction: source,
      });
    const charge = await scenario.captured();
    expect((await refusal(transfer(charge.id, 'usd'))).param).toBe('currency');
    const { latest_charge: held } = await scenario.authorised();
    expect((await refusal(transfer(held!, EUR))).param).toBe('source_transaction');
  });

  it('goes to accounts only that may receive', async () => {
    const { stripe, standIn } = scenario;
    standIn.causes.toppedUp(50_000, EUR);
    const vendor = await scenario.vendor();
    const transfer = (destination: string): Promise<unknown> =>
      stripe.transfers.create({ amount: 1_000, currency: EUR, destination });
    standIn.causes.accountRestricted(vendor);
    expect((await refusal(transfer(vendor))).code).toBe('insufficient_capabilities_for_transfer');
    standIn.causes.accountEnabled(vendor);
    await transfer(vendor);
    const nobody = await refusal(transfer('acct_nobody'));
    expect([nobody.code, nobody.param]).toEqual(['resource_missing', 'destination']);
  });

  it('is reversed up to what is left of it, if the vendor has that much', async () => {
    const { stripe, standIn } = scenario;
    standIn.causes.toppedUp(50_000, EUR);
    const vendor = await scenario.vendor();
    const { id } = await stripe.transfers.create({
      amount: 10_800,
      currency: EUR,
      destination: vendor,
    });
    await stripe.transfers.createReversal(id, { amount: 5_400 });
    const tooMuch = await refusal(stripe.transfers.createReversal(id, { amount: 5_401 }));
    expect(tooMuch.message).toContain('greater than unreversed amount on transfer (€54.00)');
    await stripe.payouts.create({ amount: 5_000, currency: EUR }, { stripeAccount: vendor });
    const short = await refusal(stripe.transfers.createReversal(id));
    expect(short.code).toBe('balance_insufficient');
    await stripe.transfers.createReversal(id, { amount: 400 });
    expect(await stripe.transfers.retrieve(id)).toMatchObject({
      amount_reversed: 5_800,
      reversed: false,
      reversals: { data: [{ amount: 400 }, { amount: 5_400 }] },
    });
    expect((await entries()).slice(1)).toEqual([
      ['transfer', 'transfer', -10_800, 0, -10_800],
      ['transfer_refund', 'transfer_reversal', 5_400, 0, 5_400],
      ['transfer_refund', 'transfer_reversal', 400, 0, 400],
    ]);
    expect(await entries(vendor)).toEqual([
      ['payment', 'charge', 10_800, 0, 10_800],
      ['payment_refund', 'refund', -5_400, 0, -5_400],
      ['payout', 'payout', -5_000, 0, -5_000],
      ['payment_refund', 'refund', -400, 0, -400],
    ]);
  });

  it("cannot use what covers a vendor's negative balance", async () => {
    const { stripe, standIn } = scenario;
    standIn.causes.toppedUp(1_000, EUR);
    const [owes, other] = [await scenario.vendor(), await scenario.vendor()];
    standIn.causes.stripeCharges(400, EUR, owes);
    const balance = await stripe.balance.retrieve();
    expect([balance.available[0]!.amount, balance.connect_reserved![0]!.amount]).toEqual([
      600, 400,
    ]);
    const refused = await refusal(
      stripe.transfers.create({ amount: 601, currency: EUR, destination: other }),
    );
    expect(refused.code).toBe('balance_insufficient');
    // the vendor earns it back
    await stripe.transfers.create({ amount: 400, currency: EUR, destination: owes });
    const after = await stripe.balance.retrieve();
    expect([after.available[0]!.amount, after.connect_reserved![0]!.amount]).toEqual([600, 0]);
    expect((await entries()).slice(1)).toEqual([
      ['reserve_transaction', 'connect_reserved_funds', -400, 0, -400],
      ['transfer', 'transfer', -400, 0, -400],
      ['reserve_transaction', 'connect_reserved_funds', 400, 0, 400],
    ]);
  });
});

describe('a payout', () => {
  const of = (stripeAccount: string): Stripe.RequestOptions => ({ stripeAccount });
  const funded = async (amount = 10_800): Promise<string> => {
    scenario.standIn.causes.toppedUp(50_000, EUR);
    const vendor = await scenario.vendor();
    await scenario.stripe.transfers.create({ amount, currency: EUR, destination: vendor });
    return vendor;
  };

  it('is of what is available, goes to the bank and arrives', async () => {
    const { stripe, standIn } = scenario;
    const vendor = await funded();
    const create = (amount: number): Promise<Stripe.Payout> =>
      stripe.payouts.create({ amount, currency: EUR }, of(vendor));
    expect((await refusal(create(10_801))).code).toBe('balance_insufficient');
    const { id, status, automatic } = await create(10_800);
    expect([status, automatic]).toEqual(['pending', false]);
    await standIn.advance({ days: 1 });
    expect((await stripe.payouts.retrieve(id, {}, of(vendor))).status).toBe('in_transit');
    await standIn.advance({ days: 1 });
    expect((await stripe.payouts.retrieve(id, {}, of(vendor))).status).toBe('paid');
    // it is the vendor's: the platform does not find it as its own
    expect((await refusal(stripe.payouts.retrieve(id))).code).toBe('resource_missing');
  });

  it('by hand does not say what it contains', async () => {
    const { stripe } = scenario;
    const vendor = await funded();
    const { id } = await stripe.payouts.create({ amount: 100, currency: EUR }, of(vendor));
    const refused = await refusal(stripe.balanceTransactions.list({ payout: id }, of(vendor)));
    expect(refused.message).toContain('can only be filtered on automatic transfers, not manual');
  });

  it('can be cancelled until it is on its way', async () => {
    const { stripe, standIn } = scenario;
    const vendor = await funded();
    const { id } = await stripe.payouts.create({ amount: 10_800, currency: EUR }, of(vendor));
    expect((await stripe.payouts.cancel(id, {}, of(vendor))).status).toBe('canceled');
    expect(await scenario.balance(vendor)).toEqual([10_800, 0]);
    const next = await stripe.payouts.create({ amount: 10_800, currency: EUR }, of(vendor));
    await standIn.advance({ days: 1 });
    const refused = await refusal(stripe.payouts.cancel(next.id, {}, of(vendor)));
    expect(refused.message).toContain('this payout is in_transit');
  });

  it('that was paid can fail: the money comes back, and a new bank account is asked for', async () => {
    const { stripe, standIn } = scenario;
    const vendor = await funded();
    const { id } = await stripe.payouts.create({ amount: 10_800, currency: EUR }, of(vendor));
    await standIn.advance({ days: 2 });
    standIn.causes.payoutFailed(id, 'account_closed');
    expect(await stripe.payouts.retrieve(id, {}, of(vendor))).toMatchObject({
      status: 'failed',
      failure_code: 'account_closed',
      failure_balance_transaction: expect.stringMatching(/^txn_/) as string,
    });
    expect(await scenario.balance(vendor)).toEqual([10_800, 0]);
    expect((await entries(vendor)).at(-1)).toEqual([
      'payout_failure',
      'payout_reversal',
      10_800,
      0,
      10_800,
    ]);
    const blocked = await refusal(
      stripe.payouts.create({ amount: 100, currency: EUR }, of(vendor)),
    );
    expect(blocked.code).toBe('payouts_not_allowed');
    standIn.causes.accountEnabled(vendor);
    await stripe.payouts.create({ amount: 100, currency: EUR }, of(vendor));
  });

  it.each(['huf', 'twd'])('in %s is in whole units', async (currency) => {
    const { stripe, standIn } = scenario;
    standIn.causes.toppedUp(100_000, currency);
    const refused = await refusal(stripe.payouts.create({ amount: 50_050, currency }));
    expect(refused.param).toBe('amount');
    expect((await stripe.payouts.create({ amount: 50_000, currency })).currency).toBe(currency);
  });
});

describe('a dispute', () => {
  it('takes amount and fee at once; won, the amount comes back and the fee does not', async () => {
    const { stripe, standIn } = scenario;
    const charge = await scenario.settled();
    const { id } = standIn.causes.disputeOpened(charge.id, { reason: 'product_not_received' });
    expect(await scenario.balance()).toEqual([-FEE - DISPUTE_FEE, 0]);
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ disputed: true });
    const dispute = await stripe.disputes.update(id, {
      evidence: { shipping_tracking_number: '1Z', uncategorized_text: 'It was signed for.' },
    });
    expect([dispute.status, dispute.evidence_details.submission_count]).toEqual([
      'under_review',
      1,
    ]);
    const twice = await refusal(stripe.disputes.update(id, { evidence: { receipt: 'file_1' } }));
    expect(twice.statusCode).toBe(400);
    standIn.causes.disputeWon(id);
    expect((await stripe.disputes.retrieve(id)).status).toBe('won');
    expect(await scenario.balance()).toEqual([ORDER - FEE - DISPUTE_FEE, 0]);
    expect((await entries()).slice(1)).toEqual([
      ['adjustment', 'dispute', -ORDER, DISPUTE_FEE, -ORDER - DISPUTE_FEE],
      ['adjustment', 'dispute_reversal', ORDER, 0, ORDER],
    ]);
  });

  it('that nobody answers in time is lost; one that is accepted too', async () => {
    const { stripe, standIn } = scenario;
    const [first, second] = [await scenario.settled(), await scenario.settled()];
    const unanswered = standIn.causes.disputeOpened(first.id);
    const accepted = standIn.causes.disputeOpened(second.id);
    expect((await stripe.disputes.close(accepted.id)).status).toBe('lost');
    expect((await refusal(stripe.disputes.close(accepted.id))).statusCode).toBe(400);
    await standIn.advance({ days: 15 });
    expect(await stripe.disputes.retrieve(unanswered.id)).toMatchObject({
      status: 'lost',
      evidence_details: { past_due: true },
    });
  });

  it('forbids refunds while it is open and when it is lost', async () => {
    const { stripe, standIn } = scenario;
    const charge = await scenario.settled();
    const { id } = standIn.causes.disputeOpened(charge.id, { amount: 5_000 });
    const refund = (): Promise<unknown> =>
      stripe.refunds.create({ charge: charge.id, amount: 1_000 });
    expect((await refusal(refund())).code).toBe('charge_disputed');
    standIn.causes.disputeLost(id);
    expect((await refusal(refund())).code).toBe('charge_disputed');
  });

  it('takes refunds with it that still wait', async () => {
    const { stripe, standIn } = scenario;
    const charge = await scenario.captured();
    const { id, status } = await stripe.refunds.create({ charge: charge.id, amount: 5_000 });
    expect(status).toBe('pending');
    const { amount } = standIn.causes.disputeOpened(charge.id);
    expect(amount).toBe(ORDER);
    expect(await stripe.refunds.retrieve(id)).toMatchObject({
      status: 'failed',
      failure_reason: 'charge_for_pending_refund_disputed',
    });
  });

  it('that is an inquiry moves no money, and a full refund is its end', async () => {
    const { stripe, standIn } = scenario;
    const charge = await scenario.settled();
    standIn.causes.toppedUp(FEE, EUR);
    const { id } = standIn.causes.disputeOpened(charge.id, { inquiry: true });
    expect(await scenario.balance()).toEqual([ORDER, 0]);
    const inquiry = await stripe.disputes.retrieve(id);
    expect([inquiry.status, inquiry.is_charge_refundable]).toEqual([
      'warning_needs_response',
      true,
    ]);
    await stripe.refunds.create({ charge: charge.id });
    expect((await stripe.disputes.retrieve(id)).status).toBe('warning_closed');
    // what was refunded in full cannot be disputed
    expect(() => standIn.causes.disputeOpened(charge.id)).toThrow('cannot be disputed');
  });

  it('that was an inquiry takes the money when it becomes a chargeback', async () => {
    const { stripe, standIn } = scenario;
    const charge = await scenario.settled();
    const { id } = standIn.causes.disputeOpened(charge.id, { inquiry: true });
    standIn.causes.inquiryEscalated(id);
    expect((await stripe.disputes.retrieve(id)).status).toBe('needs_response');
    expect(await scenario.balance()).toEqual([-FEE - DISPUTE_FEE, 0]);
  });

  it('that is countered costs a second fee where that is so, which comes back when it is won', async () => {
    await scenario.close();
    scenario = await Scenario.open({ fees: { disputeCounter: 1_500 } });
    const { stripe, standIn } = scenario;
    const charge = await scenario.settled();
    const { id } = standIn.causes.disputeOpened(charge.id);
    await stripe.disputes.update(id, { evidence: { uncategorized_text: 'No.' } });
    expect(await scenario.balance()).toEqual([-FEE - DISPUTE_FEE - 1_500, 0]);
    standIn.causes.disputeWon(id);
    expect(await scenario.balance()).toEqual([ORDER - FEE - DISPUTE_FEE, 0]);
  });
});

describe('a connected account', () => {
  const include = ['configuration.recipient', 'requirements', 'identity'] as const;
  const states = async (id: string): Promise<unknown[]> => {
    const account = await scenario.stripe.v2.core.accounts.retrieve(id, { include: [...include] });
    const balance = account.configuration!.recipient!.capabilities!.stripe_balance!;
    return [
      balance.stripe_transfers!.status,
      balance.payouts!.status,
      account.requirements!.entries!.map(({ description }) => description),
    ];
  };

  it('says what is missing until it is enabled, and tells nothing that was not asked for', async () => {
    const { stripe, standIn } = scenario;
    const account = await stripe.v2.core.accounts.create({
      contact_email: 'vendor@example.com',
      identity: { country: 'de' },
      configuration: {
        recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
      },
      metadata: { vendor: 'vendor-1' },
    });
    expect([account.requirements, account.identity, account.metadata]).toEqual([
      null,
      null,
      { vendor: 'vendor-1' },
    ]);
    const [transfers, payouts, missing] = await states(account.id);
    expect([transfers, payouts]).toEqual(['restricted', 'restricted']);
    expect(missing).toContain('configuration.recipient.default_outbound_destination');
    standIn.causes.accountEnabled(account.id);
    expect(await states(account.id)).toEqual(['active', 'active', []]);
    standIn.causes.requirementsChanged(account.id, ['identity.business_details.id_numbers']);
    expect(await states(account.id)).toEqual([
      'active',
      'active',
      ['identity.business_details.id_numbers'],
    ]);
    standIn.causes.requirementsChanged(account.id, ['identity.address'], 'past_due');
    expect((await states(account.id))[0]).toBe('restricted');
    await stripe.v2.core.accounts.update(account.id, { metadata: { vendor: 'vendor-2' } });
    expect((await stripe.v2.core.accounts.retrieve(account.id)).metadata).toEqual({
      vendor: 'vendor-2',
    });
  });

  it('is found in the list of all, page by page', async () => {
    const { stripe } = scenario;
    const ids = [await scenario.vendor(), await scenario.vendor(), await scenario.vendor()];
    const found: string[] = [];
    for await (const { id } of stripe.v2.core.accounts.list({ limit: 2 })) found.push(id);
    expect(found).toEqual(ids.toReversed());
  });

  it('is onboarded by a link that works once, and for some minutes', async () => {
    const { stripe, standIn } = scenario;
    const account = await scenario.vendor();
    const link = (): Promise<Stripe.V2.Core.AccountLink> =>
      stripe.v2.core.accountLinks.create({
        account,
        use_case: {
          type: 'account_onboarding',
          account_onboarding: {
            refresh_url: 'https://tradepost.example/again',
            return_url: 'https://tradepost.example/back',
          },
        },
      });
    const { url } = await link();
    const back = { sentTo: 'https://tradepost.example/back', isOnboarding: true };
    const again = { sentTo: 'https://tradepost.example/again', isOnboarding: false };
    expect(standIn.causes.linkFollowed(url)).toEqual(back);
    expect(standIn.causes.linkFollowed(url)).toEqual(again);
    const late = await link();
    await standIn.advance({ minutes: 11 });
    expect(standIn.causes.linkFollowed(late.url)).toEqual(again);
  });

  it('that does not exist is not found, and nothing can be done in its name', async () => {
    const { stripe } = scenario;
    const unknown = await refusal(stripe.v2.core.accounts.retrieve('acct_nobody'));
    expect([unknown.statusCode, unknown.code]).toEqual([404, 'not_found']);
    const denied = await refusal(stripe.balance.retrieve({}, { stripeAccount: 'acct_nobody' }));
    expect([denied.statusCode, denied.code]).toEqual([403, 'account_invalid']);
  });
});
