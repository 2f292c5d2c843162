import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import {
  proposeCommissionRules,
  publishCommissionRules,
} from '../../application/money/commission-rules.use-cases.js';
import {
  requestCheckout,
  requestRefund,
  requestReturn,
  askForRefund,
  declineRefund,
} from '../../application/money/payment.use-cases.js';
import { getPeriod } from '../../application/money/period.queries.js';
import {
  confirmPeriod,
  proposeClosing,
  proposeReopening,
} from '../../application/money/period.use-cases.js';
import {
  proposeFinding,
  requestReconciliation,
  resolveFinding,
} from '../../application/money/reconciliation.use-cases.js';
import { Reconciling } from '../../application/money/reconciliation/reconcile.js';
import {
  requestPayout,
  startPayoutOnboarding,
} from '../../application/money/vendor-account.use-cases.js';
import type { Caller } from '../../application/shared/caller.js';
import { newId, paymentIdOf, vendorAccountId } from '../../application/shared/command/ids.js';
import { decodeEvent } from '../../application/shared/event/codec.js';
import { handle, type UseCaseOf } from '../../application/shared/use-case.js';
import {
  cancelOrder,
  completeOrder,
  deliverOrder,
  shipOrder,
} from '../../application/trading/order.use-cases.js';
import { placePurchase } from '../../application/trading/purchase.use-cases.js';
import { posted, requireBalanced, type Entry } from '../../domain/money/ledger/entry.js';
import type { KnownPayment } from '../../domain/money/payment/payment-state.js';
import type { PrepaidMethod } from '../../domain/money/payment/payment.events.js';
import { payment } from '../../domain/money/payment/payment.js';
import { payoutAccount } from '../../domain/money/payout-account/payout-account.js';
import { endOfMonth } from '../../domain/money/period/period.js';
import {
  reconciliation,
  type ReconciliationState,
} from '../../domain/money/reconciliation/reconciliation.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import { rolePermissions, type Role } from '../../domain/people/user/permissions.js';
import type { Decider, DomainCommand } from '../../domain/shared/decider/decider.js';
import { addDays } from '../../domain/shared/time/days.js';
import { order, type KnownOrder } from '../../domain/trading/order/order.js';
import { catalogue } from '../../projections/catalogue/catalogue.js';
import { accountBalances } from '../../projections/money/account-balances.js';
import { periods } from '../../projections/money/periods.js';
import { reconciliations } from '../../projections/money/reconciliations.js';
import { people } from '../../projections/people/people.js';
import { DailyReconciliation } from '../consumers/reconciliation/daily-reconciliation.js';
import { createDemo } from '../demo/demo.js';
import { SimulatedGateway } from '../engines/simulated-gateway/simulated-gateway.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { eventually } from '../testing/kit/eventually.js';
import { mailsOf } from '../testing/kit/mails.js';
import { demoId } from '../testing/kit/prepared-demo.js';
import { payOutByHand } from '../testing/stand-ins/stripe/scenario.js';
import { StripeStandIn } from '../testing/stand-ins/stripe/stripe-stand-in.js';
import { openStripe, type GatewayOpener } from './gateways.js';
import { Marketplace } from './marketplace.js';

const directory = temporaryDirectory();

const caller = (role: Role, organizationId: string, person = newId()): Caller => ({
  person: { id: person },
  organization: { id: organizationId, type: rolePermissions[role].side },
  role,
  permissions: new Set(rolePermissions[role].grants),
  impersonatorId: null,
  clientId: null,
});

/** A gateway, and what buyers, banks and vendors do there. */
interface Outside {
  readonly opener: GatewayOpener;
  readonly pays: (checkoutRef: string) => Promise<unknown>;
  readonly enables: (account: string) => Promise<unknown>;
  /** The buyer's bank sends so much to the account of a bank transfer. */
  readonly sends: (gatewayRef: string, amount: number) => Promise<unknown>;
  /** Null: it is another one, and cannot be told to do what nobody asked for. */
  readonly simulated: () => SimulatedGateway | null;
  readonly close: () => Promise<void>;
}

function simulated(): Promise<Outside> {
  let gateway: SimulatedGateway;
  return Promise.resolve({
    opener: ({ state, ...parts }) =>
      (gateway = new SimulatedGateway({ store: state, ...parts, payoutTakesMs: 1 })),
    pays: (ref) => gateway.payments.pay(ref),
    enables: (account) => gateway.vendors.enable(account, { last4: '1234', currency: 'GBP' }),
    sends: (ref, amount) => gateway.bankTransfers.send(ref, amount),
    simulated: () => gateway,
    close: () => Promise.resolve(),
  });
}

/** Of which no callback ever comes: what happens there is found because it is asked for. */
async function stripeWithoutCallbacks(): Promise<Outside> {
  // what was taken can be used at once, and what was sent has arrived: its clock is ours
  const standIn = await StripeStandIn.start({
    settlementDays: { card: 0, bankTransfer: 0 },
    payoutDays: 0,
  });
  await payOutByHand(standIn);
  const { secretKey, port } = standIn;
  const address = { host: '127.0.0.1', port, protocol: 'http' as const };
  return {
    opener: openStripe({ secretKey, webhookSecrets: [], address }),
    pays: (ref) => Promise.resolve(standIn.causes.payByCard(ref)),
    enables: (account) => Promise.resolve(standIn.causes.accountEnabled(account, '1234')),
    sends: () => Promise.reject(new Error('bank transfers are not taken')),
    simulated: () => null,
    close: () => standIn.stop(),
  };
}

/** From a card to a vendor's bank account, and back: nothing is left out, and no money is real. */
describe.each([
  ['at the simulated gateway', simulated, true],
  ['at Stripe, from which no callback ever comes,', stripeWithoutCallbacks, false],
])('money %s', (_where, begin, isSimulated) => {
  let outside: Outside;
  let buyer: Caller;
  const vendorOrgId = demoId('harrow');
  const vendor = caller('sellerAdmin', vendorOrgId);
  const operator = caller('operator', demoId('operator'));
  const secondOperator = caller('operator', demoId('operator'));
  let marketplace: Marketplace;
  let ours = '';
  const mails = mailsOf(() => ours);

  beforeAll(async () => {
    outside = await begin();
    ours = mkdtempSync(join(directory(), 'marketplace-'));
    marketplace = await Marketplace.open({
      directory: ours,
      log: () => undefined,
      gateway: outside.opener,
      gatewayPollMs: 100,
    });
    await createDemo(marketplace, 'demo-demo-demo', { money: false });
    await marketplace.caughtUp();
    const found = await marketplace.documents.find(people, {
      filter: { organizationId: demoId('acme'), role: ['buyerAdmin'] },
      sort: [{ field: 'since', descending: false }],
      limit: 1,
      after: null,
    });
    buyer = caller('buyerAdmin', demoId('acme'), found.documents[0]!.key);
    await marketplace.relays.start();
  }, 120_000);
  afterAll(async () => {
    await marketplace.close();
    await outside.close();
  }, 30_000);

  const doesAt = <Input, State>(
    use: UseCaseOf<Input, State>,
    input: Input,
    who: Caller,
    at: string,
  ) =>
    handle(
      use,
      { input, caller: who, meta: { commandId: newId(), newId: newId(), at } },
      marketplace.services,
    );
  const does = <Input, State>(use: UseCaseOf<Input, State>, input: Input, who: Caller) =>
    doesAt(use, input, who, new Date().toISOString());
  const load = async <State, Command extends DomainCommand>(
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever its events are
    decider: Decider<State, Command, any>,
    id: string,
  ): Promise<State> => (await marketplace.services.pipeline.load(decider, id, true)).state;

  /** What an account of the operator's book holds; `credit`: for those that owe. */
  async function balance(account: string, side: 'debit' | 'credit', of = ''): Promise<number> {
    const entries: Entry[] = [];
    for (let after = 0; ;) {
      const page = await marketplace.store.readAll(after, 1_000);
      if (page.length === 0) break;
      after = page.at(-1)!.position;
      for (const { data } of page.map(decodeEvent))
        if ('entries' in data) entries.push(...data.entries);
    }
    entries.forEach(requireBalanced);
    const held = posted(new Map(), entries).get(`operator|GBP|${account}|${of}`) ?? 0;
    return side === 'debit' ? held : 0 - held;
  }

  const payments = (id: string) => load(payment, id) as Promise<KnownPayment | null>;

  /** Something of the vendor's that costs about a hundred pounds. */
  async function anOrderOf(method: PrepaidMethod) {
    const { documents } = await marketplace.documents.find(catalogue, {
      filter: { vendorOrgId },
      sort: [{ field: 'nameKey', descending: false }],
      limit: 50,
      after: null,
    });
    let refused: Error | null = null;
    for (const { document } of documents) {
      if (!('details' in document)) continue;
      const { id: productId, details } = document;
      const { minimumOrderQuantity, orderMultiple } = details;
      // so that a part of it can be shipped
      const quantity = 2 * Math.max(minimumOrderQuantity, orderMultiple);
      const placed = await does(
        placePurchase,
        {
          lines: [{ productId, quantity, expectedUnitPrice: null }],
          shippingAddress: {
            name: 'Acme',
            line1: '2 Mill Lane',
            city: 'Bristol',
            postalCode: 'BS1 4DJ',
            country: 'GB',
          } as never,
          billingAddress: null,
          poNumber: null,
          note: null,
          onShortage: 'reject',
          allOrNothing: false,
          payment: method,
        },
        buyer,
      ).catch((error: unknown) => error as Error);
      if (!(placed instanceof Error)) return placed;
      refused = placed;
    }
    throw new Error(`nothing could be ordered: ${String(refused)}`);
  }

  const isMailed = (text: string) =>
    eventually(`a mail says: ${text}`, () =>
      Promise.resolve(mails.all().some((mail) => mail.text.replaceAll(/\s+/g, ' ').includes(text))),
    );

  /** Placed, asked for and paid on the gateway's page. */
  async function paidFor() {
    const placed = await anOrderOf('card');
    const { purchaseId, orders } = placed.state;
    const { orderId, totalAmount } = orders[0]!;
    const paymentId = paymentIdOf(purchaseId, 'GBP');
    await eventually('the buyer is asked to pay', async () => (await payments(paymentId)) !== null);
    expect(((await load(order, orderId)) as KnownOrder).status).toBe('Placed');
    await does(requestCheckout, { paymentId }, buyer);
    const { checkoutRef } = await eventually('the page is open', async () => {
      const state = await payments(paymentId);
      return state?.checkout === 'Open' && state;
    });
    await outside.pays(checkoutRef!);
    await eventually(
      'the order is confirmed',
      async () => ((await load(order, orderId)) as KnownOrder).status === 'Confirmed',
    );
    return { paymentId, orderId, gross: totalAmount.amount };
  }

  it('of a card is held, released to the vendor with commission, paid out, and half of it refunded', async () => {
    const rules = [
      {
        ruleId: newId(),
        name: 'Everything',
        vendorOrgId: null,
        categoryPath: null,
        percent: '10',
        fixed: [],
        floor: [],
        cap: [],
      },
    ];
    const proposed = await does(proposeCommissionRules, { rules, reason: 'Price list' }, operator);
    const { proposalId } = proposed.state.proposed!;
    await does(publishCommissionRules, { proposalId }, secondOperator);
    await eventually('the rules apply', async () => {
      await Promise.resolve();
      return marketplace.services.commission.current !== null;
    });

    // the vendor says where it is paid to
    await does(startPayoutOnboarding, { vendorOrgId }, vendor);
    const account = await eventually('the gateway has opened an account', async () => {
      const state = await load(payoutAccount, vendorOrgId);
      return state?.gatewayAccount ?? false;
    });
    await outside.enables(account);
    await eventually(
      'it can be paid',
      async () => (await load(payoutAccount, vendorOrgId))?.status === 'Enabled',
    );

    const { paymentId, orderId, gross } = await paidFor();
    expect(await balance('orderFunds', 'credit', orderId)).toBe(0);
    const { state: shipped } = await does(
      shipOrder,
      { orderId, lines: null, final: true, carrier: null, tracking: null },
      vendor,
    );
    expect(shipped.status).toBe('Shipped');
    await eventually(
      'it is captured',
      async () => (await payments(paymentId))?.status === 'Captured',
    );
    expect(await balance('orderFunds', 'credit', orderId)).toBe(gross);

    await does(deliverOrder, { orderId, proof: null }, buyer);
    await does(completeOrder, { orderId }, operator);
    const accountId = vendorAccountId(vendorOrgId, 'GBP');
    const available = await eventually('the vendor is credited', async () => {
      const state = await load(vendorAccount, accountId);
      return state.available;
    });
    const net = ((await load(order, orderId)) as KnownOrder).lines.reduce(
      (n, l) => n + l.net.amount,
      0,
    );
    const commission = Math.round(net / 10);
    const vat = Math.round(commission / 5);
    expect(available).toBe(gross - commission - vat);
    expect(await balance('orderFunds', 'credit', orderId)).toBe(0);
    expect(await balance('clearing', 'credit', orderId)).toBe(0);
    expect(await balance('commission', 'credit')).toBe(commission);
    expect(await balance('vatNotYetInvoiced', 'credit')).toBe(vat);

    const payout = await does(requestPayout, { accountId, minimum: null }, operator);
    const [payoutId] = payout.state.payouts.keys();
    await eventually('it is paid', async () => {
      const state = await load(vendorAccount, accountId);
      return state.payouts.get(payoutId!)?.status === 'Paid';
    });
    expect(await balance('vendorAvailable', 'credit', vendorOrgId)).toBe(0);

    // half of it goes back to the buyer: the vendor owes its part
    const half = Math.floor(gross / 2);
    const amount = `${Math.floor(half / 100)}.${String(half % 100).padStart(2, '0')}`;
    const wanted = { paymentId, orderId, amount, lines: null, requestId: null };
    await does(requestRefund, { ...wanted, reason: 'arrived broken' }, vendor);
    // the gateway has paid the vendor: it waits until there is money again, and is not done before
    const other = await paidFor();
    expect((await payments(paymentId))?.refunds[0]?.status).toBe('Requested');
    await does(
      shipOrder,
      { orderId: other.orderId, lines: null, final: true, carrier: null, tracking: null },
      vendor,
    );
    await eventually('the buyer has it', async () => {
      const state = await payments(paymentId);
      return state?.refunds[0]?.status === 'Succeeded';
    });
    const owed = await eventually('the vendor owes it', async () => {
      const state = await load(vendorAccount, accountId);
      return state.available < 0 && state.available;
    });
    const left = await balance('commission', 'credit');
    const vatLeft = await balance('vatNotYetInvoiced', 'credit');
    expect(owed).toBe(-half + (commission - left) + (vat - vatLeft));
    expect(Math.abs(left - commission / 2)).toBeLessThanOrEqual(1);
    expect(await balance('refundsInTransit', 'credit', orderId)).toBe(0);
    expect(await balance('clearing', 'credit', orderId)).toBe(0);
  }, 60_000);

  (isSimulated ? it : it.skip)(
    'at the gateway agrees with the books: its charges are booked, and what nobody can explain is settled by two people',
    async () => {
      const gateway = outside.simulated()!;
      const today = new Date().toISOString().slice(0, 10);
      const { documents } = marketplace;
      async function reconciled() {
        const { state } = await does(requestReconciliation, { day: today }, operator);
        const asked = state.requested!.requestId;
        return eventually('the day is reconciled', async () => {
          const now = await load(reconciliation, today);
          return now.lastRun?.requestId === asked && now;
        });
      }
      const open = (state: ReconciliationState) =>
        [...state.findings.values()].filter((f) => f.status === 'Open');

      const first = await reconciled();
      expect(open(first)).toEqual([]);
      const [balanceOfDay] = first.lastRun!.balances;
      expect(balanceOfDay!.closing).toBe(await balance('gateway', 'debit'));
      expect(balanceOfDay).toMatchObject({
        currency: 'GBP',
        opening: 0,
        closing: balanceOfDay!.movements,
        closingSaid: balanceOfDay!.movements,
        bookedClosing: balanceOfDay!.closing,
      });

      const fees = await balance('gatewayFees', 'debit');
      await gateway.moveBalance('gatewayCharge', -50, 'GBP');
      await gateway.moveBalance('other', -30, 'GBP');
      const second = await reconciled();
      expect(await balance('gatewayFees', 'debit')).toBe(fees + 50);
      const [found, ...more] = open(second);
      expect(more).toEqual([]);
      expect(found).toMatchObject({ kind: 'NoEntry', difference: -30, currency: 'GBP' });
      expect(second.lastRun!.balances[0]).toMatchObject({
        closing: balanceOfDay!.closing - 80,
        bookedClosing: balanceOfDay!.closing - 50,
      });

      // found again, it is the same finding, and the charge is not booked again
      expect(open(await reconciled()).map((f) => f.findingId)).toEqual([found!.findingId]);
      expect(await balance('gatewayFees', 'debit')).toBe(fees + 50);

      const { findingId } = found!;
      await documents.waitUntilSeen(reconciliations, await marketplace.store.head(), 10_000);
      const proposal = { findingId, posts: 'suspense' as const, reason: 'the gateway is asked' };
      await does(proposeFinding, proposal, operator);
      await expect(does(resolveFinding, { findingId }, operator)).rejects.toThrow('two people');
      await does(resolveFinding, { findingId }, secondOperator);
      expect(await balance('suspense', 'debit')).toBe(30);
      const settled = await reconciled();
      expect(open(settled)).toEqual([]);
      expect(settled.findings.get(findingId)?.status).toBe('Resolved');
      expect(settled.lastRun!.balances[0]).toMatchObject({
        closing: balanceOfDay!.closing - 80,
        bookedClosing: balanceOfDay!.closing - 80,
      });

      // the gateway has forgotten a movement: the books say what it does not know
      const [earliest] = await marketplace.simulation.list('simulated-movements');
      const [key, json] = earliest!;
      const forgotten = JSON.parse(json) as { id: string; net: number };
      await marketplace.simulation.write([
        { bucket: 'simulated-movements', key, value: null },
        { bucket: 'simulated-movement-times', key: forgotten.id, value: null },
      ]);
      const lost = await reconciled();
      expect(open(lost).map(({ kind, difference }) => [kind, difference])).toEqual([
        ['NoTransaction', -forgotten.net],
      ]);
      // and it comes back
      await marketplace.simulation.write([
        { bucket: 'simulated-movements', key, value: json },
        {
          bucket: 'simulated-movement-times',
          key: forgotten.id,
          value: key.slice(0, key.indexOf('~')),
        },
      ]);
      expect(open(await reconciled())).toEqual([]);
    },
    60_000,
  );

  (isSimulated ? it : it.skip)(
    'is compared day by day without anybody asking, once, however many replicas look',
    async () => {
      const today = new Date().toISOString().slice(0, 10);
      const tomorrowMs = Date.parse(`${addDays(today, 1)}T01:00:00.000Z`);
      const askedFor = async () => {
        const stored = await marketplace.store.readStream(`reconciliation-${today}`, 0, 1_000);
        return stored.map(decodeEvent).filter((e) => e.type === 'ReconciliationRequested').length;
      };
      const before = await askedFor();
      const replica = (nowMs: number) =>
        new DailyReconciliation(
          marketplace.services,
          () => undefined,
          () => nowMs,
        );
      // a quarter of an hour after midnight what was moved before it is booked
      await replica(Date.parse(`${addDays(today, 1)}T00:10:00.000Z`)).look();
      expect(await askedFor()).toBe(before);
      const replicas = [replica(tomorrowMs), replica(tomorrowMs), replica(tomorrowMs)];
      await Promise.all(replicas.map((each) => each.look()));
      await Promise.all(replicas.map((each) => each.look()));
      expect(await askedFor()).toBe(before + 1);
      await eventually(
        'it is done',
        async () => (await load(reconciliation, today)).requested === null,
      );
      expect(await replica(tomorrowMs).stands()).toMatchObject({ openFindings: 0 });
    },
    60_000,
  );

  (isSimulated ? it : it.skip)(
    'of a month is closed by two people when each day agrees, and what comes later counts in the next',
    async () => {
      const gateway = outside.simulated()!;
      const today = new Date().toISOString().slice(0, 10);
      const month = today.slice(0, 7);
      const { services, documents } = marketplace;
      const nextMonth = endOfMonth(month);
      const laterMs = Date.parse(nextMonth) + 3_600_000;
      const later = new Date(laterMs).toISOString();
      const reconciling = new Reconciling(services, gateway, () => laterMs);
      const close = (who: Caller) =>
        doesAt(proposeClosing, { month, note: 'this is a test' }, who, later);
      await expect(does(proposeClosing, { month, note: null }, operator)).rejects.toThrow(
        'is over',
      );
      const upToDate = async () =>
        documents.waitUntilSeen(reconciliations, await marketplace.store.head(), 10_000);
      await upToDate();
      await expect(close(operator)).rejects.toThrow('not every day was compared');
      for (let day = today; day < nextMonth.slice(0, 10); day = addDays(day, 1))
        await reconciling.run(day, newId());
      await upToDate();
      // a refund was paid of what is held for others, and its vendor owes it: the operator adds it
      await expect(close(operator)).rejects.toThrow('does not cover what is owed');
      await gateway.topUp(100_000, 'GBP');
      await reconciling.run(today, newId());
      await upToDate();
      await close(operator);
      await expect(doesAt(confirmPeriod, { month }, operator, later)).rejects.toThrow('two people');
      await doesAt(confirmPeriod, { month }, secondOperator, later);

      const asked = async (of: string) => {
        await documents.waitUntilSeen(periods, await marketplace.store.head(), 10_000);
        await documents.waitUntilSeen(accountBalances, await marketplace.store.head(), 10_000);
        return getPeriod.run({ month: of }, { caller: operator, services });
      };
      const atGateway = async (of: string) =>
        (await asked(of)).rows.find((r) => r.account === 'gateway');
      const held = await balance('gateway', 'debit');
      expect((await asked(month)).status).toBe('Closed');
      expect(await atGateway(month)).toMatchObject({ opening: 0, closing: held });

      // a charge of a day of the closed month, found later, is dated into the one after
      await gateway.moveBalance('gatewayCharge', -40, 'GBP');
      await reconciling.run(today, newId());
      expect(await balance('gateway', 'debit')).toBe(held - 40);
      expect(await atGateway(month)).toMatchObject({ closing: held });
      expect(await atGateway(nextMonth.slice(0, 7))).toMatchObject({
        opening: held,
        movements: -40,
        closing: held - 40,
        datedEarlier: 0,
      });

      await doesAt(
        proposeReopening,
        { month, reason: 'the charge belongs to it' },
        operator,
        later,
      );
      await doesAt(confirmPeriod, { month }, secondOperator, later);
      expect((await asked(month)).status).toBe('Open');
    },
    60_000,
  );

  it('of an order that is cancelled before it is shipped is given back, and never taken', async () => {
    const { paymentId, orderId } = await paidFor();
    await does(cancelOrder, { orderId, reason: 'ordered twice' }, buyer);
    const state = await eventually('it is given up', async () => {
      const now = await payments(paymentId);
      return now?.status === 'Abandoned' && now;
    });
    const { gatewayRef } = state;
    await eventually('the gateway has let it go', async () => {
      const found = await marketplace.gateway.captured(gatewayRef!);
      return found.is === 'done' && found.value === null && state.givenBack.includes(gatewayRef!);
    });
    expect(await balance('orderFunds', 'credit', orderId)).toBe(0);
  }, 60_000);

  /** Placed, and waited for by bank transfer. */
  async function awaitedByTransfer() {
    const placed = await anOrderOf('transfer');
    const { purchaseId, orders } = placed.state;
    const { orderId, totalAmount } = orders[0]!;
    const paymentId = paymentIdOf(purchaseId, 'GBP');
    const { gatewayRef } = await eventually('the buyer is told where to send it', async () => {
      const state = await payments(paymentId);
      return state?.gatewayRef ? state : false;
    });
    return { paymentId, orderId, gross: totalAmount.amount, gatewayRef: gatewayRef! };
  }

  const statusOf = async (orderId: string) => ((await load(order, orderId)) as KnownOrder).status;
  const unapplied = async (paymentId: string) => (await payments(paymentId))!.transfer.unapplied;

  (isSimulated ? it : it.skip)(
    'that comes by bank transfer in parts is held once it is enough, and what is too much goes back',
    async () => {
      const { paymentId, orderId, gross, gatewayRef } = await awaitedByTransfer();
      await outside.sends(gatewayRef, gross - 1_000);
      await eventually(
        'the first part is known',
        async () => (await unapplied(paymentId)) === gross - 1_000,
      );
      expect(await statusOf(orderId)).toBe('Placed');
      expect(await balance('buyersMoney', 'credit', paymentId)).toBe(gross - 1_000);
      await expect(does(requestReturn, { paymentId }, buyer)).rejects.toThrow('part of what is to');

      await outside.sends(gatewayRef, 1_500);
      await eventually(
        'the order is confirmed',
        async () => (await statusOf(orderId)) === 'Confirmed',
      );
      expect(await balance('orderFunds', 'credit', orderId)).toBe(gross);
      expect(await balance('buyersMoney', 'credit', paymentId)).toBe(500);

      await does(requestReturn, { paymentId }, buyer);
      await eventually(
        'the rest is back',
        async () => (await balance('buyersMoney', 'credit', paymentId)) === 0,
      );
      // a vendor that cannot deliver: all of it goes back, by way of the gateway
      await does(cancelOrder, { orderId, reason: 'ordered twice' }, buyer);
      await eventually('all of it is back', async () => {
        const state = await payments(paymentId);
        return (
          state?.refunds[0]?.status === 'Succeeded' &&
          state.transfer.returns.every((r) => r.status === 'Succeeded')
        );
      });
      expect(await balance('orderFunds', 'credit', orderId)).toBe(0);
      expect(await balance('buyersMoney', 'credit', paymentId)).toBe(0);
      expect(await marketplace.gateway.bankTransfer(gatewayRef)).toMatchObject({
        value: { receipts: [{}, {}] },
      });
    },
    60_000,
  );

  (isSimulated ? it : it.skip)(
    'that comes by bank transfer after its order was cancelled is kept for the buyer, and sent back when asked',
    async () => {
      const { paymentId, orderId, gross, gatewayRef } = await awaitedByTransfer();
      await does(cancelOrder, { orderId, reason: 'ordered twice' }, buyer);
      await eventually(
        'it is given up',
        async () => (await payments(paymentId))?.status === 'Abandoned',
      );
      await outside.sends(gatewayRef, gross);
      await eventually('it is known', async () => (await unapplied(paymentId)) === gross);
      expect(await statusOf(orderId)).toBe('Cancelled');
      expect(await balance('orderFunds', 'credit', orderId)).toBe(0);
      const other = caller('buyerAdmin', demoId('pennine'));
      await expect(does(requestReturn, { paymentId }, other)).rejects.toThrow();
      await does(requestReturn, { paymentId }, buyer);
      await eventually(
        'it is back',
        async () => (await balance('buyersMoney', 'credit', paymentId)) === 0,
      );
      // whoever asks again sends nothing again
      await expect(does(requestReturn, { paymentId }, buyer)).rejects.toThrow(
        'nothing to send back',
      );
    },
    60_000,
  );

  (isSimulated ? it : it.skip)(
    'that cannot be taken stops what has not left yet, until the buyer pays in another way',
    async () => {
      const gateway = outside.simulated()!;
      const { paymentId, orderId } = await paidFor();
      const known = (await load(order, orderId)) as KnownOrder;
      const { lineId } = known.lines[0]!;
      const shipping = (lines: readonly { lineId: string; quantity: number }[] | null) =>
        does(shipOrder, { orderId, lines, final: false, carrier: null, tracking: null }, vendor);
      // the authorisation ends at the gateway before anybody expects it
      await gateway.moveClock(8 * 86_400_000);
      await shipping([{ lineId, quantity: 1 }]);
      const failed = await eventually('it could not be taken', async () => {
        const state = await payments(paymentId);
        return state?.status === 'CaptureFailed' && state;
      });
      expect(failed.gatewayRef).toBeNull();
      await isMailed('Nothing more will ship until you pay another way');
      expect(await balance('orderFunds', 'credit', orderId)).toBe(0);
      await expect(shipping(null)).rejects.toThrow(
        'could not be charged, and the buyer was asked to pay in another way',
      );
      // paid anew, it is taken at once, since goods have left
      await does(requestCheckout, { paymentId }, buyer);
      const { checkoutRef } = await eventually('another page is open', async () => {
        const state = await payments(paymentId);
        return state?.checkout === 'Open' && state;
      });
      await gateway.payments.pay(checkoutRef!);
      await eventually(
        'it is taken',
        async () => (await payments(paymentId))?.status === 'Captured',
      );
      const { state } = await shipping(null);
      expect(state?.status).toBe('Shipped');
    },
    60_000,
  );

  it('is asked back by line with its tax, declined or given, and never twice', async () => {
    const { paymentId, orderId, gross } = await paidFor();
    await does(
      shipOrder,
      { orderId, lines: null, final: true, carrier: null, tracking: null },
      vendor,
    );
    await eventually('it is taken', async () => (await payments(paymentId))?.status === 'Captured');
    const { lines } = (await load(order, orderId)) as KnownOrder;
    const { lineId, net } = lines[0]!;
    const third = Math.floor(net.amount / 3);
    const wanted = (minor: number) => ({
      paymentId,
      orderId,
      amount: null,
      lines: [{ lineId, net: (minor / 100).toFixed(2) }],
      reason: 'arrived broken',
    });
    const openRequest = async () =>
      (await payments(paymentId))?.refundRequests.find((r) => r.status === 'Open')?.requestId;
    await does(askForRefund, wanted(third), buyer);
    await isMailed('Refund or decline it here:');
    const reason = 'it was delivered whole';
    await does(declineRefund, { paymentId, requestId: (await openRequest())!, reason }, vendor);
    await does(askForRefund, wanted(third), buyer);
    const requestId = (await openRequest())!;
    await does(requestRefund, { ...wanted(third), requestId }, vendor);
    expect(await openRequest()).toBeUndefined();
    // the rest of the line, unasked and by the operator: all of it goes back to the penny
    await does(requestRefund, { ...wanted(net.amount - third), requestId: null }, operator);
    const { refunds } = (await payments(paymentId))!;
    expect(refunds.map((r) => r.lines[0]?.net)).toEqual([third, net.amount - third]);
    expect(refunds.reduce((n, r) => n + r.amount, 0)).toBe(gross);
    const more = { ...wanted(1), requestId: null };
    await expect(does(requestRefund, more, vendor)).rejects.toThrow('all that was paid');
    // a vendor refunds its own orders only
    const other = caller('sellerAdmin', demoId('pennine'));
    await expect(does(requestRefund, more, other)).rejects.toThrow('this payment does not exist');
    await eventually('the buyer has both', async () =>
      (await payments(paymentId))!.refunds.every((r) => r.status === 'Succeeded'),
    );
    expect(await balance('orderFunds', 'credit', orderId)).toBe(0);
    expect(await balance('refundsInTransit', 'credit', orderId)).toBe(0);
  }, 60_000);

  it('that was not paid before an order is shipped stays where it is: the order waits', async () => {
    const placed = await anOrderOf('card');
    const { orderId } = placed.state.orders[0]!;
    await eventually(
      'the buyer is asked to pay',
      async () => (await payments(paymentIdOf(placed.state.purchaseId, 'GBP'))) !== null,
    );
    await expect(
      does(shipOrder, { orderId, lines: null, final: true, carrier: null, tracking: null }, vendor),
    ).rejects.toThrow('a Placed order does not become');
  }, 60_000);
});
