import { paymentIdOf, newId, vendorAccountId } from '../../../../application/shared/command/ids.js';
import { never } from '../../../../domain/shared/decider/decider.js';
import { ServerProcess } from '../../bench/server-process.js';
import { Api, type Answer } from '../../kit/api.js';
import { eventually } from '../../kit/eventually.js';
import type { Dispute, PaymentIntent } from '../../stand-ins/stripe/objects.js';
import { routes, type Call, type Fate } from './fates.js';
import { WEBHOOK_SECRET, type Installation } from './installation.js';

const WAIT_MS = 45_000;
const LOOK_EVERY_MS = 50;
const QUANTITY = 12;
const address = {
  name: 'Goods-in',
  line1: '1 Dock Road',
  city: 'Leeds',
  postalCode: 'LS1 1AA',
  country: 'GB',
};

export interface Deal {
  readonly orderId: string;
  readonly purchaseId: string;
  readonly paymentId: string;
}

type Who = 'buyer' | 'operator' | 'vendor';

class Refused extends Error {
  constructor(
    readonly status: number,
    what: string,
  ) {
    super(`${status}: ${what}`);
  }
}

/**
 * Trade that is paid by card, by a marketplace in processes of its own, which are killed and started
 * again, before a stand-in of Stripe, which is not: what was really done is what that one says.
 */
export class PaidTrade {
  readonly servers: ServerProcess[] = [];
  private readonly running = new Map<string, ServerProcess>();
  private paused: ServerProcess | null = null;
  readonly accountId: string;
  private api!: Api;
  private readonly emails: Readonly<Record<Who, string>>;

  constructor(
    readonly at: Installation,
    private readonly replicas: readonly string[] = ['server'],
  ) {
    const { vendors, buyers, operator } = at.world;
    this.accountId = vendorAccountId(vendors[0]!.organizationId, 'GBP');
    this.emails = {
      buyer: buyers[0]!.email,
      vendor: vendors[0]!.email,
      operator: operator.email,
    };
  }

  get stripe() {
    return this.at.stripe;
  }

  get vendorOrgId(): string {
    return this.at.world.vendors[0]!.organizationId;
  }

  /** The account of the vendor at Stripe. */
  get gatewayAccount(): string {
    return this.stripe.accounts[0]!;
  }

  async start(directory?: string): Promise<void> {
    for (const replica of this.replicas) await this.startOne(replica, directory);
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    for (const server of this.servers.splice(0)) await server.stop(signal);
  }

  /** Kills, as by kill -9, and starts again; `meanwhile` nobody runs. */
  async killed(meanwhile: () => void | Promise<void> = () => undefined): Promise<void> {
    await this.stop('SIGKILL');
    await meanwhile();
    await this.start();
  }

  /** Of replicas, the one that calls the gateway is killed: the others go on. */
  async callerKilled(): Promise<void> {
    const server = await this.caller();
    this.servers.splice(this.servers.indexOf(server), 1);
    await server.stop('SIGKILL');
    this.speakWith(this.servers[0]!);
  }

  /** Whoever was killed is started again. */
  async restarted(): Promise<void> {
    const missing = this.replicas.find((name) => !this.running.has(name) || this.isDown(name));
    if (missing !== undefined) await this.startOne(missing);
  }

  /** The one that calls stands still, as a machine does that swaps; answers what wakes it up. */
  async callerPaused(): Promise<() => Promise<void>> {
    const server = await this.caller();
    this.paused = server;
    process.kill(server.pid, 'SIGSTOP');
    this.speakWith(this.servers.find((of) => of !== server)!);
    return async () => {
      process.kill(server.pid, 'SIGCONT');
      this.paused = null;
      await this.nothingOpen();
    };
  }

  async isPausedCalling(): Promise<boolean> {
    return (await this.at.callingPid()) === this.paused?.pid;
  }

  /** A trade during which the caller dies once, after the effect of one call. */
  async tradedWhileCallerDies(call: Call): Promise<void> {
    const held = this.stripe.faults.hold(routes[call], 'after the effect');
    const dying = held.arrived.then(async () => {
      await this.callerKilled();
      held.drop();
    });
    await this.traded({});
    await dying;
    await this.restarted();
  }

  private async caller(): Promise<ServerProcess> {
    const pid = await this.at.callingPid();
    const server = this.servers.find((of) => of.pid === pid);
    if (!server) throw new Error(`nobody of ours calls the gateway, but ${String(pid)}`);
    return server;
  }

  private isDown(name: string): boolean {
    return !this.servers.includes(this.running.get(name)!);
  }

  /** Stripe calls back from now on; without, news are asked for. */
  callBacks(areSent = true): void {
    const url = `${this.api.url}/inbox/stripe`;
    this.stripe.webhooks.sendTo(areSent ? { url, secret: WEBHOOK_SECRET } : null);
  }

  /** Has the next call of a kind meet its fate while `act` causes it. */
  async meets(call: Call, fate: Fate, act: () => Promise<unknown>): Promise<void> {
    const route = routes[call];
    const { faults, requests } = this.stripe;
    const before = requests.length;
    const held = async (when: 'after the effect' | 'before the effect') => {
      const request = faults.hold(route, when);
      await act();
      await request.arrived;
      return request;
    };
    switch (fate) {
      case 'the process killed before it is made': {
        const request = await held('before the effect');
        return this.killed(() => request.drop());
      }
      case 'the process killed, and the call arriving after it was started again': {
        const request = await held('before the effect');
        await this.killed();
        return request.release();
      }
      case 'the process killed after the effect, before the answer is recorded': {
        const request = await held('after the effect');
        return this.killed(() => request.drop());
      }
      case 'the process killed then, and the key forgotten meanwhile': {
        const request = await held('after the effect');
        return this.killed(async () => {
          request.drop();
          await eventually('it is over', () => this.stripe.isIdle);
          this.stripe.forgetKeys();
        });
      }
      case 'the process killed after the answer is recorded':
        await act();
        await this.nothingOpen();
        return this.killed();
      // the client repeats once by itself what was dropped
      case 'a connection that breaks before the effect':
        faults.add(route, 'dropped before the effect', { times: 2 });
        await act();
        return;
      case 'a connection that breaks after the effect':
        faults.add(route, 'dropped after the effect', { times: 2 });
        await act();
        return;
      case 'an error 500 that is stored under its key, with the effect':
        faults.add(route, 'answered 500 with the effect');
        await act();
        return;
      case 'an error 500 that is stored under its key, without the effect, until the key is forgotten':
        faults.add(route, 'answered 500 without the effect');
        await act();
        await this.until('it was answered', () =>
          requests.slice(before).some((of) => of.route === route && of.status === 500),
        );
        await eventually('it is over', () => this.stripe.isIdle);
        return this.stripe.forgetKeys();
      default:
        return never(fate);
    }
  }

  /** Nobody waits for the gateway, and nothing has been given up. */
  async nothingOpen(): Promise<void> {
    await this.until('nothing is open at the relay to the gateway', async () => {
      const relay = await this.relay();
      return relay.open === 0 && relay.lag === 0;
    });
  }

  async relay() {
    const { body } = await this.as('operator', 'GET', '/operations/relays');
    return body.items.find((r: { name: string }) => r.name === 'gateway');
  }

  async waiting() {
    const { body } = await this.as('operator', 'GET', '/operations/relays/effects');
    return body.items.filter((e: { relay: string }) => e.relay === 'gateway');
  }

  async tryAgain(key: string): Promise<void> {
    await this.as('operator', 'POST', `/operations/relays/gateway/effects/${key}/retry`, {
      reason: 'it is to be done',
    });
  }

  /** What a replica does not have yet is not there yet. */
  until<T>(what: string, holds: () => T | Promise<T>, timeoutMs = WAIT_MS) {
    const orNothing = async (): Promise<T | null> => {
      try {
        return await holds();
      } catch (error) {
        if (error instanceof Refused && error.status === 404) return null;
        throw error;
      }
    };
    return eventually(what, orNothing, timeoutMs, LOOK_EVERY_MS);
  }

  /** A call in somebody's name; fails where it is refused. */
  async as(who: Who, method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.tried(who, method, path, body);
    if (answer.status >= 400)
      throw new Refused(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  async tried(who: Who, method: string, path: string, body?: unknown): Promise<Answer> {
    const headers: Record<string, string> = method === 'GET' ? {} : { 'idempotency-key': newId() };
    const asked = async (): Promise<Answer> => {
      const token = `Bearer ${await this.api.token(this.emails[who], this.at.world.password)}`;
      return this.api.call(method, path, token, body, headers);
    };
    const answer = await asked();
    // ten minutes of trade outlive an access token
    if (answer.status !== 401) return answer;
    this.api.forgetTokens();
    return asked();
  }

  async onboarded(): Promise<void> {
    const { vendorOrgId } = this;
    await this.as('vendor', 'POST', `/organizations/${vendorOrgId}/payout-account`, {});
    await this.until('an account is opened', () => this.stripe.accounts.length > 0);
    this.stripe.causes.accountEnabled(this.gatewayAccount, '1234');
    await this.canBePaid();
  }

  async canBePaid(): Promise<void> {
    await this.until('the vendor can be paid', async () => {
      const { body } = await this.as('vendor', 'GET', `/payout-accounts/${this.vendorOrgId}`);
      return body.status === 'Enabled';
    });
  }

  /** An order, on account where no method is given. */
  async placed(payment?: 'card'): Promise<Deal> {
    const { body } = await this.as('buyer', 'POST', '/orders', {
      lines: [{ productId: this.at.world.products[0]!.id, quantity: QUANTITY }],
      shippingAddress: address,
      ...(payment && { payment }),
    });
    const purchaseId = body.id as string;
    const orderId = body.orders[0].id as string;
    return { orderId, purchaseId, paymentId: paymentIdOf(purchaseId, 'GBP') };
  }

  /** The buyer wants to pay. */
  async asksForPage({ paymentId }: Deal): Promise<void> {
    await this.until('the buyer is asked to pay', async () => {
      const { status } = await this.tried('buyer', 'GET', `/payments/${paymentId}`);
      return status === 200;
    });
    await this.as('buyer', 'POST', `/payments/${paymentId}/checkout`, {});
  }

  async pageIsOpen({ paymentId }: Deal): Promise<void> {
    await this.until('the page is open', async () => {
      const { body } = await this.tried('buyer', 'GET', `/payments/${paymentId}/checkout`);
      return typeof body.url === 'string';
    });
  }

  /** On the page; the intent of it. */
  pays({ paymentId }: Deal): string {
    const session = this.stripe.causes
      .all('checkout.session')
      .findLast(({ metadata }) => metadata?.payment_id === paymentId)!;
    return this.stripe.causes.payByCard(session.id)!.id;
  }

  async isOrder({ orderId }: Deal, status: string): Promise<void> {
    await this.until(`the order is ${status}`, async () => {
      const { body } = await this.tried('vendor', 'GET', `/orders/${orderId}`);
      return body.status === status;
    });
  }

  async payment({ paymentId }: Deal) {
    return (await this.as('buyer', 'GET', `/payments/${paymentId}`)).body;
  }

  async isPayment(deal: Deal, status: string): Promise<void> {
    await this.until(
      `the payment is ${status}`,
      async () => (await this.payment(deal)).status === status,
    );
  }

  ship({ orderId }: Deal): Promise<Answer> {
    return this.as('vendor', 'PUT', `/orders/${orderId}/status`, { status: 'Shipped' });
  }

  cancel({ orderId }: Deal): Promise<Answer> {
    return this.as('buyer', 'PUT', `/orders/${orderId}/status`, {
      status: 'Cancelled',
      reason: 'ordered twice',
    });
  }

  /** As the stand-in has it. */
  intentOf({ paymentId }: Deal): PaymentIntent {
    return this.stripe.causes
      .all<PaymentIntent>('payment_intent')
      .findLast(({ metadata }) => metadata.payment_id === paymentId)!;
  }

  /** The buyer's bank takes it back. */
  disputed(deal: Deal): Dispute {
    const charge = this.intentOf(deal).latest_charge!;
    return this.stripe.causes.disputeOpened(charge, { reason: 'fraudulent' });
  }

  /** Our id of a dispute, once it is heard of. */
  async chargeback(disputeRef: string): Promise<string> {
    const found = await this.until('the chargeback is heard of', async () => {
      const { body } = await this.as('operator', 'GET', '/chargebacks?limit=200');
      return body.items.find((c: { reference: string }) => c.reference === disputeRef);
    });
    return found.id as string;
  }

  giveUp(chargebackId: string): Promise<Answer> {
    return this.as('operator', 'POST', `/chargebacks/${chargebackId}/acceptance`, {
      reason: 'not worth it',
    });
  }

  /** Half of what was taken is given back. */
  async refundHalf(deal: Deal): Promise<void> {
    const { captured } = await this.payment(deal);
    await this.as('vendor', 'POST', `/payments/${deal.paymentId}/refunds`, {
      orderId: deal.orderId,
      amount: (Number(captured.amount) / 2).toFixed(2),
      reason: 'arrived broken',
    });
  }

  async isRefunded(deal: Deal): Promise<void> {
    await this.until('it is refunded', async () => {
      const { refunds } = await this.payment(deal);
      return refunds.length > 0 && refunds.every((r: { status: string }) => r.status === 'Done');
    });
  }

  /** The goods have come: the money becomes the vendor's. */
  async complete({ orderId }: Deal): Promise<void> {
    const before = Number((await this.account()).available.amount);
    await this.as('buyer', 'PUT', `/orders/${orderId}/status`, { status: 'Delivered' });
    await this.as('operator', 'PUT', `/orders/${orderId}/status`, { status: 'Completed' });
    await this.until(
      'the vendor is credited',
      async () => Number((await this.account()).available.amount) > before,
    );
  }

  /** Zero where nothing was ever earned. */
  async account() {
    const { status, body } = await this.tried(
      'vendor',
      'GET',
      `/vendor-accounts/${this.accountId}`,
    );
    return status === 200 ? body : { available: { amount: '0.00' } };
  }

  payOut(): Promise<Answer> {
    return this.as('operator', 'POST', `/vendor-accounts/${this.accountId}/payouts`, {});
  }

  /** A payout that came back is sent again. */
  payAgain(payoutId: string): Promise<Answer> {
    const path = `/vendor-accounts/${this.accountId}/payouts/${payoutId}/status`;
    return this.as('operator', 'PUT', path, { status: 'Retried' });
  }

  async lastPayout() {
    const { body } = await this.as('vendor', 'GET', '/payouts?limit=1');
    return body.items[0];
  }

  async isPaidOut(): Promise<void> {
    await this.until('it is paid out', async () => {
      const { available, onTheWay } = await this.account();
      return Number(available.amount) === 0 && Number(onTheWay.amount) === 0;
    });
  }

  /** Paid, shipped and captured. */
  async captured(): Promise<Deal> {
    const deal = await this.confirmed();
    await this.ship(deal);
    await this.isPayment(deal, 'Captured');
    return deal;
  }

  async confirmed(): Promise<Deal> {
    const deal = await this.placed('card');
    await this.asksForPage(deal);
    await this.pageIsOpen(deal);
    this.pays(deal);
    await this.isOrder(deal, 'Confirmed');
    return deal;
  }

  threeCaptured(): Promise<readonly [Deal, Deal, Deal]> {
    return Promise.all([this.captured(), this.captured(), this.captured()]);
  }

  /** From the cart to the vendor's bank, half of it refunded, each call with a fate of its own. */
  async traded(fateOf: Partial<Record<Call, Fate>>): Promise<Deal> {
    const facing = async (call: Call, act: () => Promise<unknown>): Promise<void> => {
      const fate = fateOf[call];
      await (fate ? this.meets(call, fate, act) : act());
    };
    const deal = await this.placed('card');
    await facing('checkout', () => this.asksForPage(deal));
    await this.pageIsOpen(deal);
    this.pays(deal);
    await this.isOrder(deal, 'Confirmed');
    await facing('capture', () => this.ship(deal));
    await this.isPayment(deal, 'Captured');
    await facing('refund', () => this.refundHalf(deal));
    await this.isRefunded(deal);
    await this.complete(deal);
    await facing('payout', () => facing('transfer', () => this.payOut()));
    await this.isPaidOut();
    await this.nothingOpen();
    return deal;
  }

  private async startOne(replica: string, directory = this.at.directoryOf(replica)): Promise<void> {
    const server = await ServerProcess.start(directory, this.at.settings);
    this.servers.push(server);
    this.running.set(replica, server);
    this.speakWith(server);
  }

  private speakWith({ url }: ServerProcess): void {
    const hadCallBacks = this.stripe.webhooks.isListening;
    this.api = new Api(url);
    if (hadCallBacks) this.callBacks();
  }
}
