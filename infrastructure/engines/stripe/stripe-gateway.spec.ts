import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import type {
  CallAbout,
  CallKind,
  CheckoutWanted,
  GatewayAnswer,
} from '../../../application/ports/payment-gateway.js';
import { newId } from '../../../application/shared/command/ids.js';
import {
  paymentGatewayContract,
  type Callback,
  type OtherSide,
  type PaymentGatewayHarness,
} from '../../testing/contracts/payment-gateway.contract.js';
import { payOutByHand } from '../../testing/stand-ins/stripe/scenario.js';
import {
  StripeStandIn,
  type StandInOptions,
} from '../../testing/stand-ins/stripe/stripe-stand-in.js';
import { fromGateway, limits, toGateway, toGatewayPayout } from './amounts.js';
import { StripeGateway } from './stripe-gateway.js';

const SECRET = 'whsec_of_the_endpoint';

/** Takes callbacks as an endpoint does, and keeps them. */
class Endpoint {
  readonly callbacks: Callback[] = [];

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<Endpoint> {
    const server = createServer();
    const self = new Endpoint(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const signature = String(request.headers['stripe-signature']);
        self.callbacks.push({ body: Buffer.concat(parts), signature });
        response.end('{}');
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return self;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/inbox/stripe`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

/** The adapter before the stand-in. */
class Harness implements PaymentGatewayHarness {
  private constructor(
    readonly standIn: StripeStandIn,
    private readonly endpoint: Endpoint,
    public gateway: StripeGateway,
  ) {}

  static async open(options: StandInOptions = {}): Promise<Harness> {
    const endpoint = await Endpoint.listen();
    const standIn = await StripeStandIn.start({
      webhook: { url: endpoint.url, secret: SECRET },
      ...options,
    });
    await payOutByHand(standIn);
    return new Harness(standIn, endpoint, await gatewayOf(standIn));
  }

  get callbacks(): readonly Callback[] {
    return this.endpoint.callbacks;
  }

  readonly otherSide: OtherSide = {
    pays: (ref) => resolved(this.standIn.causes.payByCard(ref)),
    isDeclined: (ref) =>
      resolved(this.standIn.causes.payByCard(ref, { declined: 'insufficient_funds' })),
    isAskedToConfirm: (ref) => resolved(this.standIn.causes.payByCard(ref, 'requires action')),
    confirms: (ref, isRight) => {
      const { payment_intent: intent } = this.standIn.causes.look(ref) as unknown as {
        payment_intent: string;
      };
      return resolved(this.standIn.causes.authenticate(intent, isRight));
    },
    sendsMoney: () => Promise.reject(new Error('bank transfers are not taken')),
    returnFails: () => Promise.reject(new Error('bank transfers are not taken')),
    refundFails: (ref) => resolved(this.standIn.causes.refundFailed(ref)),
    payoutFails: (_account, ref) => resolved(this.standIn.causes.payoutFailed(ref)),
    accountIsEnabled: (account) => resolved(this.standIn.causes.accountEnabled(account)),
    accountIsAsked: (account) =>
      resolved(
        this.standIn.causes.requirementsChanged(account, ['identity.business_details.id_number']),
      ),
    accountIsRestricted: (account) =>
      resolved(this.standIn.causes.accountRestricted(account, 'restricted_other')),
    disputes: (ref, { reason = 'fraudulent', inquiry = false } = {}) => {
      const { latest_charge: charge } = this.standIn.causes.look(ref) as unknown as {
        latest_charge: string;
      };
      const of = reason === 'notReceived' ? 'product_not_received' : reason;
      return Promise.resolve(this.standIn.causes.disputeOpened(charge, { reason: of, inquiry }).id);
    },
    escalates: (ref) => resolved(this.standIn.causes.inquiryEscalated(ref)),
    bankDecides: (ref, outcome) =>
      resolved(
        outcome === 'won'
          ? this.standIn.causes.disputeWon(ref)
          : this.standIn.causes.disputeLost(ref),
      ),
    closesInquiry: (ref) => resolved(this.standIn.causes.inquiryClosed(ref)),
    toppedUp: (amount, currency) =>
      resolved(this.standIn.causes.toppedUp(amount, currency.toLowerCase())),
  };

  now = (): Date => new Date(this.standIn.now * 1_000);

  async advance(by: { days?: number; minutes?: number }): Promise<void> {
    await this.standIn.advance({ ...by, seconds: 1 });
  }

  settled(): Promise<void> {
    return this.standIn.webhooks.settled();
  }

  sign(body: Buffer, how: 'rightly' | 'ten minutes ago' | 'with another secret'): string {
    const at = Math.floor(Date.now() / 1_000) - (how === 'ten minutes ago' ? 600 : 0);
    const secret = how === 'with another secret' ? 'whsec_of_another' : SECRET;
    const value = createHmac('sha256', secret)
      .update(`${at}.${body.toString('utf8')}`)
      .digest('hex');
    return `t=${at},v1=${value}`;
  }

  async restart(): Promise<void> {
    this.gateway = await gatewayOf(this.standIn);
  }

  async close(): Promise<void> {
    await this.standIn.stop();
    await this.endpoint.close();
  }
}

const resolved = (_done: unknown): Promise<void> => Promise.resolve();

const addressOf = ({ port }: StripeStandIn) => ({
  host: '127.0.0.1',
  port,
  protocol: 'http' as const,
});

const gatewayOf = (standIn: StripeStandIn, timeoutMs?: number): Promise<StripeGateway> =>
  StripeGateway.open({
    secretKey: standIn.secretKey,
    webhookSecrets: ['whsec_of_before', SECRET],
    address: addressOf(standIn),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });

paymentGatewayContract('Stripe, before its stand-in', () => Harness.open(), 'not taken');

describe('Stripe', () => {
  let world: Harness;
  beforeEach(async () => {
    world = await Harness.open();
  });
  afterEach(() => world.close());

  const EUR = 'EUR';
  const ORDER = 12_000;
  const gateway = (): StripeGateway => world.gateway;
  const value = <Value>(answer: GatewayAnswer<Value>): Value => {
    if (answer.is !== 'done') throw new Error(`it was not done: ${JSON.stringify(answer)}`);
    return answer.value;
  };
  const wanted = (more: Partial<CheckoutWanted> = {}): CheckoutWanted => ({
    paymentId: newId(),
    number: '26-000123',
    amount: ORDER,
    currency: EUR,
    returnUrl: 'https://tradepost.example/app/purchases/1',
    expiresAt: new Date(world.now().getTime() + 3_600_000).toISOString(),
    ...more,
  });

  async function authorised(amount = ORDER) {
    const asked = wanted({ amount });
    const { checkoutRef } = value(await gateway().createCheckout(newId(), asked));
    const intent = world.standIn.causes.payByCard(checkoutRef)!;
    return { paymentId: asked.paymentId, checkoutRef, gatewayRef: intent.id };
  }
  async function captured(amount = ORDER) {
    const paid = await authorised(amount);
    value(await gateway().capture(newId(), { ...paid, amount }));
    return paid;
  }
  async function funded() {
    await captured(50_000);
    const paid = await captured();
    await world.advance({ days: 3 });
    return paid;
  }
  async function vendor(): Promise<string> {
    const of = { vendorOrgId: newId(), name: 'Kovač & Söhne', country: 'DE' };
    const { gatewayAccount } = value(await gateway().openAccount(newId(), of));
    world.standIn.causes.accountEnabled(gatewayAccount);
    return gatewayAccount;
  }
  const evidence = {
    explanation: 'Delivered on 4 March, signed by J. Miller.',
    productDescription: null,
    carrier: 'DHL',
    trackingNumber: 'JD014600003828',
    shippedOn: null,
  };
  async function disputed() {
    const { gatewayRef } = await funded();
    const { latest_charge: charge } = world.standIn.causes.look(gatewayRef) as unknown as {
      latest_charge: string;
    };
    return world.standIn.causes.disputeOpened(charge, { reason: 'product_not_received' });
  }
  const sumFor = (gatewayAccount: string, amount = 1_000) => ({
    accountId: newId(),
    payoutId: newId(),
    gatewayAccount,
    amount,
    currency: EUR,
  });

  /** Every call that changes something: its route, what it counts, and how it is made and looked up. */
  interface Call {
    readonly route: string;
    /** Prepares it; the call is answered with. */
    readonly prepare: () => Promise<{
      readonly make: (key: string) => Promise<GatewayAnswer<unknown>>;
      readonly about: Omit<CallAbout, 'kind' | 'subject'>;
      /** How often it has been done. */
      readonly times: () => number;
    }>;
  }
  const nothing = { gatewayRef: null, gatewayAccount: null };
  const count = (object: string, account?: string): (() => number) => {
    const all = () => world.standIn.causes.all(object, account).length;
    const before = all();
    return () => all() - before;
  };
  const calls: Readonly<Record<Exclude<CallKind, 'bank-transfer' | 'return'>, Call>> = {
    checkout: {
      route: 'POST /v1/checkout/sessions',
      prepare: async () => {
        const asked = wanted();
        return Promise.resolve({
          make: (key) => gateway().createCheckout(key, asked),
          about: nothing,
          times: count('checkout.session'),
        });
      },
    },
    capture: {
      route: 'POST /v1/payment_intents/:id/capture',
      prepare: async () => {
        const paid = await authorised();
        return {
          make: (key) => gateway().capture(key, { ...paid, amount: ORDER }),
          about: { ...nothing, gatewayRef: paid.gatewayRef },
          times: count('balance_transaction'),
        };
      },
    },
    release: {
      route: 'POST /v1/payment_intents/:id/cancel',
      prepare: async () => {
        const paid = await authorised();
        return {
          make: (key) => gateway().releaseAuthorisation(key, paid),
          about: { ...nothing, gatewayRef: paid.gatewayRef },
          times: () =>
            Number(
              (world.standIn.causes.look(paid.gatewayRef) as unknown as { status: string })
                .status === 'canceled',
            ),
        };
      },
    },
    refund: {
      route: 'POST /v1/refunds',
      prepare: async () => {
        const paid = await funded();
        const of = { ...paid, refundId: newId(), amount: 1_000, currency: EUR };
        return {
          make: (key) => gateway().refund(key, of),
          about: { ...nothing, gatewayRef: paid.gatewayRef },
          times: count('refund'),
        };
      },
    },
    transfer: {
      route: 'POST /v1/transfers',
      prepare: async () => {
        await funded();
        const sum = sumFor(await vendor());
        return {
          make: (key) => gateway().transfer(key, sum),
          about: { ...nothing, gatewayAccount: sum.gatewayAccount },
          times: count('transfer'),
        };
      },
    },
    payout: {
      route: 'POST /v1/payouts',
      prepare: async () => {
        await funded();
        const sum = sumFor(await vendor());
        value(await gateway().transfer(newId(), sum));
        return {
          make: (key) => gateway().payOut(key, sum),
          about: { ...nothing, gatewayAccount: sum.gatewayAccount },
          times: count('payout', sum.gatewayAccount),
        };
      },
    },
    evidence: {
      route: 'POST /v1/disputes/:id',
      prepare: async () => {
        const dispute = await disputed();
        const of = { disputeRef: dispute.id, evidence, files: [] };
        return {
          make: (key) => gateway().submitEvidence(key, of),
          about: { ...nothing, gatewayRef: dispute.id },
          times: () => dispute.evidence_details.submission_count,
        };
      },
    },
    acceptance: {
      route: 'POST /v1/disputes/:id/close',
      prepare: async () => {
        const dispute = await disputed();
        return {
          make: (key) => gateway().acceptDispute(key, { disputeRef: dispute.id }),
          about: { ...nothing, gatewayRef: dispute.id },
          times: () => Number(dispute.status === 'lost'),
        };
      },
    },
    account: {
      route: 'POST /v2/core/accounts',
      prepare: async () => {
        const of = { vendorOrgId: newId(), name: 'Kovač', country: 'DE', email: 'k@example.com' };
        const seen = world.standIn.accounts.length;
        return Promise.resolve({
          make: (key) => gateway().openAccount(key, of),
          about: nothing,
          times: () => world.standIn.accounts.length - seen,
        });
      },
    },
  };

  describe.each(Object.entries(calls) as [CallKind, Call][])('a call to %s', (kind, call) => {
    const away = async () => {
      const { make, about, times } = await call.prepare();
      const since = new Date(world.now().getTime() - 1_000).toISOString();
      const find = (key: string) => gateway().lookUp(key, { kind, subject: '', ...about, since });
      return { make, find, times };
    };

    it('that was done and not answered is found, and done once', async () => {
      const { make, find, times } = await away();
      const key = newId();
      // the client sends once more by itself where the connection was closed
      world.standIn.faults.add(call.route, 'dropped after the effect', { times: 2 });
      expect((await make(key)).is).toBe('unknown');
      expect(value(await find(key))).toEqual({ ref: expect.stringMatching(/^\S+$/) });
      expect((await make(key)).is).toBe('done');
      expect(times()).toBe(1);
    });

    it('that was done and answered with an error is found a day later, when its key is forgotten', async () => {
      const { make, find, times } = await away();
      const key = newId();
      world.standIn.faults.add(call.route, 'answered 500 with the effect');
      expect((await make(key)).is).toBe('unknown');
      await world.standIn.advance({ hours: 25 });
      expect(value(await find(key))).toEqual({ ref: expect.stringMatching(/^\S+$/) });
      expect(times()).toBe(1);
    });

    it('that never came is unknown, is not found, and can be repeated', async () => {
      const { make, find, times } = await away();
      const key = newId();
      world.standIn.faults.add(call.route, 'dropped before the effect', { times: 2 });
      expect((await make(key)).is).toBe('unknown');
      expect([value(await find(key)), times()]).toEqual([null, 0]);
      expect((await make(key)).is).toBe('done');
      expect(times()).toBe(1);
    });

    it.each(['rate limited', 'locked'] as const)(
      'that was turned away (%s) was not done, and can be repeated',
      async (fault) => {
        const { make, times } = await away();
        const key = newId();
        world.standIn.faults.add(call.route, fault);
        expect((await make(key)).is).toBe('unavailable');
        expect(times()).toBe(0);
        expect((await make(key)).is).toBe('done');
      },
    );
  });

  it('answers a stored error for a day, and does it once when that is forgotten', async () => {
    const { make, about, times } = await calls.transfer.prepare();
    const key = newId();
    world.standIn.faults.add(calls.transfer.route, 'answered 500 without the effect');
    expect([(await make(key)).is, (await make(key)).is]).toEqual(['unknown', 'unknown']);
    const find = () => gateway().lookUp(key, { kind: 'transfer', subject: '', ...about });
    expect([value(await find()), times()]).toEqual([null, 0]);
    await world.standIn.advance({ hours: 25 });
    expect([(await make(key)).is, times()]).toEqual(['done', 1]);
  });

  it('that takes too long has perhaps done it', async () => {
    const slow = await gatewayOf(world.standIn, 50);
    const asked = wanted();
    const held = world.standIn.faults.hold('POST /v1/checkout/sessions', 'after the effect');
    expect((await slow.createCheckout(newId(), asked)).is).toBe('unknown');
    held.release();
  });

  it('that is not there has done nothing', async () => {
    const paid = await authorised();
    await world.standIn.stop();
    const answers = [
      await gateway().capture(newId(), { ...paid, amount: ORDER }),
      await gateway().captured(paid.gatewayRef),
      await gateway().newsSince(new Date().toISOString()),
      await gateway().examine(),
    ];
    expect(answers.map(({ is }) => is)).toEqual(answers.map(() => 'unavailable'));
  });

  it('that does not accept the key is said by the name of the setting, and never with the key', async () => {
    const other = await StripeGateway.open({
      secretKey: 'sk_test_of_somebody_else',
      webhookSecrets: [],
      address: addressOf(world.standIn),
    });
    const answers = [await other.createCheckout(newId(), wanted()), await other.examine()];
    for (const answer of answers) {
      expect(answer).toEqual({
        is: 'unavailable',
        why: expect.stringContaining('STRIPE_SECRET_KEY'),
      });
      expect(JSON.stringify(answer)).not.toContain('somebody_else');
    }
  });

  it('takes a part by two movements, and the fee of the part', async () => {
    const paid = await authorised();
    const taken = value(await gateway().capture(newId(), { ...paid, amount: 7_000 }));
    expect(taken.transactions).toHaveLength(2);
    const movements = taken.transactions.map(
      (id) => world.standIn.causes.look(id) as unknown as { amount: number; fee: number },
    );
    expect(movements.map(({ amount }) => amount)).toEqual([12_000, -5_000]);
    expect(taken.fee).toBe(movements[0]!.fee);
    // a refund of ours is not taken for the rest that was given back
    await captured(50_000);
    await world.advance({ days: 3 });
    const refund = { ...paid, refundId: newId(), amount: 1_000, currency: EUR };
    value(await gateway().refund(newId(), refund));
    expect(value(await gateway().captured(paid.gatewayRef))).toEqual(taken);
  });

  it('is not believed about money of another currency than was asked for', async () => {
    const paid = await captured();
    const { transactions } = value(await gateway().captured(paid.gatewayRef))!;
    changed(transactions[0]!, { currency: 'usd' });
    expect(await gateway().captured(paid.gatewayRef)).toEqual({
      is: 'refused',
      code: 'settled_in_usd_instead_of_eur',
    });
  });

  /** Has an object of the stand-in say something else. */
  function changed(id: string, fields: object): void {
    Object.assign(world.standIn.causes.look(id)!, fields);
  }

  it('that says what this version does not know is shown, and nothing is assumed', async () => {
    const paid = await funded();
    const key = newId();
    const of = { ...paid, refundId: newId(), amount: 1_000, currency: EUR };
    const { refundRef } = value(await gateway().refund(key, of));
    changed(refundRef, { status: 'reviewed by hand' });
    expect(await gateway().refundState(refundRef)).toEqual({
      is: 'refused',
      code: 'unknown_refund_status_reviewed_by_hand',
    });
    changed(paid.gatewayRef, { status: 'requires_patience' });
    expect(await gateway().checkout(paid.checkoutRef)).toEqual({
      is: 'refused',
      code: 'unknown_payment_status_requires_patience',
    });
    const gatewayAccount = await vendor();
    const sum = sumFor(gatewayAccount);
    value(await gateway().transfer(newId(), sum));
    const { payoutRef } = value(await gateway().payOut(newId(), sum));
    changed(payoutRef, { status: 'lost_at_sea' });
    expect(await gateway().payoutState(gatewayAccount, payoutRef)).toEqual({
      is: 'refused',
      code: 'unknown_payout_status_lost_at_sea',
    });
  });

  it('has news of what others do with the same account, and they concern nothing', async () => {
    const stripe = new Stripe(world.standIn.secretKey, addressOf(world.standIn));
    const since = new Date(world.now().getTime() - 1_000).toISOString();
    const { id } = await stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://elsewhere.example/',
      metadata: { order: '17' },
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'A mug' } },
        },
      ],
    });
    world.standIn.causes.payByCard(id);
    await world.settled();
    const heard = world.callbacks.map(({ body, signature }) => gateway().receive(body, signature));
    const listed = value(await gateway().newsSince(since));
    expect([heard.length > 0, listed.length > 0]).toEqual([true, true]);
    expect([...heard, ...listed].filter(({ about }) => about !== null)).toEqual([]);
  });

  it('signs with two secrets while one is exchanged', async () => {
    world.standIn.webhooks.rollSecret('whsec_that_comes_next');
    await authorised();
    await world.settled();
    const { body, signature } = world.callbacks.at(-1)!;
    expect(gateway().receive(body, signature).about).not.toBeNull();
  });

  it('names another bank account of a vendor’s, by its last digits alone', async () => {
    const account = await vendor();
    const before = value(await gateway().account(account)).bank;
    world.standIn.causes.accountEnabled(account, '4444');
    const after = value(await gateway().account(account)).bank;
    expect([before?.last4, after?.last4]).toEqual(['3000', '4444']);
    await world.settled();
    const heard = world.callbacks.map(({ body, signature }) => gateway().receive(body, signature));
    expect(heard.filter(({ type }) => type === 'account.external_account.updated')).toEqual([
      expect.objectContaining({ about: { what: 'account', gatewayAccount: account } }),
    ]);
  });

  it('keeps what is transferred to a vendor until it is paid out by us', async () => {
    await funded();
    const account = await vendor();
    const sum = sumFor(account);
    value(await gateway().transfer(newId(), sum));
    await world.advance({ days: 2 });
    expect(value(await gateway().payOut(newId(), sum)).status).toBe('sent');
    expect(value(await gateway().examine())).toEqual({ paysOutByHand: true });
  });

  it('is told ids of ours, and of people the address alone of who sets an account up', async () => {
    await funded();
    const of = { vendorOrgId: newId(), name: 'Kovač', country: 'DE', email: 'kovac@example.com' };
    value(await gateway().openAccount(newId(), of));
    const told = world.standIn.requests.filter(({ body }) => body.includes('kovac'));
    expect(told.map(({ route }) => route)).toEqual(['POST /v2/core/accounts']);
    // a search is a minute behind: nothing is looked up by it
    expect(world.standIn.requests.filter(({ path }) => path.includes('/search'))).toEqual([]);
    expect(new Set(world.standIn.requests.map(({ version }) => version))).toEqual(
      new Set(['2026-10-28.endive']),
    );
  });
});

describe('amounts', () => {
  it.each(['EUR', 'JPY', 'HUF', 'ISK', 'UGX', 'KWD', 'MGA', 'CLP', 'TWD'])(
    'in %s are the same after they went to Stripe and came back',
    (currency) => {
      for (const amount of [10, 100, 12_340, 99_999_990]) {
        const theirs = toGateway(amount, currency);
        // ariary have fifths here and none there
        if (currency !== 'MGA') expect(theirs).not.toBeNull();
        if (theirs !== null) expect(fromGateway(theirs, currency)).toBe(amount);
      }
    },
  );

  it('in kronur are sent as if they had two decimals, and dinars end in 0', () => {
    expect(toGateway(500, 'ISK')).toBe(50_000);
    expect(fromGateway(50_000, 'isk')).toBe(500);
    expect([toGateway(12_345, 'KWD'), toGateway(12_340, 'KWD')]).toEqual([null, 12_340]);
  });

  it('in forints are paid out whole', () => {
    expect([toGatewayPayout(12_345, 'HUF'), toGatewayPayout(12_300, 'HUF')]).toEqual([
      null,
      12_300,
    ]);
    expect(toGateway(12_345, 'HUF')).toBe(12_345);
  });

  it('that can be paid are counted by Stripe as they are here, as a capture rests on it', () => {
    for (const currency of Object.keys(limits))
      expect([currency, toGateway(12_345, currency)]).toEqual([currency, 12_345]);
  });
});
