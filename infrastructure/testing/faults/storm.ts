import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { fetch } from 'undici';
import { projections } from '../../../projections/index.js';
import { dropIndices } from '../../engines/elasticsearch/drop-indices.js';
import { EventStoreDbEventStore } from '../../engines/eventstoredb/eventstoredb-event-store.js';
import { connectMongo, type MongoConnection } from '../../engines/mongodb/connect.js';
import { LEASE_MS } from '../../engines/mongodb/mongo-leases.js';
import { MongoLiveDocuments } from '../../engines/mongodb/mongo-live-documents.js';
import { verifyIndex } from '../../operating/verify-index.js';
import { describe as inWords, verifyModels, type Verification } from '../../operating/verify.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { openProductionEngines } from '../../runtime/production-engines.js';
import type { ReplicaRole } from '../../runtime/replica-role.js';
import { ServerProcess } from '../bench/server-process.js';
import { createWorld, type World } from '../bench/world.js';
import { startFacade } from '../stand-ins/eventstoredb/facade-process.js';
import { cleanUp, findingsOf } from './clean-up.js';
import { TcpProxy } from './tcp-proxy.js';

export interface StormOptions {
  /** Holds the stand-in's events and the replicas' own files. */
  readonly directory: string;
  readonly mongoUrl: string;
  readonly elasticsearchUrl: string;
  /** The real EventStoreDB; null: the stand-in. */
  readonly eventStoreUrl: string | null;
  /** Number of rounds; each one causes every fault once. */
  readonly rounds: number;
  /** Duration of each outage, in milliseconds. */
  readonly awayMs: number;
  readonly restMs: number;
  /**
   * Only these of `Elasticsearch`, `MongoDB`, `EventStoreDB`, `kill` and `pause`; all of them where
   * absent.
   */
  readonly only?: readonly string[];
  readonly log: (message: string) => void;
  /** Called with the report as soon as it is known, before anything is cleaned up. */
  readonly onReport: (report: StormReport) => void;
  /** Called with what could not be cleaned up: that says nothing about the report. */
  readonly onCleanUpFailed: (failures: readonly string[]) => void;
}

export interface StormReport {
  /** Number of orders answered with 201 or 202. */
  readonly answered: number;
  /** Number of attempts that failed or timed out, and were retried. */
  readonly again: number;
  readonly perSecond: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Violations found; empty where there are none. */
  readonly wrong: readonly string[];
  readonly notes: readonly string[];
}

const MAX_CONCURRENT = 16;
const SIZE = {
  vendors: 2,
  buyers: 8,
  products: 20,
  stockPerProduct: 3_000,
  contractLists: 4,
  rowsPerContract: 10,
};
const address = {
  name: 'Goods-in',
  line1: '1 Dock Road',
  city: 'Leeds',
  postalCode: 'LS1 1AA',
  country: 'GB',
};
const TIMEOUT_MS = 360_000;
/** What an answer may be late by. */
const STANDS_STILL_MS = 5_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Answered {
  readonly id: string;
  /** Seconds after the load began. */
  readonly atSeconds: number;
  readonly buyer: number;
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
}

/**
 * Two API replicas, two projectors and one process replica handle orders while each engine refuses
 * connections and hangs in turn, each kind of replica is killed, and a projector is paused beyond
 * its lease. Afterwards every accepted order must exist, and every read model must equal a rebuild.
 */
export async function storm(options: StormOptions): Promise<void> {
  const { log } = options;
  const name = `storm${Date.now().toString(36)}`;
  const mongoUrl = new URL(options.mongoUrl);
  mongoUrl.pathname = `/${name}`;
  const facade =
    options.eventStoreUrl === null ? await startFacade(join(options.directory, 'events')) : null;
  const eventStore = new URL(options.eventStoreUrl ?? facade!.connectionString);
  const elastic = new URL(options.elasticsearchUrl);
  const proxies = {
    Elasticsearch: await TcpProxy.before(elastic.hostname, Number(elastic.port)),
    MongoDB: await TcpProxy.before(mongoUrl.hostname, Number(mongoUrl.port)),
    EventStoreDB: await TcpProxy.before(eventStore.hostname, Number(eventStore.port)),
  };
  const through = (url: URL, proxy: TcpProxy): string => {
    const copy = new URL(url.href);
    copy.hostname = '127.0.0.1';
    copy.port = String(proxy.port);
    return copy.href;
  };
  // the driver would discover the server and bypass the proxy: a direct connection does not
  const direct = new URL(mongoUrl.href);
  direct.searchParams.delete('replicaSet');
  direct.searchParams.set('directConnection', 'true');
  const env = {
    TRADEPOST_EVENTSTORE_URL: through(eventStore, proxies.EventStoreDB),
    TRADEPOST_MONGODB_URL: through(direct, proxies.MongoDB),
    TRADEPOST_ELASTICSEARCH_URL: through(elastic, proxies.Elasticsearch),
    TRADEPOST_INDEX_PREFIX: name,
  };
  const mongo = await connectMongo({ url: mongoUrl.href });
  const search = new Client({ node: options.elasticsearchUrl });
  const replicas = new Map<string, ServerProcess>();
  const crashes: string[] = [];
  const start = async (replica: string, role: ReplicaRole): Promise<void> => {
    const started = await ServerProcess.start(
      join(options.directory, replica),
      env,
      ['--role', role],
      (text) => appendFileSync(join(options.directory, `${replica}.log`), text),
    );
    replicas.set(replica, started);
    // restarted as a deployment would do, but reported as a violation
    started.onCrash((how) => {
      log(`${replica} crashed: ${how}`);
      crashes.push(`${replica} crashed: ${how}`);
      void start(replica, role);
    });
  };
  try {
    log('creating companies, products and stock');
    const world = await makeWorld({
      ...options,
      eventStoreUrl: eventStore.href,
      mongoUrl: mongoUrl.href,
      name,
    });
    await Promise.all([
      start('api-1', 'api'),
      start('api-2', 'api'),
      start('projector-1', 'projector'),
      start('projector-2', 'projector'),
      start('process-1', 'process'),
      start('relay-1', 'relay'),
    ]);
    const customers = new Customers(world, () => [
      replicas.get('api-1')!.url,
      replicas.get('api-2')!.url,
    ]);
    customers.begin();
    const notes: string[] = [];
    const wanted = (step: string): boolean => options.only?.includes(step) ?? true;
    for (let round = 0; round < options.rounds; round++) {
      for (const [engine, proxy] of Object.entries(proxies).filter(([name]) => wanted(name)))
        for (const state of ['refuse', 'hang'] as const) {
          const before = customers.answered.length;
          log(`${engine}: ${state}`);
          await proxy.set(state);
          await pause(options.awayMs);
          const meanwhile = customers.answered.length - before;
          await proxy.set('pass');
          await pause(options.restMs);
          notes.push(
            `${engine} ${state === 'refuse' ? 'refused' : 'hung'} for ${options.awayMs / 1000} s: ${meanwhile} orders answered meanwhile, ${customers.answered.length - before - meanwhile} in the ${options.restMs / 1000} s after`,
          );
        }
      for (const [replica, role] of [
        ['api-1', 'api'],
        ['projector-1', 'projector'],
        ['process-1', 'process'],
        ['relay-1', 'relay'],
      ] as const) {
        if (!wanted('kill')) break;
        log(`${replica}: kill -9`);
        await replicas.get(replica)!.stop('SIGKILL');
        await start(replica, role);
        await pause(options.restMs);
      }
      if (!wanted('pause')) continue;
      log('projector-2: paused past its lease');
      process.kill(replicas.get('projector-2')!.pid, 'SIGSTOP');
      await pause(LEASE_MS + 3_000);
      process.kill(replicas.get('projector-2')!.pid, 'SIGCONT');
      await pause(options.restMs);
    }
    const load = await customers.end();
    log(`the load has ended, everything is looked at: ${JSON.stringify(load)}`);
    const [api] = customers.urls();
    const wrong = [...crashes];
    const look = async (what: string, check: () => Promise<readonly string[]>): Promise<void> => {
      const findings = await findingsOf(what, check);
      log(`${what}: ${findings.length === 0 ? 'as it should be' : findings.join('; ')}`);
      wrong.push(...findings);
    };
    await look('what is under way', () => settled(api!));
    await look('orders and stock', () => reconciled(customers, world));
    await look('the read models', () => verified(mongo, search, eventStore.href));
    options.onReport({ ...load, wrong, notes });
  } finally {
    const failures = await cleanUp({
      replicas: () => Promise.all([...replicas.values()].map((r) => r.stop('SIGKILL'))),
      proxies: () => Promise.all(Object.values(proxies).map((p) => p.close())),
      'the stand-in for EventStoreDB': () => facade?.stop(),
      'the read models in MongoDB': () => mongo.db.dropDatabase(),
      'the vault in MongoDB': () => mongo.vault.dropDatabase(),
      'the connection to MongoDB': () => mongo.client.close(),
      'the indices in Elasticsearch': () => dropIndices(options.elasticsearchUrl, name),
      'the connection to Elasticsearch': () => search.close(),
    });
    if (failures.length > 0) options.onCleanUpFailed(failures);
  }
}

/**
 * Creates companies, products, prices and stock by ordinary commands, in one process on the same
 * engines.
 */
async function makeWorld({
  directory,
  eventStoreUrl,
  mongoUrl,
  elasticsearchUrl,
  name,
  log,
}: Omit<StormOptions, 'eventStoreUrl'> & { eventStoreUrl: string; name: string }): Promise<World> {
  const marketplace = await Marketplace.open({
    directory: join(directory, 'world'),
    log,
    engines: ({ onCommit }) =>
      openProductionEngines({
        eventStoreUrl,
        mongoUrl,
        elasticsearchUrl,
        role: 'all',
        synonymsFile: null,
        indexPrefix: name,
        log,
        onCommit,
      }),
  });
  try {
    const world = await createWorld(marketplace, SIZE);
    // the onboarding process creates their first users
    await marketplace.settled();
    return world;
  } finally {
    await marketplace.close();
  }
}

/**
 * Customers who place orders and retry under the same Idempotency-Key, at the other replica, until
 * they get a response.
 */
class Customers {
  readonly answered: Answered[] = [];
  private readonly statuses: Record<string, number> = {};
  private readonly tokens = new Map<number, Promise<string>>();
  private again = 0;
  private over = false;
  private began = 0;
  private working: Promise<void>[] = [];

  constructor(
    private readonly world: World,
    readonly urls: () => readonly string[],
  ) {}

  begin(): void {
    this.began = performance.now();
    this.working = Array.from({ length: MAX_CONCURRENT }, (_, i) => this.order(i));
  }

  async end(): Promise<Pick<StormReport, 'answered' | 'again' | 'perSecond' | 'statuses'>> {
    this.over = true;
    await Promise.all(this.working);
    const seconds = (performance.now() - this.began) / 1000;
    return {
      answered: this.answered.length,
      again: this.again,
      perSecond: Math.round(this.answered.length / seconds),
      statuses: this.statuses,
    };
  }

  async get(
    path: string,
    buyer: number,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    for (let attempt = 0; ; attempt++) {
      const response = await fetch(`${this.urls()[0]}${path}`, {
        headers: { authorization: `Bearer ${await this.token(buyer)}` },
      });
      const body = await response.json();
      if (response.status !== 401 || attempt > 0) return { status: response.status, body };
      // access tokens are valid for a quarter of an hour
      this.tokens.delete(buyer);
    }
  }

  private async order(customer: number): Promise<void> {
    for (let n = 0; !this.over; n++) {
      const buyer = (customer + n) % this.world.buyers.length;
      const [first, second] = [n * 7 + customer, n * 7 + customer + 1 + (n % 3)].map(
        (i) => this.world.products[i % this.world.products.length]!.id,
      );
      const lines = [first!, second!].map((productId, i) => ({
        productId,
        quantity: 1 + ((n + i) % 3),
      }));
      const body = JSON.stringify({ lines, shippingAddress: address });
      for (let attempt = customer; ; attempt++) {
        const answer = await this.post('/orders', body, buyer, `storm-${customer}-${n}`, attempt);
        if (answer === null) {
          this.again++;
          await pause(100);
          continue;
        }
        for (const { id, items } of answer.orders)
          this.answered.push({
            id,
            atSeconds: Math.round((performance.now() - this.began) / 100) / 10,
            buyer,
            lines: items ?? lines,
          });
        break;
      }
    }
  }

  /** Null: no response, or one after which to retry. */
  private async post(
    path: string,
    body: string,
    buyer: number,
    key: string,
    attempt: number,
  ): Promise<{
    readonly orders: readonly { readonly id: string; readonly items?: Answered['lines'] }[];
  } | null> {
    const urls = this.urls();
    try {
      const response = await fetch(`${urls[attempt % urls.length]}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await this.token(buyer)}`,
          'content-type': 'application/json',
          'idempotency-key': key,
          prefer: 'wait=5',
        },
        body,
        signal: AbortSignal.timeout(15_000),
      });
      this.statuses[response.status] = (this.statuses[response.status] ?? 0) + 1;
      const text = await response.text();
      if (response.status === 201 || response.status === 202)
        return JSON.parse(text) as { orders: { id: string }[] };
      if (response.status === 401) this.tokens.delete(buyer);
      else if (response.status < 500 && response.status !== 409 && response.status !== 429)
        throw new Error(`an order was refused with ${response.status}: ${text.slice(0, 300)}`);
      return null;
    } catch (error) {
      if ((error as Error).message.startsWith('an order was refused')) throw error;
      this.statuses.none = (this.statuses.none ?? 0) + 1;
      return null;
    }
  }

  private token(buyer: number): Promise<string> {
    let token = this.tokens.get(buyer);
    if (!token) {
      token = this.login(this.world.buyers[buyer]!.email);
      token.catch(() => this.tokens.delete(buyer));
      this.tokens.set(buyer, token);
    }
    return token;
  }

  async login(email: string): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      const urls = this.urls();
      try {
        const response = await fetch(`${urls[attempt % urls.length]}/auth/login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ email, password: this.world.password }),
          signal: AbortSignal.timeout(15_000),
        });
        const body = (await response.json()) as { accessToken?: string };
        if (body.accessToken) return body.accessToken;
      } catch {
        // retried below
      }
      await pause(200);
    }
  }
}

/** The time of the last event that one has seen; 0 where it is not behind, or does not say. */
const seenAtMs = (one: object): number =>
  'lagMs' in one && typeof one.lagMs === 'number' && one.lagMs > 0 ? Date.now() - one.lagMs : 0;

/**
 * Waits until all consumers are idle, for as long as they come nearer to it: after an hour of
 * faults on a busy machine read models may be half an hour behind. Returns what is not, once
 * nothing has moved for the timeout.
 */
async function settled(url: string): Promise<string[]> {
  let last = '';
  let nearest = new Map<string, number>();
  let movedAt = performance.now();
  for (; performance.now() < movedAt + TIMEOUT_MS; await pause(250)) {
    try {
      const answer = await fetch(`${url}/health/ready`);
      const {
        status,
        projections: models,
        processes,
        relays,
      } = (await answer.json()) as {
        status: string;
        projections: { name: string; lag: number; lagMs?: number; status: string }[];
        processes: {
          name: string;
          lag: number;
          inFlight: number;
          parked: number;
          status: string;
        }[];
        relays: { name: string; lag: number; open: number; held: number; status: string }[];
      };
      const busy = [
        ...models.filter((p) => p.lag > 0 || p.status !== 'running'),
        ...processes.filter(
          (p) => p.lag > 0 || p.inFlight > 0 || p.parked > 0 || p.status !== 'running',
        ),
        ...relays.filter((r) => r.lag > 0 || r.open > 0 || r.held > 0 || r.status !== 'running'),
      ];
      if (status === 'ready' && busy.length === 0) return [];
      last = JSON.stringify(busy);
      const seen = new Map(busy.map((one) => [one.name, seenAtMs(one)]));
      const moved =
        seen.size < nearest.size ||
        [...seen].some(([name, atMs]) => atMs > (nearest.get(name) ?? atMs) + STANDS_STILL_MS);
      if (moved || nearest.size === 0) [nearest, movedAt] = [seen, performance.now()];
    } catch (error) {
      last = (error as Error).message;
    }
  }
  return [`not settled after ${TIMEOUT_MS / 1000} s: ${last}`];
}

/**
 * Checks that every accepted order exists once and is settled, that reserved stock equals the
 * confirmed quantities, and that nothing is oversold.
 */
async function reconciled(customers: Customers, world: World): Promise<string[]> {
  const wrong: string[] = [];
  const held = new Map<string, number>();
  const { answered } = customers;
  if (new Set(answered.map((a) => a.id)).size !== answered.length)
    wrong.push('an order was answered to two keys');
  let next = 0;
  await Promise.all(
    Array.from({ length: MAX_CONCURRENT }, async () => {
      while (next < answered.length) {
        const { id, buyer, atSeconds } = answered[next++]!;
        const { status, body } = await customers.get(`/orders/${id}`, buyer);
        const order = body as { status: string; items: Answered['lines'] };
        if (status !== 200 || !['Confirmed', 'Rejected'].includes(order.status))
          wrong.push(
            `order ${id} was answered after ${atSeconds} s and is ${status === 200 ? order.status : status}`,
          );
        if (order.status === 'Confirmed')
          for (const { productId, quantity } of order.items)
            held.set(productId, (held.get(productId) ?? 0) + quantity);
      }
    }),
  );
  const operator = await customers.login(world.operator.email);
  for (const { id } of world.products) {
    const answer = await fetch(`${customers.urls()[0]}/inventory/${id}`, {
      headers: { authorization: `Bearer ${operator}` },
    });
    const { locations } = (await answer.json()) as {
      locations: { reserved: number; onHand: number }[];
    };
    const reserved = locations.reduce((n, l) => n + l.reserved, 0);
    if (reserved !== (held.get(id) ?? 0))
      wrong.push(`product ${id}: ${reserved} reserved, ${held.get(id) ?? 0} confirmed`);
    if (reserved > SIZE.stockPerProduct)
      wrong.push(`product ${id} is oversold: ${reserved} of ${SIZE.stockPerProduct}`);
  }
  return wrong;
}

async function verified(
  mongo: MongoConnection,
  elastic: Client,
  eventStoreUrl: string,
): Promise<string[]> {
  const store = await EventStoreDbEventStore.open({ connectionString: eventStoreUrl });
  try {
    const models = projections.map((projection) => ({
      projection,
      live: new MongoLiveDocuments(mongo.db, projection.name),
    }));
    const wrong: string[] = [];
    const look = (verification: Verification): void => {
      const lines = inWords(verification);
      wrong.push(...lines.filter((line) => !line.endsWith('equal to a fresh rebuild')));
    };
    for await (const verification of verifyModels(models, store.readAll.bind(store)))
      look(verification);
    look(await verifyIndex(mongo.db, elastic));
    return wrong;
  } finally {
    await store.close();
  }
}
