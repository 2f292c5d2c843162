import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { prepareDemo } from '../../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();
const api = demoServer(directory, () => {
  prepareDemo(directory());
  return { TRADEPOST_WEBHOOK_NETWORKS: '127.0.0.0/8' };
});

const shippingAddress = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A system of a customer's; answers what it is told to. */
class Receiver {
  readonly got: Received[] = [];
  status = 200;
  private constructor(private readonly server: Server) {}

  static async listen(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        receiver.got.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
        response.writeHead(receiver.status).end(`said ${receiver.status}`);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hooks`;
  }

  /** Verified with a secret, as a customer does. */
  verified(secret: string): { type: string; data: { orderId?: string } }[] {
    return this.got.map(
      ({ headers, body }) =>
        new Webhook(secret).verify(body, headers as Record<string, string>) as {
          type: string;
          data: { orderId?: string };
        },
    );
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe('a webhook endpoint of a vendor', () => {
  const receivers: Receiver[] = [];
  const receiver = async (): Promise<Receiver> => {
    const made = await Receiver.listen();
    receivers.push(made);
    return made;
  };
  afterAll(() => receivers.forEach((each) => each.close()));

  const register = async (url: string, more: object = {}) => {
    const made = await api().post('/webhook-endpoints', 'vendor', {
      url,
      types: ['order.confirmed'],
      ...more,
    });
    expect(made.status).toBe(201);
    return made.body as { id: string; secret: string };
  };
  const activate = (id: string) =>
    api().put(`/webhook-endpoints/${id}/status`, 'vendor', { status: 'Active' });
  const log = async (id: string) =>
    (await api().get(`/webhook-endpoints/${id}/deliveries`, 'vendor')).body.items as {
      position: string | null;
      outcome: string;
      cause: string;
      status: number;
      answer: string;
      attempt: number;
      nextAt: string | null;
    }[];
  const ordered = async (): Promise<string> => {
    const product = (await api().get('/products?sku=TAP-50-KRA', 'buyer')).body.items[0];
    const placed = await api().post('/orders', 'buyer', {
      lines: [{ productId: product.id, quantity: 10 }],
      shippingAddress,
    });
    return placed.body.orders[0].id as string;
  };

  it('hears of an order that is confirmed, signed so that its own library verifies it', async () => {
    const erp = await receiver();
    const { id, secret } = await register(erp.url);
    expect((await activate(id)).status).toBe(200);
    const orderId = await ordered();
    await eventually('it is delivered', () => erp.got.length === 2);
    const [test, event] = erp.verified(secret);
    expect(test!.type).toBe('tradepost.webhook.test.v1');
    expect(event).toMatchObject({ type: 'tradepost.order.confirmed.v1', data: { orderId } });
    const feed = (await api().get('/feed?after=0&type=order.confirmed&limit=1000', 'vendor')).body;
    const told = (feed.items as { id: string; data: { orderId: string } }[]).find(
      ({ data }) => data.orderId === orderId,
    );
    // the same id by whatever means it comes
    expect(erp.got[1]!.headers['webhook-id']).toBe(told!.id);
    const [attempt] = await eventually('it is logged', async () => {
      const items = await log(id);
      return items.length === 2 && items;
    });
    expect(attempt).toMatchObject({
      outcome: 'delivered',
      status: 200,
      answer: 'said 200',
      cause: 'event',
    });
  });

  it('is not begun before it has answered, and says what came back instead', async () => {
    const erp = await receiver();
    erp.status = 404;
    const { id } = await register(erp.url);
    const refused = await activate(id);
    expect([refused.status, refused.body.code]).toEqual([409, 'webhook-endpoint/no-answer']);
    expect(refused.body.detail).toContain('404');
    const { body } = await api().post(`/webhook-endpoints/${id}/tests`, 'vendor', {});
    expect(body).toMatchObject({ outcome: 'failed', status: 404, answer: 'said 404' });
    erp.status = 204;
    expect((await activate(id)).status).toBe(200);
  });

  it('is never an address inside, or one without TLS', async () => {
    for (const url of [
      'https://10.0.0.8/hooks',
      'https://[::ffff:a00:8]/hooks',
      'https://169.254.169.254/latest',
      'http://erp.example/hooks',
      'https://localhost/hooks',
    ]) {
      const { status, body } = await api().post('/webhook-endpoints', 'vendor', { url });
      expect([url, status, body.code]).toEqual([url, 422, 'webhook-endpoint/url']);
    }
  });

  it('that fails holds up no other, is tried again, and can be sent everything again', async () => {
    const [bad, good] = [await receiver(), await receiver()];
    const [one, other] = [await register(bad.url), await register(good.url)];
    for (const { id } of [one, other]) expect((await activate(id)).status).toBe(200);
    bad.status = 500;
    const orderId = await ordered();
    await eventually('the good one has it', () => good.got.length === 2);
    const [failed] = await eventually('the failure is logged', async () => {
      const items = await log(one.id);
      return items[0]?.outcome === 'failed' && ([items[0]] as const);
    });
    expect(failed).toMatchObject({ status: 500, answer: 'said 500' });
    expect(failed.nextAt).not.toBeNull();
    bad.status = 200;
    const again = await api().post(`/webhook-endpoints/${one.id}/deliveries`, 'vendor', {
      position: failed.position,
    });
    expect(again.body).toMatchObject({ outcome: 'delivered', cause: 'again' });
    expect(bad.verified(one.secret).at(-1)!.data.orderId).toBe(orderId);

    const before = good.got.length;
    const replayed = await api().post(`/webhook-endpoints/${other.id}/replays`, 'vendor', {
      after: String(Number(failed.position) - 1),
    });
    expect(replayed.status).toBe(200);
    await eventually('it is sent once more', () => good.got.length > before);
    expect(good.got.at(-1)!.headers['webhook-id']).toBe(
      good.got[before - 1]!.headers['webhook-id'],
    );
  });

  it('that says 410 Gone is stopped, and goes on where it was once it is activated again', async () => {
    const erp = await receiver();
    const { id, secret } = await register(erp.url);
    await activate(id);
    erp.status = 410;
    const first = await ordered();
    await eventually('it is stopped', async () => {
      const { items } = (await api().get('/webhook-endpoints', 'vendor')).body as {
        items: { id: string; status: string; why: string }[];
      };
      const found = items.find((each) => each.id === id)!;
      return found.status === 'Stopped' && found.why === 'gone';
    });
    const meanwhile = await ordered();
    erp.status = 200;
    expect((await activate(id)).status).toBe(200);
    const heard = () => erp.verified(secret).map(({ data }) => data.orderId);
    const times = (order: string) => heard().filter((each) => each === order).length;
    // what was refused is sent again, and what has come since
    await eventually('it has both', () => times(first) >= 2 && times(meanwhile) >= 1);
  });

  it('verifies by both secrets while one is replaced', async () => {
    const erp = await receiver();
    const { id, secret } = await register(erp.url);
    const rotated = await api().post(`/webhook-endpoints/${id}/secret`, 'vendor', {});
    expect(rotated.body.secret).not.toBe(secret);
    await api().post(`/webhook-endpoints/${id}/tests`, 'vendor', {});
    expect(erp.verified(secret)).toEqual(erp.verified(rotated.body.secret as string));
  });

  it('is nobody else’s: others cannot see, test or change it', async () => {
    const { id } = await register((await receiver()).url);
    for (const [method, path] of [
      ['POST', `/webhook-endpoints/${id}/tests`],
      ['GET', `/webhook-endpoints/${id}/deliveries`],
      ['DELETE', `/webhook-endpoints/${id}`],
    ] as const)
      expect(
        (await api().call(method, path, 'approver', method === 'POST' ? {} : undefined)).status,
      ).toBe(404);
    expect((await api().call('DELETE', `/webhook-endpoints/${id}`, 'vendor')).status).toBe(200);
    expect((await api().get(`/webhook-endpoints/${id}/deliveries`, 'vendor')).status).toBe(404);
  });
});
