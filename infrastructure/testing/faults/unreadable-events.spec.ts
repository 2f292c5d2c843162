import { execFile } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { fetch } from 'undici';
import { NO_STREAM } from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { createDemo } from '../../demo/demo.js';
import { EventStoreDbEventStore } from '../../engines/eventstoredb/eventstoredb-event-store.js';
import { files } from '../../engines/sqlite/schema.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { ServerProcess } from '../bench/server-process.js';
import { Api, type Answer } from '../kit/api.js';
import { temporaryDirectory } from '../kit/directory.js';
import { eventually } from '../kit/eventually.js';
import { followChanges } from '../kit/followed-changes.js';
import { prepareDemo } from '../kit/prepared-demo.js';
import { ProductionSet } from '../kit/production.js';
import { withServers } from '../kit/servers.js';

const directory = temporaryDirectory();
const projectionsCli = resolve(
  import.meta.dirname,
  '../../../dist/infrastructure/cli/projections.js',
);
const READY_WITHIN_MS = 20_000;

/** An event that a newer version of the program has recorded. */
interface Foreign {
  readonly stream: string;
  readonly type: string;
  readonly data?: string;
  readonly schemaVersion?: number;
}

const metadataOf = (schemaVersion: number): string =>
  JSON.stringify({
    schemaVersion,
    $correlationId: newId(),
    $causationId: newId(),
    commandId: newId(),
    actor: { person: null, organization: null, impersonator: null, client: 'a newer version' },
  });

/** Behind all others, in the files of a server that does not run. */
function recordInFiles(path: string, { stream, type, data, schemaVersion = 1 }: Foreign): string {
  const db = new DatabaseSync(join(path, files.events));
  const id = newId();
  db.prepare(
    `INSERT INTO event (position, stream, revision, id, type, data, metadata, recorded_at)
     VALUES ((SELECT max(position) + 1 FROM event), ?,
             (SELECT coalesce(max(revision) + 1, 0) FROM event WHERE stream = ?), ?, ?, ?, ?, ?)`,
  ).run(stream, stream, id, type, data ?? '{}', metadataOf(schemaVersion), Date.now());
  db.close();
  return id;
}

const address = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

async function place(api: Api): Promise<Answer> {
  const { body: found } = await api.get('/products?sku=TAP-48-VIN', 'buyer');
  const lines = [{ productId: found.items[0].id, quantity: 6 }];
  return api.post('/orders', 'buyer', { lines, shippingAddress: address });
}
const orderOf = ({ body }: Answer): string => body.orders[0].id;
/** From its own events: the read model of orders has stopped, too. */
const statusOf = async (api: Api, orderId: string): Promise<string> =>
  (await api.get(`/streams/order-${orderId}`, 'auditor')).body.state?.status;
const readiness = async (api: Api) => (await api.get('/health/ready')).body;
const consumer = async (api: Api, name: string) =>
  (await api.get('/operations/consumers', 'operator')).body.items.find(
    (c: { name: string }) => c.name === name,
  );
const fulfilment = async (api: Api) =>
  (await api.get('/operations/processes', 'operator')).body.items.find(
    (p: { name: string }) => p.name === 'fulfilment',
  );
const readModel = async (api: Api, name: string) =>
  (await api.get('/operations/projections', 'operator')).body.items.find(
    (p: { name: string }) => p.name === name,
  );

describe('events that cannot be read, embedded', () => {
  let server: ServerProcess;
  let api: Api;
  const start = async (): Promise<void> => {
    server = await ServerProcess.start(directory(), {}, []);
    api = new Api(server.url);
  };
  beforeAll(() => prepareDemo(directory()), 60_000);
  afterAll(() => server.stop(), 30_000);

  it('keep no server from starting: what needs them has stopped or goes on without them, says so, and all else works', async () => {
    recordInFiles(directory(), { stream: `order-${newId()}`, type: 'OrderPaused' });
    recordInFiles(directory(), {
      stream: `inventory-${newId()}`,
      type: 'StockReceived',
      data: '{',
    });
    await start();
    expect(server.startMilliseconds).toBeLessThan(READY_WITHIN_MS);
    await eventually('fulfilment has stopped', async () => (await fulfilment(api)).failed !== null);
    await eventually(
      'the stock has stopped',
      async () => (await readModel(api, 'stock')).status === 'stopped',
    );
    expect(await consumer(api, 'stock locations')).toMatchObject({
      policy: 'goOn',
      state: 'running',
      passedOver: 1,
    });
    expect(await readiness(api)).toMatchObject({ status: 'degraded', missing: [] });
    const { body: quoted } = await api.get('/products?sku=TAP-48-VIN', 'buyer');
    expect(quoted.items).toHaveLength(1);
  }, 60_000);

  it('let a process go on when an operator has the event skipped, on the command line, while it stays skipped after a restart', async () => {
    const placed = orderOf(await place(api));
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [projectionsCli, ...args], {
        env: { ...process.env, TRADEPOST_DATA: directory() },
      });
    expect((await run('status')).stdout).toMatch(
      /process fulfilment +stopped at event .*OrderPaused/,
    );
    await run('skip', 'process:fulfilment', 'a trial of a newer version');
    await eventually(
      'the order is confirmed',
      async () => (await statusOf(api, placed)) === 'Confirmed',
    );
    await server.stop();
    await start();
    const later = orderOf(await place(api));
    await eventually(
      'a later one is confirmed',
      async () => (await statusOf(api, later)) === 'Confirmed',
    );
    expect((await fulfilment(api)).failed).toBeNull();
  }, 60_000);

  it('end no server when somebody asks what they have missed: they are told to read again', async () => {
    const crashes: string[] = [];
    server.onCrash((how) => crashes.push(how));
    const following = await followChanges(api, 'buyer', { 'last-event-id': '1' });
    await eventually('they are told', () => following.heard.some((h) => h.event === 'resync'));
    following.stop();
    expect([crashes, (await readiness(api)).status]).toEqual([[], 'degraded']);
  }, 30_000);

  it('close a replica where they are about people: it is not ready and changes nothing until it is upgraded, also after a restart', async () => {
    await server.stop();
    recordInFiles(directory(), {
      stream: `user-${newId()}`,
      type: 'UserDisabled',
      schemaVersion: 9,
    });
    for (let starts = 0; starts < 2; starts++) {
      await start();
      await eventually('it is closed', async () => (await api.get('/health/ready')).status === 503);
      expect(await readiness(api)).toMatchObject({ status: 'closed' });
      const refused = await api.post('/auth/login', null, {
        email: 'buyer@demo.example',
        password: 'demo-demo-demo',
      });
      expect([refused.status, refused.body.code]).toEqual([503, 'replica/closed']);
      expect((await api.get('/products')).status).toBe(401);
      if (starts === 0) await server.stop();
    }
  }, 60_000);
});

describe('a page of the events that cannot be read', () => {
  const damaged = () => join(directory(), 'damaged');
  let server: ServerProcess;
  let api: Api;
  let orderId: string;

  beforeAll(async () => {
    prepareDemo(damaged());
    const path = join(damaged(), files.events);
    const db = new DatabaseSync(path);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const { id, stream } = db
      .prepare(
        `SELECT id, stream FROM event WHERE type = 'OrderPlaced' AND stream IN
           (SELECT stream FROM event WHERE type = 'OrderConfirmed') ORDER BY position LIMIT 1`,
      )
      .get() as { id: string; stream: string };
    const { page_size: size } = db.prepare('PRAGMA page_size').get() as { page_size: number };
    db.close();
    orderId = stream.slice('order-'.length);
    // the page that holds the event, which no index does
    const page = Math.floor(readFileSync(path).indexOf(id) / size);
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(size, 0xff), 0, size, page * size);
    closeSync(file);
    server = await ServerProcess.start(damaged(), {}, []);
    api = new Api(server.url);
  }, 60_000);
  afterAll(() => server.stop(), 30_000);

  it('stops a rebuild that meets it, which says why, and no other read model', async () => {
    await api.post('/operations/projections/orders/rebuild', 'operator', {});
    const rebuilt = await eventually('the rebuild has stopped', async () => {
      const found = await readModel(api, 'orders (rebuild)');
      return found?.status === 'stopped' && found;
    });
    expect(rebuilt.error).toMatchObject({
      eventId: null,
      message: expect.stringMatching(/events after position \d+ cannot be read/),
    });
    const { position } = (await place(api)).body;
    const seen = await api.get('/purchases', 'buyer', { 'x-read-after': position });
    expect([seen.status, (await readModel(api, 'orders')).status]).toEqual([200, 'running']);
  }, 60_000);

  it('is one request’s 503, and ends nobody', async () => {
    const crashes: string[] = [];
    server.onCrash((how) => crashes.push(how));
    const cancelled = await api.put(`/orders/${orderId}/status`, 'warehouse', {
      status: 'Shipped',
      carrier: 'DX',
    });
    expect([cancelled.status, cancelled.body.code]).toEqual([503, 'engine/unavailable']);
    expect([crashes, (await api.get('/health/live')).status]).toEqual([[], 200]);
  }, 30_000);

  it('right behind where a read model stands leaves operators what they look at: it has stopped, for a time that nobody knows', async () => {
    await server.stop();
    const events = new DatabaseSync(join(damaged(), files.events));
    const one = events.prepare('SELECT position, id, type, data FROM event WHERE position = ?');
    let before = one.get(1)!;
    try {
      for (let at = 2; ; at++) before = one.get(at) ?? before;
    } catch {
      // the first that cannot be read
    }
    events.close();
    const readModels = new DatabaseSync(join(damaged(), files.readModels));
    readModels
      .prepare("UPDATE projection SET position = ?, event_id = ? WHERE name = 'categories'")
      .run(before.position!, before.id!);
    readModels.close();
    server = await ServerProcess.start(damaged(), {}, []);
    api = new Api(server.url);
    await eventually('it has stopped', async () => {
      const found = await readModel(api, 'categories');
      return found?.status === 'stopped' && found.lagMs === null && found.lag > 0;
    });
    const { projections } = await readiness(api);
    expect(projections.find((p: { name: string }) => p.name === 'categories')).toMatchObject({
      status: 'stopped',
      lagMs: null,
    });
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain(
      'tradepost_projection_status{projection="categories",status="stopped"} 1',
    );
    expect(metrics).toMatch(/tradepost_projection_lag_events\{projection="categories"\} [1-9]/);
    expect(metrics).not.toMatch(/tradepost_projection_lag_seconds\{projection="categories"\}/);
    const { stdout } = await promisify(execFile)(process.execPath, [projectionsCli, 'status'], {
      env: { ...process.env, TRADEPOST_DATA: damaged() },
    });
    expect(stdout).toMatch(/categories .* stopped .* events behind, since when cannot be read/);
  }, 60_000);
});

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  describe('events that a newer replica records while older ones run', () => {
    let set: ProductionSet;
    let server: ServerProcess;
    let api: Api;
    let store: EventStoreDbEventStore;

    const record = ({ stream, type, data = '{}', schemaVersion = 1 }: Foreign): Promise<unknown> =>
      store.append(stream, NO_STREAM, [
        { id: newId(), type, data, metadata: metadataOf(schemaVersion) },
      ]);

    beforeAll(async () => {
      set = await ProductionSet.prepare(directory(), servers);
      const marketplace = await Marketplace.open({
        directory: join(directory(), 'making'),
        log: () => undefined,
        engines: set.engines(),
      });
      await createDemo(marketplace, 'demo-demo-demo');
      await marketplace.close();
      server = await ServerProcess.start(join(directory(), 'server'), set.settings, []);
      api = new Api(server.url);
      store = await EventStoreDbEventStore.open({
        connectionString: set.eventStore.connectionString,
      });
    }, 120_000);
    afterAll(async () => {
      await store?.close();
      await server?.stop();
      await set?.drop();
    }, 30_000);

    it('have followers of changes read again, who hear of what comes after, and stop the process that needs them until they are skipped', async () => {
      const following = await followChanges(api, 'buyer');
      await record({ stream: `order-${newId()}`, type: 'OrderPaused' });
      await eventually('they are told', () => following.heard.some((h) => h.event === 'resync'));
      await eventually(
        'fulfilment has stopped',
        async () => (await fulfilment(api)).failed !== null,
      );
      const placed = await place(api);
      await eventually('they hear of what comes after', () =>
        following.changes().some((c) => c.id === placed.body.id),
      );
      const skipped = await api.post('/operations/processes/fulfilment/skip', 'operator', {
        reason: 'a trial of a newer version',
      });
      expect([skipped.status, skipped.body.action]).toEqual([202, 'process.skip']);
      await eventually(
        'the order is confirmed',
        async () => (await statusOf(api, orderOf(placed))) === 'Confirmed',
      );
      following.stop();
    }, 90_000);

    it('keep none from starting again, and end none when somebody asks what they have missed', async () => {
      await record({
        stream: `inventory-${newId()}`,
        type: 'StockReceived',
        schemaVersion: 9,
      });
      await eventually(
        'the stock has stopped',
        async () => (await readModel(api, 'stock')).status === 'stopped',
      );
      await server.stop();
      server = await ServerProcess.start(join(directory(), 'server'), set.settings, []);
      expect(server.startMilliseconds).toBeLessThan(READY_WITHIN_MS);
      api = new Api(server.url);
      const crashes: string[] = [];
      server.onCrash((how) => crashes.push(how));
      expect(await readiness(api)).toMatchObject({ status: 'degraded', missing: [] });
      const following = await followChanges(api, 'buyer', { 'last-event-id': '1' });
      await eventually('they are told', () => following.heard.some((h) => h.event === 'resync'));
      following.stop();
      expect(crashes).toEqual([]);
    }, 90_000);

    it('close them where they are about people, at once and with all streams of theirs open', async () => {
      const token = `Bearer ${await api.token('operator')}`;
      expect((await api.get('/health/ready')).status).toBe(200);
      await record({ stream: `organization-${newId()}`, type: 'OrganizationMerged' });
      await eventually('it is closed', async () => (await api.get('/health/ready')).status === 503);
      const refused = await api.post('/operations/verifications', token, {
        projections: ['stock'],
      });
      expect([refused.status, refused.body.code]).toEqual([503, 'replica/closed']);
      expect((await api.get('/operations/consumers', token)).status).toBe(200);
    }, 30_000);
  });
});
