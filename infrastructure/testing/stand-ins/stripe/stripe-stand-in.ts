import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Accounts } from './accounts.js';
import { BankTransfers } from './bank-transfers.js';
import { Books, FEES, type Fees } from './books.js';
import { Causes } from './causes.js';
import { Checkout } from './checkout.js';
import { MINUTE_MS, StandInClock, type Duration } from './clock.js';
import { Disputes } from './disputes.js';
import { Endpoints } from './endpoints.js';
import { Events } from './events.js';
import { Faults, HeldRequest } from './faults.js';
import { IdempotencyKeys, type Answer } from './idempotency.js';
import { Lists, onTheWire } from './lists.js';
import { newId, Records } from './objects.js';
import { Pages } from './pages.js';
import { PaymentIntents } from './payment-intents.js';
import { Payments } from './payments.js';
import { Payouts } from './payouts.js';
import { Refunds } from './refunds.js';
import { Refusal } from './refusal.js';
import { Requests, type Recognised, type RecordedRequest } from './requests.js';
import { Transfers } from './transfers.js';
import { Webhooks, type WebhookEndpoint } from './webhooks.js';
import type { World } from './world.js';

export interface StandInOptions {
  readonly port?: number;
  readonly secretKey?: string;
  /** Where events go; it can also be given later (`webhooks.sendTo`). */
  readonly webhook?: WebhookEndpoint;
  /** Of the bodies of events; a request may have another. */
  readonly apiVersion?: string;
  readonly fees?: Partial<Fees>;
  readonly settlementDays?: { readonly card: number; readonly bankTransfer: number };
  /** Days until a payout has reached the bank; 2, unless given. */
  readonly payoutDays?: number;
  /** Milliseconds until a search finds what is new; a minute, unless given. */
  readonly searchLagMs?: number;
}

/** The version that the package `stripe` 23.1 asks for. */
const API_VERSION = '2026-10-28.endive';
const SECRET_KEY = 'sk_test_of_the_stand_in';
const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;

/**
 * Stands in for Stripe where the real one cannot be had: answers over HTTP, keeps state, moves money
 * as Stripe's documents say, and can be told to misbehave. README.md lists what it enforces, with
 * the pages that say so, and what it leaves out. It is for tests.
 */
export class StripeStandIn {
  readonly faults = new Faults();
  /** Every request, as it came and was answered. */
  readonly requests: RecordedRequest[] = [];
  private readonly keys: IdempotencyKeys;
  private readonly pages: Pages;
  private beingAnswered = 0;

  private constructor(
    /** `POST /v1/transfers`: all that it answers. */
    readonly routes: readonly string[],
    private readonly server: Server,
    readonly port: number,
    readonly secretKey: string,
    private readonly recognise: Requests,
    private readonly clock: StandInClock,
    private readonly events: Events,
    private readonly records: Records,
    readonly webhooks: Webhooks,
    readonly causes: Causes,
    private readonly connected: Accounts,
  ) {
    this.keys = new IdempotencyKeys(clock);
    this.pages = new Pages(
      causes,
      () => this.url,
      (ms) => this.advance(ms),
    );
  }

  static async start(options: StandInOptions = {}): Promise<StripeStandIn> {
    const { secretKey = SECRET_KEY, apiVersion = API_VERSION } = options;
    const server = createServer();
    await new Promise<void>((listening) =>
      server.listen(options.port ?? 0, '127.0.0.1', listening),
    );
    const { port } = server.address() as AddressInfo;
    const clock = new StandInClock();
    const records = new Records();
    const webhooks = new Webhooks(clock, options.webhook ?? null);
    const events = new Events(clock, records, webhooks, apiVersion, (thing) =>
      onTheWire(thing, records),
    );
    const world: World = {
      clock,
      records,
      books: new Books(clock, records),
      events,
      fees: { ...FEES, ...options.fees },
      settlementDays: options.settlementDays ?? { card: 2, bankTransfer: 1 },
      payoutDays: options.payoutDays ?? 2,
      searchLagMs: options.searchLagMs ?? MINUTE_MS,
      address: () => `http://127.0.0.1:${port}`,
    };
    const accounts = new Accounts(world);
    const payments = new Payments(world);
    const bankTransfers = new BankTransfers(world, payments);
    const checkout = new Checkout(world, payments, bankTransfers);
    const refunds = new Refunds(world, payments, bankTransfers);
    const payouts = new Payouts(world, accounts);
    const disputes = new Disputes(world, payments, refunds);
    const lists = new Lists(world);
    const routes = [
      ...lists.routes,
      ...checkout.routes,
      ...bankTransfers.routes,
      ...new PaymentIntents(world, payments, checkout, bankTransfers).routes,
      ...refunds.routes,
      ...new Transfers(world, payments, accounts).routes,
      ...payouts.routes,
      ...disputes.routes,
      ...accounts.routes,
      ...new Endpoints(world, webhooks).routes,
    ];
    const self = new StripeStandIn(
      routes.map(({ route }) => route),
      server,
      port,
      secretKey,
      new Requests(routes, secretKey, apiVersion, (id) => accounts.knows(id)),
      clock,
      events,
      records,
      webhooks,
      new Causes(world, {
        accounts,
        bankTransfers,
        checkout,
        disputes,
        payments,
        payouts,
        refunds,
      }),
      accounts,
    );
    server.on('request', (request, response) => {
      self.beingAnswered++;
      void self.serve(request, response).finally(() => self.beingAnswered--);
    });
    return self;
  }

  /** `http://127.0.0.1:4242` */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Ids of the connected accounts, in the order in which they were made. */
  get accounts(): readonly string[] {
    return this.connected.ids();
  }

  /** Seconds since 1970, by its clock. */
  get now(): number {
    return this.clock.now;
  }

  /** Whether no request is being answered just now. */
  get isIdle(): boolean {
    return this.beingAnswered === 0;
  }

  /** Moves its clock on; what falls due happens, and its events are sent. */
  async advance(duration: Duration): Promise<void> {
    this.clock.advance(duration);
    await this.webhooks.settled();
  }

  /** As after a day: no key is known any more, and time stands where it was. */
  forgetKeys(): void {
    this.keys.forget();
  }

  async stop(): Promise<void> {
    this.faults.clear();
    this.webhooks.sendTo(null);
    this.server.closeAllConnections();
    await new Promise<void>((closed) => this.server.close(() => closed()));
    await this.webhooks.settled();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = newId('req');
    const body: Buffer[] = [];
    try {
      for await (const part of request) body.push(part as Buffer);
    } catch {
      return;
    }
    this.clock.catchUp();
    const text = Buffer.concat(body).toString('utf8');
    if (await this.pages.answer(request, response, text)) return;
    const recorded = this.recognise.record(request, text);
    this.requests.push(recorded);
    const answer = await this.answer(request, text, recorded, id).catch(
      (error: unknown): Answer => ({
        ...(error instanceof Refusal
          ? { status: error.status, body: error.body }
          : // its own fault: said, so that nobody looks for it elsewhere
            {
              status: SERVER_ERROR,
              body: new Refusal(`the stand-in failed: ${String(error)}`).body,
            }),
        requestId: id,
      }),
    );
    if (answer === 'dropped') {
      request.socket.destroy();
      return;
    }
    recorded.status = answer.status;
    const replayed = answer.requestId !== id;
    recorded.isReplay = replayed;
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'request-id': id,
      'stripe-version': recorded.version,
      ...(recorded.idempotencyKey !== null && { 'idempotency-key': recorded.idempotencyKey }),
      ...(recorded.account !== null && { 'stripe-account': recorded.account }),
      // docs.stripe.com/api/idempotent_requests, docs.stripe.com/error-low-level
      ...(replayed && { 'idempotent-replayed': 'true', 'original-request': answer.requestId }),
      ...(answer.status >= SERVER_ERROR && { 'stripe-should-retry': 'false' }),
    });
    response.end(JSON.stringify(answer.body, null, 2));
  }

  private async answer(
    request: IncomingMessage,
    text: string,
    recorded: RecordedRequest,
    requestId: string,
  ): Promise<Answer | 'dropped'> {
    const recognised = this.recognise.recognise(request, text, recorded);
    const fault = this.faults.next(recognised.route.route);
    if (fault === 'locked')
      throw new Refusal(
        'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request.',
        { code: 'lock_timeout', status: TOO_MANY_REQUESTS },
      );
    if (fault === 'rate limited')
      throw new Refusal('Request rate limit exceeded.', {
        code: 'rate_limit',
        status: TOO_MANY_REQUESTS,
      });
    if (fault === 'dropped before the effect') return 'dropped';
    const { idempotencyKey: key } = recorded;
    const kept = key !== null && recognised.isKeyed ? { ...recognised, key } : null;
    const stored = kept && this.keys.begin(kept);
    if (stored) return fault === 'dropped after the effect' ? 'dropped' : stored;
    // checked before the endpoint begins, and so not stored
    try {
      recognised.check();
    } catch (error) {
      if (kept) this.keys.free(kept);
      throw error;
    }
    if (fault instanceof HeldRequest && fault.at === 'before the effect') {
      await held(fault);
      if (fault.isDropped) {
        if (kept) this.keys.free(kept);
        return 'dropped';
      }
    }
    const done = this.run(recognised, fault === 'answered 500 without the effect', {
      id: requestId,
      idempotencyKey: key,
      version: recorded.version,
    });
    const isBroken =
      fault === 'answered 500 with the effect' || fault === 'answered 500 without the effect';
    const first: Answer = isBroken ? { ...SORRY, requestId } : { ...done, requestId };
    if (fault instanceof HeldRequest && fault.at === 'after the effect') await held(fault);
    if (fault !== null && typeof fault === 'object' && 'answeredAfterMs' in fault)
      await new Promise((late) => setTimeout(late, fault.answeredAfterMs));
    if (kept) this.store(kept, first, { ...done, requestId });
    const isLost =
      fault === 'dropped after the effect' || (fault instanceof HeldRequest && fault.isDropped);
    return isLost ? 'dropped' : first;
  }

  /**
   * v1 stores what it answered first, 500 too. v2 stores what was done, whatever was answered; what
   * failed is done at the next try.
   */
  private store(kept: Recognised & { readonly key: string }, first: Answer, done: Answer): void {
    if (kept.version === 'v1') return this.keys.keep(kept, first);
    if (done.status < 300) this.keys.keep(kept, done);
    else this.keys.free(kept);
  }

  private run(
    { route, call, shown }: Recognised,
    isSkipped: boolean,
    current: NonNullable<Events['current']>,
  ): Omit<Answer, 'requestId'> {
    if (isSkipped) return SORRY;
    this.events.current = current;
    try {
      // as it is now: what is stored under a key does not change later
      return { status: 200, body: shown(route.run(call), this.records) };
    } catch (error) {
      if (error instanceof Refusal)
        return { status: error.status, body: structuredClone(error.body) };
      throw error;
    } finally {
      this.events.current = null;
    }
  }
}

/** docs.stripe.com/api/errors: something went wrong on Stripe's end. */
const SORRY = {
  status: SERVER_ERROR,
  body: {
    error: {
      message: 'Sorry! There was an error while talking to one of our backends.',
      type: 'api_error',
    },
  },
};

async function held(request: HeldRequest): Promise<void> {
  request.arrive();
  await request.released;
}
