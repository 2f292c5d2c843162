import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Stripe from 'stripe';
import { EUR, Scenario } from './scenario.js';

const SECRET = 'whsec_first';
const NEW_SECRET = 'whsec_second';

interface Received {
  readonly type: string;
  readonly id: string;
  readonly body: string;
  readonly signature: string;
}

/** An endpoint that answers what it is told. */
class Endpoint {
  readonly received: Received[] = [];
  status = 200;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Endpoint> {
    const server = createServer();
    const self = new Endpoint(server);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        const { id, type } = JSON.parse(body) as { id: string; type: string };
        self.received.push({
          id,
          type,
          body,
          signature: String(request.headers['stripe-signature']),
        });
        response.writeHead(self.status).end();
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return self;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/inbox/stripe`;
  }

  get types(): string[] {
    return this.received.map(({ type }) => type);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((closed) => this.server.close(() => closed()));
  }
}

let scenario: Scenario;
let endpoint: Endpoint;
beforeEach(async () => {
  endpoint = await Endpoint.open();
  scenario = await Scenario.open({ webhook: { url: endpoint.url, secret: SECRET } });
});
afterEach(async () => {
  await scenario.close();
  await endpoint.close();
});

const settled = (): Promise<void> => scenario.standIn.webhooks.settled();
const read = ({ body, signature }: Received, secret: string): Stripe.Event =>
  scenario.stripe.webhooks.constructEvent(body, signature, secret);

describe('an event', () => {
  it('is signed so that the official package takes it, and nobody elses', async () => {
    await scenario.stripe.customers.create({});
    await scenario.authorised();
    await settled();
    expect(endpoint.types).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'checkout.session.completed',
    ]);
    const [first] = endpoint.received;
    const event = read(first!, SECRET);
    expect(event).toMatchObject({
      object: 'event',
      api_version: '2026-10-28.endive',
      pending_webhooks: 1,
      data: { object: { object: 'payment_intent', metadata: { purchase: 'purchase-1' } } },
    });
    expect(() => read(first!, 'whsec_other')).toThrow('signature');
    expect(() => read({ ...first!, body: `${first!.body} ` }, SECRET)).toThrow('signature');
  });

  it('names the request that caused it, with its key', async () => {
    const { id } = await scenario.authorised();
    await scenario.stripe.paymentIntents.capture(id, {}, { idempotencyKey: 'event-7' });
    await settled();
    const captured = endpoint.received.find(({ type }) => type === 'charge.captured')!;
    expect(read(captured, SECRET).request).toMatchObject({
      id: expect.stringMatching(/^req_/) as string,
      idempotency_key: 'event-7',
    });
  });

  it('is signed with both secrets for a day while one is exchanged', async () => {
    const { standIn } = scenario;
    standIn.webhooks.rollSecret(NEW_SECRET);
    await scenario.checkout();
    await standIn.advance({ hours: 23 });
    const { id } = await scenario.checkout();
    await scenario.stripe.checkout.sessions.expire(id);
    await settled();
    const both = endpoint.received.at(-1)!;
    expect(read(both, SECRET).id).toBe(read(both, NEW_SECRET).id);
    await standIn.advance({ hours: 2 });
    const one = endpoint.received.at(-1)!;
    expect(one.id).not.toBe(both.id);
    expect(read(one, NEW_SECRET).type).toBe('checkout.session.expired');
    expect(() => read(one, SECRET)).toThrow('signature');
  });

  it('of a connected account names it, and is signed with the secret of that endpoint', async () => {
    const { stripe, standIn } = scenario;
    standIn.webhooks.sendTo({
      url: endpoint.url,
      secret: SECRET,
      connectSecret: 'whsec_connect',
      v2Secret: 'whsec_v2',
    });
    standIn.causes.toppedUp(1_000, EUR);
    const vendor = await scenario.vendor();
    await stripe.transfers.create({ amount: 1_000, currency: EUR, destination: vendor });
    await stripe.payouts.create({ amount: 1_000, currency: EUR }, { stripeAccount: vendor });
    await settled();
    const payout = endpoint.received.at(-1)!;
    expect(read(payout, 'whsec_connect')).toMatchObject({
      type: 'payout.created',
      account: vendor,
    });
    const thin = endpoint.received[0]!;
    const notification = stripe.parseEventNotification(thin.body, thin.signature, 'whsec_v2');
    expect(notification.type).toBe('v2.core.account.created');
  });

  it('of API v2 is thin: what it is about is fetched', async () => {
    const { stripe, standIn } = scenario;
    const vendor = await scenario.vendor();
    await settled();
    endpoint.received.length = 0;
    standIn.causes.accountRestricted(vendor);
    await settled();
    expect(endpoint.types).toEqual([
      'v2.core.account[configuration.recipient].capability_status_updated',
      'v2.core.account[configuration.recipient].capability_status_updated',
    ]);
    const [{ body, signature }] = endpoint.received as [Received];
    expect(JSON.parse(body)).not.toHaveProperty('data');
    const notification = stripe.parseEventNotification(body, signature, SECRET);
    expect(
      await (notification as { fetchRelatedObject(): Promise<unknown> }).fetchRelatedObject(),
    ).toMatchObject({ id: vendor, object: 'v2.core.account' });
    expect(await notification.fetchEvent()).toMatchObject({
      data: { updated_capability: 'stripe_balance.stripe_transfers' },
    });
  });

  it('that is not taken is sent again for three days, and listed as not delivered', async () => {
    const { stripe, standIn } = scenario;
    endpoint.status = 500;
    const { id } = await scenario.checkout();
    await stripe.checkout.sessions.expire(id);
    await settled();
    const undelivered = async (): Promise<string[]> =>
      (await stripe.events.list({ delivery_success: false })).data.map(({ type }) => type);
    expect(await undelivered()).toEqual(['checkout.session.expired']);
    await standIn.advance({ minutes: 6 });
    expect(endpoint.received).toHaveLength(2);
    endpoint.status = 200;
    await standIn.advance({ hours: 1 });
    expect(new Set(endpoint.received.map((of) => of.id)).size).toBe(1);
    expect([endpoint.received.length, await undelivered()]).toEqual([3, []]);
    const [event] = (await stripe.events.list()).data;
    expect((await stripe.events.retrieve(event!.id)).pending_webhooks).toBe(0);
  });

  it('that nobody takes for three days is not sent any more', async () => {
    const { standIn } = scenario;
    endpoint.status = 500;
    const { id } = await scenario.checkout();
    await scenario.stripe.checkout.sessions.expire(id);
    for (let hour = 0; hour < 73; hour++) await standIn.advance({ hours: 1 });
    const tries = endpoint.received.length;
    expect(tries).toBeGreaterThan(5);
    await standIn.advance({ days: 3 });
    expect(endpoint.received).toHaveLength(tries);
  });

  it('is listed for thirty days', async () => {
    const { stripe, standIn } = scenario;
    await scenario.authorised();
    const [event] = (await stripe.events.list()).data;
    await standIn.advance({ days: 31 });
    expect((await stripe.events.list({ type: event!.type })).data).toEqual([]);
    await expect(stripe.events.retrieve(event!.id)).rejects.toThrow('No such event');
  });

  it.each([
    ['lost', ['charge.succeeded', 'checkout.session.completed']],
    [
      'doubled',
      [
        'charge.succeeded',
        'payment_intent.amount_capturable_updated',
        'payment_intent.amount_capturable_updated',
        'checkout.session.completed',
      ],
    ],
    [
      'overtaken',
      [
        'charge.succeeded',
        'checkout.session.completed',
        'payment_intent.amount_capturable_updated',
      ],
    ],
  ] as const)('can be %s', async (fault, arrived) => {
    scenario.standIn.webhooks.willBe(fault, 'payment_intent.amount_capturable_updated');
    await scenario.authorised();
    await settled();
    expect(endpoint.types.slice(1)).toEqual(arrived);
  });

  it('can be late, and later ones before earlier ones', async () => {
    const { standIn } = scenario;
    standIn.webhooks.willBe('held', 'charge.succeeded');
    standIn.webhooks.willBe('held', 'payment_intent.created');
    await scenario.authorised();
    await settled();
    expect(endpoint.types).toEqual([
      'payment_intent.amount_capturable_updated',
      'checkout.session.completed',
    ]);
    await standIn.webhooks.release('reversed');
    expect(endpoint.types.slice(2)).toEqual(['charge.succeeded', 'payment_intent.created']);
  });

  it('can come before the answer to the request that caused it', async () => {
    const { stripe, standIn } = scenario;
    const { id } = await scenario.authorised();
    const held = standIn.faults.hold('POST /v1/payment_intents/:id/capture', 'after the effect');
    const answer = stripe.paymentIntents.capture(id);
    await held.arrived;
    await settled();
    expect(endpoint.types).toContain('payment_intent.succeeded');
    held.release();
    await answer;
  });
});
