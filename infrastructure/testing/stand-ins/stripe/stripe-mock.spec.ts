import { withServers } from '../../kit/servers.js';
import { MOCK_KEY, refusedByMock } from './replay.js';
import { EUR, ORDER, Scenario } from './scenario.js';

/** All that a marketplace asks of API v1, once. */
async function everything(scenario: Scenario): Promise<void> {
  const { stripe, standIn } = scenario;
  await scenario.payOutByHand();
  const charge = await scenario.settled();
  const { id: intent } = await scenario.authorised();
  await stripe.paymentIntents.retrieve(intent, { expand: ['latest_charge.balance_transaction'] });
  await stripe.paymentIntents.update(intent, { metadata: { order: 'order-1' } });
  await stripe.paymentIntents.cancel(intent, { cancellation_reason: 'requested_by_customer' });
  await stripe.paymentIntents.list({ limit: 3, created: { gte: 1 } });
  await stripe.paymentIntents.search({ query: "metadata['purchase']:'purchase-1'" });
  const second = await scenario.authorised();
  await stripe.paymentIntents.capture(second.id, { amount_to_capture: 10_000 });
  const open = await scenario.checkout();
  await stripe.checkout.sessions.retrieve(open.id, { expand: ['payment_intent'] });
  await stripe.checkout.sessions.list({ limit: 1 });
  await stripe.checkout.sessions.expire(open.id);
  await stripe.charges.retrieve(charge.id, { expand: ['refunds'] });
  await stripe.charges.update(charge.id, { metadata: { order: 'order-1' } });
  await stripe.charges.search({ query: "metadata['purchase']:'purchase-1' AND amount>100" });
  await stripe.charges.list({ transfer_group: 'purchase-1', payment_intent: second.id });
  const refund = await stripe.refunds.create({
    payment_intent: charge.payment_intent!,
    amount: 1_000,
    reason: 'requested_by_customer',
    metadata: { refund: 'refund-1' },
  });
  await stripe.refunds.retrieve(refund.id);
  await stripe.refunds.update(refund.id, { metadata: { order: 'order-1' } });
  await stripe.refunds.list({ payment_intent: charge.payment_intent! });
  standIn.causes.toppedUp(50_000, EUR);
  const vendor = await scenario.vendor();
  const transfer = await stripe.transfers.create({
    amount: 10_800,
    currency: EUR,
    destination: vendor,
    source_transaction: charge.id,
    description: 'Order 1',
    metadata: { order: 'order-1' },
  });
  await stripe.transfers.create({
    amount: 100,
    currency: EUR,
    destination: vendor,
    transfer_group: 'purchase-2',
  });
  await stripe.transfers.retrieve(transfer.id);
  await stripe.transfers.update(transfer.id, { metadata: { order: 'order-2' } });
  await stripe.transfers.list({ transfer_group: 'purchase-1', destination: vendor });
  const reversal = await stripe.transfers.createReversal(transfer.id, {
    amount: 900,
    metadata: { refund: 'refund-1' },
  });
  await stripe.transfers.retrieveReversal(transfer.id, reversal.id);
  await stripe.transfers.listReversals(transfer.id);
  const stripeAccount = vendor;
  await stripe.accounts.listExternalAccounts(vendor, { object: 'bank_account', limit: 10 });
  await stripe.webhookEndpoints.create({
    url: 'https://tradepost.example/inbox/stripe',
    enabled_events: ['payout.paid'],
    connect: true,
  });
  await stripe.webhookEndpoints.list({ limit: 3 });
  await stripe.balance.retrieve({}, { stripeAccount });
  const { data } = await stripe.balanceTransactions.list({
    created: { gte: 1, lt: standIn.now + 1 },
    type: 'charge',
    expand: ['data.source'],
  });
  await stripe.balanceTransactions.retrieve(data[0]!.id);
  await stripe.balanceSettings.retrieve({}, { stripeAccount });
  const payout = await stripe.payouts.create(
    {
      amount: 5_000,
      currency: EUR,
      description: 'A payout',
      statement_descriptor: 'TRADEPOST',
      metadata: { payout: 'payout-1' },
    },
    { stripeAccount },
  );
  await stripe.payouts.retrieve(payout.id, {}, { stripeAccount });
  await stripe.payouts.update(payout.id, { metadata: { of: 'monday' } }, { stripeAccount });
  await stripe.payouts.list({ status: 'pending' }, { stripeAccount });
  await stripe.payouts.cancel(payout.id, {}, { stripeAccount });
  const dispute = standIn.causes.disputeOpened(charge.id);
  await stripe.disputes.retrieve(dispute.id);
  await stripe.disputes.list({ charge: charge.id });
  await stripe.disputes.update(dispute.id, {
    evidence: { shipping_tracking_number: '1Z', uncategorized_text: 'It was signed for.' },
    submit: false,
  });
  await stripe.disputes.close(dispute.id);
  const events = await stripe.events.list({
    types: ['charge.refunded', 'payment_intent.succeeded'],
    created: { gte: 1 },
  });
  await stripe.events.retrieve(events.data[0]!.id);
  await stripe.events.list({ delivery_success: false });
  const customer = await stripe.customers.create({
    name: 'A buyer',
    email: 'buyer@example.com',
    metadata: { buyer: 'buyer-1' },
    cash_balance: { settings: { reconciliation_mode: 'manual' } },
  });
  await stripe.customers.retrieve(customer.id);
  await stripe.customers.createFundingInstructions(customer.id, {
    currency: EUR,
    funding_type: 'bank_transfer',
    bank_transfer: { type: 'eu_bank_transfer', eu_bank_transfer: { country: 'DE' } },
  });
  await stripe.customers.retrieveCashBalance(customer.id);
  await stripe.customers.updateCashBalance(customer.id, {
    settings: { reconciliation_mode: 'manual' },
  });
  const byTransfer = await stripe.paymentIntents.create({
    amount: ORDER,
    currency: EUR,
    customer: customer.id,
    payment_method_data: { type: 'customer_balance' },
    payment_method_options: {
      customer_balance: {
        funding_type: 'bank_transfer',
        bank_transfer: { type: 'eu_bank_transfer', eu_bank_transfer: { country: 'DE' } },
      },
    },
    transfer_group: 'purchase-3',
    metadata: { purchase: 'purchase-3' },
    confirm: true,
  });
  standIn.causes.transferReceived({ customer: customer.id, amount: 13_000, currency: EUR });
  await stripe.paymentIntents.applyCustomerBalance(byTransfer.id, { amount: ORDER });
  await stripe.customers.listCashBalanceTransactions(customer.id);
  await stripe.refunds.create({
    origin: 'customer_balance',
    customer: customer.id,
    currency: EUR,
    amount: 1_000,
    instructions_email: 'buyer@example.com',
  });
}

/** The stand-in takes what Stripe's own schema takes. */
withServers(['stripe-mock'], ({ 'stripe-mock': mock }) => {
  describe("what the stand-in answers, Stripe's own validator takes too", () => {
    it('on every route of API v1', async () => {
      const scenario = await Scenario.open({ secretKey: MOCK_KEY, searchLagMs: 0 });
      await everything(scenario).finally(() => scenario.close());
      const requests = scenario.standIn.requests.filter(({ path }) => path.startsWith('/v1/'));
      const asked = new Set(requests.map(({ route }) => route));
      const ofV1 = scenario.standIn.routes.filter((route) => route.includes('/v1/'));
      expect(ofV1.filter((route) => !asked.has(route))).toEqual([]);
      expect(requests.filter(({ status }) => status !== 200)).toEqual([]);
      expect(await refusedByMock(mock, requests)).toEqual([]);
    });
  });
});
