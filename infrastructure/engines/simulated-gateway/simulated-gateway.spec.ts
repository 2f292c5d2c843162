import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { EngineUnavailable } from '../../../application/ports/engine-unavailable.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { DAY_MS } from '../../../domain/shared/time/days.js';
import {
  paymentGatewayContract,
  type Callback,
  type OtherSide,
  type PaymentGatewayHarness,
} from '../../testing/contracts/payment-gateway.contract.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { openVault } from '../../testing/kit/embedded-vault.js';
import { feeOf } from './limits.js';
import { buckets } from './records.js';
import { sign } from './signature.js';
import { SimulatedGateway, type SimulatedGatewayOptions } from './simulated-gateway.js';

const directory = temporaryDirectory();
const secret = Buffer.from('the secret of this installation');
const publicUrl = 'https://tradepost.example';

const openStore = () => openVault(mkdtempSync(join(directory(), 'store-')));

class Harness implements PaymentGatewayHarness {
  readonly callbacks: Callback[] = [];
  gateway: SimulatedGateway;

  private constructor(
    private readonly store: KeyValueStore,
    private readonly closeStore: () => Promise<void>,
  ) {
    this.gateway = this.begin();
  }

  static async open(): Promise<Harness> {
    const { vault, close } = await openStore();
    return new Harness(vault, close);
  }

  readonly otherSide: OtherSide = {
    pays: async (ref) => void (await this.gateway.payments.pay(ref)),
    isDeclined: async (ref) =>
      void (await this.gateway.payments.decline(ref, 'insufficient_funds')),
    isAskedToConfirm: async (ref) => void (await this.gateway.payments.askForStep(ref)),
    confirms: async (ref, isRight) =>
      void (await (isRight
        ? this.gateway.payments.pay(ref)
        : this.gateway.payments.decline(ref, 'authentication_failed'))),
    sendsMoney: async (ref, amount) => void (await this.gateway.bankTransfers.send(ref, amount)),
    returnFails: async (ref) => void (await this.gateway.bankTransfers.fail(ref)),
    refundFails: async (ref) => void (await this.gateway.refunds.fail(ref)),
    payoutFails: async (_account, ref) => void (await this.gateway.vendors.failPayout(ref)),
    accountIsEnabled: async (account) =>
      void (await this.gateway.vendors.enable(account, { last4: '3000', currency: 'EUR' })),
    accountIsAsked: async (account) => void (await this.gateway.vendors.ask(account, ['tax_id'])),
    accountIsRestricted: async (account) =>
      void (await this.gateway.vendors.restrict(account, 'rejected by the gateway')),
    disputes: async (ref, how) => (await this.gateway.disputes.open(ref, how))!,
    escalates: async (ref) => void (await this.gateway.disputes.escalate(ref)),
    bankDecides: async (ref, outcome) => void (await this.gateway.disputes.decide(ref, outcome)),
    closesInquiry: async (ref) => void (await this.gateway.disputes.closeInquiry(ref)),
    toppedUp: (amount, currency) => this.gateway.topUp(amount, currency),
  };

  now = (): Date => new Date();

  advance({ days = 0, minutes = 0 }: { days?: number; minutes?: number }): Promise<void> {
    return this.gateway.moveClock(days * DAY_MS + minutes * 60_000);
  }

  async settled(): Promise<void> {
    await this.gateway.lookNow();
    await this.gateway.settled();
  }

  sign(body: Buffer, how: 'rightly' | 'ten minutes ago' | 'with another secret'): string {
    const atMs = how === 'ten minutes ago' ? Date.now() - 600_000 : Date.now();
    return sign(how === 'with another secret' ? 'another' : secret, body, atMs);
  }

  async restart(): Promise<void> {
    await this.gateway.stop();
    this.gateway = this.begin();
  }

  async close(): Promise<void> {
    await this.gateway.stop();
    await this.closeStore();
  }

  private begin(): SimulatedGateway {
    return new SimulatedGateway({
      store: this.store,
      secret,
      publicUrl,
      deliver: (body, signature) => {
        this.callbacks.push({ body, signature });
        return Promise.resolve();
      },
    });
  }
}

paymentGatewayContract('simulated', () => Harness.open());

describe('the simulated gateway', () => {
  let store: KeyValueStore;
  let close: () => Promise<void>;
  let nowMs: number;
  const gateways: SimulatedGateway[] = [];

  beforeEach(async () => {
    const opened = await openStore();
    store = opened.vault;
    close = opened.close;
    nowMs = Date.parse('2026-03-05T09:00:00.000Z');
  });
  afterEach(async () => {
    for (const gateway of gateways.splice(0)) await gateway.stop();
    await close();
  });

  const replica = (more: Partial<SimulatedGatewayOptions> = {}): SimulatedGateway => {
    const gateway = new SimulatedGateway({
      store,
      secret,
      publicUrl,
      now: () => nowMs,
      deliver: () => Promise.resolve(),
      ...more,
    });
    gateways.push(gateway);
    return gateway;
  };

  async function paid(gateway: SimulatedGateway, amount = 12_000) {
    const paymentId = newId();
    const made = await gateway.createCheckout(newId(), {
      paymentId,
      number: '26-000123',
      amount,
      currency: 'EUR',
      returnUrl: 'https://tradepost.example/app/',
      expiresAt: new Date(nowMs + 3_600_000).toISOString(),
    });
    const { checkoutRef } = (made as { value: { checkoutRef: string } }).value;
    await gateway.payments.pay(checkoutRef);
    const state = await gateway.checkout(checkoutRef);
    const { gatewayRef, captureBefore } = (
      state as { value: { gatewayRef: string; captureBefore: string } }
    ).value;
    return { paymentId, checkoutRef, gatewayRef, captureBefore };
  }

  it.each([
    [12_000, 'EUR', 188],
    [50, 'EUR', 21],
    [25, 'EUR', 20],
    [10, 'EUR', 10],
    [10_000, 'JPY', 140],
    [1_250, 'GBP', 38],
  ])('keeps 1.4 %% and 0.20: of %p %s it is %p', (amount, currency, fee) => {
    expect(feeOf(amount, currency)).toBe(fee);
  });

  it('is one gateway for all replicas', async () => {
    const [one, other] = [replica(), replica()];
    const { paymentId, gatewayRef } = await paid(one);
    const of = { paymentId, gatewayRef, amount: 12_000 };
    const answers = await Promise.all(
      [one, other, one, other].map((gateway, n) => gateway.capture(`key-${n}`, of)),
    );
    expect(answers.map(({ is }) => is).toSorted()).toEqual([
      'done',
      'refused',
      'refused',
      'refused',
    ]);
    expect(await other.balance.of('EUR')).toBe(12_000 - 188);
  });

  it('loses nothing of its balance to captures, refunds and transfers at the same time', async () => {
    const [one, other] = [replica(), replica()];
    const payments = await Promise.all(
      Array.from({ length: 12 }, (_, n) => paid(n % 2 ? one : other, 10_000)),
    );
    const capture = (gateway: SimulatedGateway, n: number) => {
      const { paymentId, gatewayRef } = payments[n]!;
      return gateway.capture(newId(), { paymentId, gatewayRef, amount: 10_000 });
    };
    await Promise.all([0, 1, 2, 3, 4, 5].map((n) => capture(n % 2 ? one : other, n)));
    const refund = (gateway: SimulatedGateway, n: number) =>
      gateway.refund(newId(), {
        paymentId: payments[n]!.paymentId,
        refundId: newId(),
        gatewayRef: payments[n]!.gatewayRef,
        amount: 2_500,
        currency: 'EUR',
      });
    await Promise.all([
      ...[6, 7, 8, 9, 10, 11].map((n) => capture(n % 2 ? one : other, n)),
      ...[0, 1, 2, 3, 4, 5].map((n) => refund(n % 2 ? other : one, n)),
    ]);
    const fee = feeOf(10_000, 'EUR');
    expect(await one.balance.of('EUR')).toBe(12 * (10_000 - fee) - 6 * 2_500);
  });

  it('tells its times in the time of those who ask, so that a deadline comes when it is one', async () => {
    const gateway = replica();
    await gateway.moveClock(30 * DAY_MS);
    const { captureBefore } = await paid(gateway);
    expect(captureBefore).toBe(new Date(nowMs + 7 * DAY_MS).toISOString());
  });

  it('is moved on for all replicas, and never back', async () => {
    const [one, other] = [replica(), replica()];
    const { checkoutRef } = await paid(one);
    await one.moveClock(7 * DAY_MS);
    expect(await other.checkout(checkoutRef)).toMatchObject({ value: { is: 'failed' } });
    await expect(one.moveClock(-1)).rejects.toThrow('moves on only');
  });

  it('notices what another replica has begun', async () => {
    const told: string[] = [];
    const [one, other] = [
      replica({ deliver: () => Promise.resolve() }),
      replica({
        deliver: (body) => {
          told.push((JSON.parse(String(body)) as { type: string }).type);
          return Promise.resolve();
        },
      }),
    ];
    await other.lookNow();
    await paid(one);
    nowMs += 7 * DAY_MS;
    await other.lookNow();
    await other.settled();
    expect(told).toContain('charge.expired');
  });

  it('tells again what was not accepted, also after a restart, until it is', async () => {
    const told: string[] = [];
    let isAway = true;
    const deliver = (body: Buffer): Promise<void> => {
      told.push((JSON.parse(String(body)) as { id: string }).id);
      return isAway ? Promise.reject(new Error('the inbox is away')) : Promise.resolve();
    };
    const before = replica({ deliver });
    await paid(before);
    await before.settled();
    await before.stop();
    const after = replica({ deliver });
    await after.lookNow();
    await after.settled();
    expect(told).toHaveLength(1);

    nowMs += 60_000;
    await after.lookNow();
    await after.settled();
    isAway = false;
    nowMs += 3_600_000;
    for (let n = 0; n < 2; n++) {
      await after.lookNow();
      await after.settled();
    }
    expect([told.length, new Set(told).size]).toEqual([3, 1]);
    expect(await store.list(buckets.outbox)).toEqual([]);
  });

  it('forgets news after three days, and remembers keys', async () => {
    const gateway = replica();
    const { gatewayRef, paymentId } = await paid(gateway);
    const of = { paymentId, gatewayRef, amount: 12_000 };
    const first = await gateway.capture('key', of);
    await gateway.settled();
    nowMs += 4 * DAY_MS;
    await gateway.lookNow();
    expect(await store.list(buckets.news)).toEqual([]);
    expect(await gateway.capture('key', of)).toEqual(first);
  });

  it('has pages whose addresses are not guessed from what others know of a payment', async () => {
    const gateway = replica();
    const { gatewayRef, checkoutRef } = await paid(gateway);
    const id = gatewayRef.replace('sim_pi_', '');
    expect(checkoutRef).toContain(id);
    expect(await gateway.checkout(`sim_cs_${id}${'0'.repeat(32)}`)).toMatchObject({
      is: 'refused',
    });
  });

  it('tells of everything that has moved its balance, page by page, each once', async () => {
    const gateway = replica();
    const from = new Date(nowMs).toISOString();
    for (let i = 0; i < 1_203; i++) {
      nowMs += i % 3;
      await gateway.moveBalance('topUp', 100, 'EUR');
    }
    expect(await gateway.moveBalance('other', -200_000, 'EUR')).toBe(false);
    expect(await gateway.moveBalance('other', -300, 'EUR')).toBe(true);
    const within = { from, before: new Date(nowMs + 1).toISOString() };
    const sizes: number[] = [];
    const all = new Map<string, number>();
    for (let cursor: string | null = null; ;) {
      const page = await gateway.balanceTransactions(within, cursor);
      if (page.is !== 'done') throw new Error(page.is);
      sizes.push(page.value.items.length);
      for (const { id, net } of page.value.items) all.set(id, net);
      cursor = page.value.next;
      if (cursor === null) break;
    }
    expect(sizes).toEqual([500, 500, 204]);
    expect(all.size).toBe(1_204);
    const sum = [...all.values()].reduce((a, b) => a + b, 0);
    expect(await gateway.balances()).toEqual({
      is: 'done',
      value: [{ currency: 'EUR', available: sum, pending: 0, reserved: 0 }],
    });
  });

  it('does not say that it was not done where the store did not answer', async () => {
    const failing = (error: Error): SimulatedGateway =>
      replica({
        store: {
          get: store.get.bind(store),
          list: store.list.bind(store),
          write: () => Promise.reject(error),
        },
      });
    const of = { vendorOrgId: newId(), name: 'Kovač', country: 'DE' };
    const away = (outcomeUnknown: boolean): Error =>
      new EngineUnavailable('MongoDB', outcomeUnknown, new Error('time-out'));
    expect(await failing(away(true)).openAccount('a', of)).toMatchObject({ is: 'unknown' });
    expect(await failing(away(false)).openAccount('b', of)).toMatchObject({ is: 'unavailable' });
  });
});
