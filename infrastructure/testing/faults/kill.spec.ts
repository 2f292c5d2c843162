import { projections } from '../../../projections/index.js';
import { describe as inWords, verifyDirectory } from '../../operating/verify.js';
import { ServerProcess } from '../bench/server-process.js';
import { Api } from '../kit/api.js';
import { collected } from '../kit/collected.js';
import { temporaryDirectory } from '../kit/directory.js';
import { prepareDemo } from '../kit/prepared-demo.js';

const directory = temporaryDirectory();
const address = {
  name: 'Goods-in',
  line1: '1 Dock Road',
  city: 'Leeds',
  postalCode: 'LS1 1AA',
  country: 'GB',
};
const KILLS = process.env.TRADEPOST_TEST_LONG ? 12 : 3;
const ANSWERED_BEFORE_KILL = 120;
const CONCURRENCY = 32;

interface Answered {
  readonly key: string;
  readonly purchaseId: string;
  readonly orderId: string;
}

describe('a server that is killed during order load', () => {
  let server: ServerProcess;
  afterAll(() => server.stop());

  it('has lost nothing that it answered: each order is there, settled, once; the stock adds up; the read models equal their rebuild', async () => {
    const answered: Answered[] = [];
    let sent = 0;
    prepareDemo(directory());
    server = await ServerProcess.start(directory(), {}, []);
    let productId = '';
    const unanswered: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const api = new Api(server.url);
      const { body } = await api.get('/products?sku=TAP-50-KRA', 'vendor');
      productId = body.items[0].id as string;
      await api.post(`/inventory/${productId}/receipts`, 'vendor', {
        location: 'leeds',
        quantity: 5_000,
      });
      await api.token('approver');
      const enough = Promise.withResolvers<void>();
      const before = answered.length;
      let over = false;
      const customers = Array.from({ length: CONCURRENCY }, async () => {
        while (!over) {
          // responses do not wait for the process, so that at the kill there are always orders that it has not finished
          const key = `kill-${sent++}`;
          try {
            const { status, body } = await api.post(
              '/orders',
              'approver',
              { lines: [{ productId, quantity: 1 }], shippingAddress: address },
              { 'idempotency-key': key },
            );
            if (status === 201 || status === 202)
              answered.push({ key, purchaseId: body.id, orderId: body.orders[0].id });
            if (answered.length - before >= ANSWERED_BEFORE_KILL) enough.resolve();
          } catch {
            unanswered.push(key);
            return;
          }
        }
      });
      await enough.promise;
      await server.stop('SIGKILL');
      over = true;
      await Promise.all(customers);
      server = await ServerProcess.start(directory(), {}, []);
    }
    const api = new Api(server.url);
    expect(unanswered.length).toBeGreaterThan(0);

    // a customer without a response retries under the same key, and must have one order in either case
    for (const key of unanswered) {
      const { status, body } = await api.post(
        '/orders',
        'approver',
        { lines: [{ productId, quantity: 1 }], shippingAddress: address },
        { 'idempotency-key': key, prefer: 'wait=10' },
      );
      expect([status, body.orders?.[0]?.status]).toEqual([201, 'Confirmed']);
      answered.push({ key, purchaseId: body.id, orderId: body.orders[0].id });
    }
    let confirmed = 0;
    for (const { purchaseId, orderId } of answered) {
      const position = (await api.get('/health/ready')).body.position as string;
      let order = await api.get(`/orders/${orderId}`, 'approver', { 'x-read-after': position });
      for (let tries = 0; order.body.status === 'Placed' && tries < 100; tries++)
        order = await api.get(`/orders/${orderId}`, 'approver', {
          'x-read-after': (await api.get('/health/ready')).body.position,
        });
      expect([order.status, order.body.purchaseId, order.body.status]).toEqual([
        200,
        purchaseId,
        'Confirmed',
      ]);
      confirmed++;
    }
    expect(new Set(answered.map((a) => a.orderId)).size).toBe(answered.length);
    expect(confirmed).toBeGreaterThanOrEqual(KILLS * ANSWERED_BEFORE_KILL);

    const { body: stock } = await api.get(`/inventory/${productId}`, 'warehouse', {
      'x-read-after': (await api.get('/health/ready')).body.position,
    });
    const reserved = (stock.locations as { reserved: number }[]).reduce(
      (n, l) => n + l.reserved,
      0,
    );
    let held = 0;
    let cursor = '';
    do {
      const { body } = await api.get(`/orders?status=Confirmed&limit=200${cursor}`, 'vendor');
      for (const { id } of body.items as { id: string }[]) {
        const { body: order } = await api.get(`/orders/${id}`, 'vendor');
        held += (order.items as { productId: string; quantity: number }[])
          .filter((i) => i.productId === productId)
          .reduce((n, i) => n + i.quantity, 0);
      }
      cursor = body.nextCursor ? `&cursor=${body.nextCursor as string}` : '';
    } while (cursor !== '');
    expect(reserved).toBe(held);

    const { body: ready } = await api.get('/health/ready');
    expect(ready.processes.filter((p: { parked: number }) => p.parked > 0)).toEqual([]);
    await server.stop();
    const verified = await collected(verifyDirectory(directory(), projections));
    const wrong = verified
      .flatMap(inWords)
      .filter((line) => !line.endsWith('equal to a fresh rebuild'));
    expect(wrong).toEqual([]);
  }, 900_000);
});
