import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { projections } from '../../../projections/index.js';
import { describe as inWords, verifyDirectory } from '../../operating/verify.js';
import { workerUrl } from '../../shared/worker-url.js';
import { ServerProcess } from '../bench/server-process.js';
import { Api } from '../kit/api.js';
import { collected } from '../kit/collected.js';
import { temporaryDirectory } from '../kit/directory.js';
import { eventually } from '../kit/eventually.js';
import { prepareDemo } from '../kit/prepared-demo.js';

const directory = temporaryDirectory();
const address = {
  name: 'Goods-in',
  line1: '1 Dock Road',
  city: 'Leeds',
  postalCode: 'LS1 1AA',
  country: 'GB',
};
const CLIENTS = 12;
const BEFORE = 150;
const DATABASES = ['events.db', 'vault.db', 'state.db', 'read-models.db'];

/** A command of the command line, on a data directory. */
async function run(
  command: 'backup' | 'restore' | 'doctor',
  data: string,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly output: string }> {
  const script = fileURLToPath(workerUrl(import.meta.url, `../../cli/${command}.js`));
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, ...args], {
      env: { PATH: process.env.PATH, TRADEPOST_DATA: data },
    });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

const logsIn = (path: string): string[] =>
  readdirSync(path).filter((name) => /-(wal|shm|journal)$/.test(name));

async function buy(api: Api, productId: string, key: string) {
  return api.post(
    '/orders',
    'approver',
    { lines: [{ productId, quantity: 1 }], shippingAddress: address },
    { 'idempotency-key': key, prefer: 'wait=10' },
  );
}

async function productOf(api: Api): Promise<string> {
  const { body } = await api.get('/products?sku=TAP-50-KRA', 'vendor');
  const productId = body.items[0].id as string;
  await api.post(`/inventory/${productId}/receipts`, 'vendor', {
    location: 'leeds',
    quantity: 50_000,
  });
  return productId;
}

describe('a server on a data directory', () => {
  const servers: ServerProcess[] = [];
  const start = async (data: string): Promise<ServerProcess> => {
    const server = await ServerProcess.start(data, {}, []);
    servers.push(server);
    return server;
  };
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  it('that was stopped leaves whole files: people sign in where these alone were copied', async () => {
    const data = join(directory(), 'stopped');
    prepareDemo(data);
    const server = await start(data);
    const api = new Api(server.url);
    const { body: order } = await buy(api, await productOf(api), 'one');
    await server.stop();
    expect(logsIn(data)).toEqual([]);
    // a backup without a server leaves them so
    expect(await run('backup', data, join(directory(), 'cold'))).toMatchObject({ code: 0 });
    expect(logsIn(data)).toEqual([]);

    const copy = join(directory(), 'copied');
    mkdirSync(copy);
    for (const file of DATABASES) copyFileSync(join(data, file), join(copy, file));
    const again = await start(copy);
    const { status, body } = await new Api(again.url).get(
      `/orders/${order.orders[0].id as string}`,
      'approver',
    );
    expect([status, body.status]).toEqual([200, 'Confirmed']);
    await again.stop();
  }, 60_000);

  it('is backed up while orders are placed; restored, it has each that was answered before, equals its rebuild, and people sign in', async () => {
    const data = join(directory(), 'busy');
    prepareDemo(data);
    const server = await start(data);
    const api = new Api(server.url);
    const productId = await productOf(api);
    await api.token('approver');
    const answered: { readonly orderId: string; readonly number: string }[] = [];
    let over = false;
    let sent = 0;
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (!over) {
        const { status, body } = await buy(api, productId, `busy-${sent++}`);
        if (status === 201)
          answered.push({ orderId: body.orders[0].id, number: body.orders[0].number });
      }
    });
    await eventually('enough orders were answered', () => answered.length >= BEFORE);
    const before = [...answered];
    const backup = join(directory(), 'backup');
    const made = await run('backup', data, backup);
    const during = answered.length - before.length;
    over = true;
    await Promise.all(clients);
    expect([made.code, made.output]).toEqual([0, expect.stringMatching(/: \d+ files, \d+ bytes/)]);
    expect(during).toBeGreaterThan(0);
    await server.stop('SIGKILL');

    const restored = join(directory(), 'restored');
    expect(await run('restore', restored, backup)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/The next start builds the read models/),
    });
    const again = await start(restored);
    const there = new Api(again.url);
    const { position } = (await there.get('/health/ready')).body as { position: string };
    const given = new Set<string>();
    for (const [n, { orderId, number }] of answered.entries()) {
      const { status, body } = await there.get(`/orders/${orderId}`, 'approver', {
        'x-read-after': position,
      });
      if (status === 200) given.add(number);
      if (n < before.length)
        expect([orderId, status, body.status]).toEqual([orderId, 200, 'Confirmed']);
    }
    // numbers that stand in restored events are not given again
    const { status, body: order } = await buy(there, productId, 'after');
    expect([status, order.orders[0].status, given.has(order.orders[0].number as string)]).toEqual([
      201,
      'Confirmed',
      false,
    ]);
    await again.stop();
    const verified = await collected(verifyDirectory(restored, projections));
    expect(
      verified.flatMap(inWords).filter((line) => !line.endsWith('equal to a fresh rebuild')),
    ).toEqual([]);
    expect(await run('doctor', restored)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/every one of the \d+ subjects in the events has a key/),
    });
  }, 90_000);

  it('does not start where a log of other files was left beside restored ones, and doctor says so', async () => {
    const data = join(directory(), 'killed');
    prepareDemo(data);
    const older = join(directory(), 'older');
    cpSync(data, older, { recursive: true });
    const first = await start(data);
    const productId = await productOf(new Api(first.url));
    await first.stop();
    const second = await start(data);
    await buy(new Api(second.url), productId, 'killed');
    await second.stop('SIGKILL');
    expect(logsIn(data)).toContain('events.db-wal');
    for (const file of DATABASES) {
      rmSync(join(data, `${file}-shm`), { force: true });
      copyFileSync(join(older, file), join(data, file));
    }
    await expect(start(data)).rejects.toThrow(
      /(events|vault|state)\.db-wal in .* does not belong to/,
    );
    expect(await run('doctor', data)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/PROBLEM Embedded: \w+\.db-wal does not belong to/),
    });
    expect(await run('backup', data, join(directory(), 'never'))).toMatchObject({ code: 1 });
  }, 60_000);
});
