import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newId } from '../../../application/shared/command/ids.js';
import { dropIndices } from '../../engines/elasticsearch/drop-indices.js';
import { connectMongo } from '../../engines/mongodb/connect.js';
import { MongoKeyValueStore } from '../../engines/mongodb/mongo-key-value-store.js';
import { MongoSessions } from '../../engines/mongodb/mongo-sessions.js';
import { files } from '../../engines/sqlite/schema.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { openProductionEngines } from '../../runtime/production-engines.js';
import { seeded } from '../../shared/random.js';
import { workerUrl } from '../../shared/worker-url.js';
import { startFacade } from '../stand-ins/eventstoredb/facade-process.js';
import { loadFrom } from './load-process.js';
import type { LoadPlan } from './load.js';
import { planOf, tokensOf, type Measure, type Tokens } from './measures.js';
import { misspelt, productName } from './product-names.js';
import { ServerProcess } from './server-process.js';
import { drawn, MAPPING, type TradeSource } from './trade-measures.js';
import { createWorld, type World, type WorldSize } from './world.js';

const SEARCHED = 50_000;
const log = (message: string): void => console.error(message);

interface Servers {
  readonly env: NodeJS.ProcessEnv;
  /** Opens a marketplace on the servers, in this process. */
  open(directory: string): Promise<Marketplace>;
}

/**
 * Uses real MongoDB and Elasticsearch, and the stand-in for EventStoreDB with the events of an
 * embedded data directory. Keys and credentials are copied, as when migrating from embedded to
 * servers.
 */
async function onServers<T>(embedded: string, work: (servers: Servers) => Promise<T>): Promise<T> {
  const { TRADEPOST_TEST_MONGODB_URL: mongo, TRADEPOST_TEST_ELASTICSEARCH_URL: elasticsearchUrl } =
    process.env;
  if (!mongo || !elasticsearchUrl)
    throw new Error(
      'set TRADEPOST_TEST_MONGODB_URL and TRADEPOST_TEST_ELASTICSEARCH_URL to servers on this machine',
    );
  const name = `bench${newId().slice(-8)}`;
  const url = new URL(mongo);
  url.pathname = `/${name}`;
  const facade = await startFacade(embedded);
  const connection = await connectMongo({ url: url.href });
  try {
    const sessions = new MongoSessions(connection.client, connection.db, name);
    await copied(
      join(embedded, files.vault),
      new MongoKeyValueStore(sessions, connection.vault, ''),
    );
    const servers = {
      eventStoreUrl: facade.connectionString,
      mongoUrl: url.href,
      elasticsearchUrl,
      synonymsFile: null,
      indexPrefix: name,
    };
    return await work({
      env: {
        TRADEPOST_EVENTSTORE_URL: servers.eventStoreUrl,
        TRADEPOST_MONGODB_URL: servers.mongoUrl,
        TRADEPOST_ELASTICSEARCH_URL: servers.elasticsearchUrl,
        TRADEPOST_INDEX_PREFIX: name,
      },
      open: (directory) =>
        Marketplace.open({
          directory,
          log,
          engines: ({ onCommit }) =>
            openProductionEngines({ ...servers, role: 'all', log, onCommit }),
        }),
    });
  } finally {
    await connection.db.dropDatabase();
    await connection.vault.dropDatabase();
    await connection.client.close();
    await facade.stop();
    await dropIndices(elasticsearchUrl, name);
  }
}

async function copied(file: string, to: MongoKeyValueStore): Promise<void> {
  const kept = new DatabaseSync(file, { readOnly: true });
  const entries = kept.prepare('SELECT bucket, key, value FROM kv').all() as {
    bucket: string;
    key: string;
    value: string;
  }[];
  kept.close();
  for (let i = 0; i < entries.length; i += 1_000) await to.write(entries.slice(i, i + 1_000));
}

async function inScratch<T>(work: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'tradepost-bench-'));
  try {
    return await work(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Builds the year's read models and search index from scratch. */
const rebuild = (source: TradeSource): Measure => ({
  keys: [{ key: 'production_rebuild_seconds', limit: 90, aim: 40, better: 'less' }],
  run: () =>
    inScratch(async (scratch) => {
      const embedded = join(scratch, 'embedded');
      const path = source.data ?? (await drawn(join(scratch, 'year.csv')));
      const args = [
        fileURLToPath(workerUrl(import.meta.url, '../../cli/import.js')),
        '--json',
        '--mapping',
        source.mapping ?? MAPPING,
        '--rejected',
        join(scratch, 'rejected.csv'),
        path,
      ];
      await promisify(execFile)(process.execPath, args, {
        env: { ...process.env, TRADEPOST_DATA: embedded },
      });
      return onServers(embedded, async ({ open }) => {
        const began = performance.now();
        const marketplace = await open(join(scratch, 'servers'));
        await marketplace.caughtUp(600_000);
        const seconds = (performance.now() - began) / 1000;
        await marketplace.close();
        return {
          figures: { production_rebuild_seconds: Math.round(seconds * 10) / 10 },
          notes: [
            `the year's events through the stand-in into 20 read models in MongoDB and an index in Elasticsearch`,
          ],
        };
      });
    }),
});

async function withWorld<T>(
  size: WorldSize,
  work: (server: ServerProcess, world: World, tokens: Tokens) => Promise<T>,
): Promise<T> {
  return inScratch(async (scratch) => {
    const embedded = join(scratch, 'embedded');
    const building = await Marketplace.open({ directory: embedded, log });
    const world = await createWorld(building, size);
    await building.settled();
    await building.close();
    return onServers(embedded, async ({ env, open }) => {
      const marketplace = await open(join(scratch, 'building'));
      await marketplace.caughtUp(600_000);
      await marketplace.close();
      // processes would start over, as it is another history for them, and read every event during the measurement
      const server = await ServerProcess.start(join(scratch, 'servers'), env, [
        '--empty',
        '--role',
        'api',
      ]);
      try {
        return await work(server, world, await tokensOf(server.url, world));
      } finally {
        await server.stop();
      }
    });
  });
}

const search: Measure = {
  keys: [
    { key: 'production_search_per_s', limit: 100, aim: 200, better: 'more' },
    { key: 'production_search_p95_ms', limit: 100, aim: 100, better: 'less' },
  ],
  run: () =>
    withWorld(
      {
        vendors: 4,
        buyers: 8,
        products: SEARCHED,
        stockPerProduct: 0,
        contractLists: 0,
        rowsPerContract: 0,
      },
      async ({ url }, world, tokens) => {
        const random = seeded(11);
        const questions = (spoil: (word: string) => string) =>
          Array.from({ length: 5_000 }, () => {
            const index = Math.floor(random() * SEARCHED);
            const [first, second] = productName(index).split(' ');
            return { q: `${first!} ${spoil(second!)}`, wanted: world.products[index]!.id };
          });
        const plan = (searches: LoadPlan['searches']): LoadPlan =>
          planOf(url, world, tokens, { kind: 'searches', atOnce: 8, searches: searches! });
        const right = questions((word) => word);
        const wrong = questions((word) => misspelt(word, random));
        await loadFrom(plan(right));
        const exact = await loadFrom(plan(right));
        const typos = await loadFrom(plan(wrong));
        for (const report of [exact, typos])
          if (report.statuses['200'] !== report.done)
            throw new Error(`searches answered ${JSON.stringify(report.statuses)}`);
        const share = (report: typeof exact): string =>
          ((100 * report.found) / report.done).toFixed(1);
        return {
          figures: {
            production_search_per_s: Math.round(exact.perSecond),
            production_search_p95_ms: Math.round(exact.p95),
          },
          notes: [
            `production search: an api replica, 50,000 products, two words and facets, 8 at once; the wanted product among the first ten in ${share(exact)} of 100, misspelt in ${share(typos)}; misspelt ${Math.round(typos.perSecond)}/s, p95 ${Math.round(typos.p95)} ms`,
          ],
        };
      },
    ),
};

const SCARCE = 8;
const THERE = 50;
const WANTED = 4;
const WANTING = 32;

/**
 * 32 concurrent buyers, through two API replicas, order more of each product than is in stock,
 * while its vendor receives single units through both. Confirmed quantities must equal the stock,
 * and the replicas must have had conflicts.
 */
const race: Measure = {
  keys: [
    { key: 'production_oversold_units', limit: 0, aim: 0, better: 'less' },
    { key: 'production_conflicts', limit: 1, aim: 1, better: 'more' },
  ],
  run: () =>
    inScratch(async (scratch) => {
      const embedded = join(scratch, 'embedded');
      const building = await Marketplace.open({ directory: embedded, log });
      const world = await createWorld(building, {
        vendors: 1,
        buyers: WANTING,
        products: SCARCE,
        stockPerProduct: THERE,
        contractLists: 0,
        rowsPerContract: 0,
      });
      await building.settled();
      await building.close();
      return onServers(embedded, async ({ env }) => {
        const replicas = await Promise.all(
          ['api', 'api', 'projector', 'process'].map((role, i) =>
            ServerProcess.start(join(scratch, `${role}${i}`), env, ['--empty', '--role', role]),
          ),
        );
        try {
          return await raced(
            replicas.slice(0, 2).map(({ url }) => url),
            world,
          );
        } finally {
          await Promise.all(replicas.map((replica) => replica.stop()));
        }
      });
    }),
};

async function raced(
  urls: readonly string[],
  world: World,
): Promise<{ figures: Record<string, number>; notes: string[] }> {
  const tokens = await tokensOf(urls[0]!, world);
  const ask = async (
    at: number,
    token: string,
    method: string,
    path: string,
    body?: object,
  ): Promise<Record<string, unknown>> => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      prefer: 'wait=20',
    };
    const answer = await fetch(`${urls[at % urls.length]!}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok)
      throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const shippingAddress = {
    name: 'Goods-in',
    line1: '1 Dock Road',
    city: 'Leeds',
    postalCode: 'LS1 1AA',
    country: 'GB',
  };
  let [sold, oversold, received] = [0, 0, 0];
  for (const { id: productId } of world.products) {
    let there = THERE;
    const receiving = async (at: number): Promise<void> => {
      for (let i = 0; i < 10; i++) {
        await ask(at, tokens.vendor, 'POST', `/inventory/${productId}/receipts`, {
          location: 'main',
          quantity: 1,
        });
        there++;
      }
    };
    const wanting = tokens.buyers.map(async (token, i) => {
      const { orders } = (await ask(i, token, 'POST', '/orders', {
        lines: [{ productId, quantity: WANTED }],
        shippingAddress,
      })) as { orders: readonly { status: string }[] };
      return orders.filter(({ status }) => status === 'Confirmed').length * WANTED;
    });
    const confirmed = (
      await Promise.all([...wanting, receiving(0).then(() => 0), receiving(1).then(() => 0)])
    ).reduce((sum, units) => sum + units, 0);
    sold += confirmed;
    received += there;
    oversold += Math.max(0, confirmed - there);
  }
  const metrics = await Promise.all(
    urls.map(async (url) => (await fetch(`${url}/metrics`)).text()),
  );
  const conflicts = metrics
    .flatMap((text) => [...text.matchAll(/^tradepost_append_conflicts_total\{[^}]*\} (\d+)/gm)])
    .reduce((sum, [, count]) => sum + Number(count), 0);
  return {
    figures: { production_oversold_units: oversold, production_conflicts: conflicts },
    notes: [
      `two api replicas: ${WANTING * WANTED * SCARCE} units wanted at once, product after product, ${received} there, ${sold} confirmed; ${conflicts} appends met another replica's and were decided anew`,
    ],
  };
}

/**
 * Benchmarks on the production engines: run on request (`npm run bench -- production`) where the
 * servers are available.
 */
export const productionMeasures = (source: TradeSource): readonly Measure[] => [
  rebuild(source),
  search,
  race,
];
