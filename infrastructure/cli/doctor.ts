import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { EngineUnavailable } from '../../application/ports/engine-unavailable.js';
import { newId } from '../../application/shared/command/ids.js';
import { projections } from '../../projections/index.js';
import { EventStoreDbEventStore } from '../engines/eventstoredb/eventstoredb-event-store.js';
import { examineEventStore } from '../engines/eventstoredb/examine.js';
import { connectMongo } from '../engines/mongodb/connect.js';
import { DocumentCollection } from '../engines/mongodb/document-collection.js';
import { readModelRows } from '../engines/mongodb/read-model-rows.js';
import { DataDirectory } from '../engines/sqlite/data-directory.js';
import { eventReader } from '../engines/sqlite/event-reader.js';
import { leaveWhole } from '../engines/sqlite/leave-whole.js';
import { files, openReader } from '../engines/sqlite/schema.js';
import { isLiveKey } from '../engines/stripe/settings.js';
import { describeChanged, describeCoverage, hashesOf } from '../operating/event-hashes.js';
import { examineDirectory } from '../operating/examine-directory.js';
import { BELONGING } from '../operating/one-installation.js';
import { sealedSubjectsIn } from '../operating/sealed-subjects.js';
import { shapeOf } from '../shared/read-models/table-shape.js';
import { ConfigurationError, readConfiguration, type Configuration } from './configuration.js';

/** A result about one engine; `advice` says what to do about a problem. */
interface Finding {
  readonly engine: string;
  readonly what: string;
  readonly advice: string | null;
}

const TIMEOUT_MS = 5_000;
const MAX_SKEW_MS = 2_000;

const ok = (engine: string, what: string): Finding => ({ engine, what, advice: null });
const problem = (engine: string, what: string, advice: string): Finding => ({
  engine,
  what,
  advice,
});

const clockOf = (engine: string, skewMs: number): Finding => {
  const what = `its clock differs by ${Math.round(skewMs)} ms`;
  return Math.abs(skewMs) < MAX_SKEW_MS
    ? ok(engine, what)
    : problem(engine, what, 'set both clocks by NTP');
};

/**
 * Meanings of gRPC status codes: EventStoreDB's client throws plain errors with these while it
 * connects.
 */
const grpcWords: Readonly<Record<string, string>> = {
  4: 'it does not answer in time',
  7: 'it denies access',
  14: 'it cannot be reached',
  16: 'it does not accept the user',
};

/**
 * Runs a check. An error becomes a finding with its name only, as messages of drivers may contain a
 * URL with a password.
 */
async function checked(
  engine: string,
  advice: string,
  check: () => Promise<Finding[]>,
): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    const { name, code } = (error instanceof EngineUnavailable ? error.cause : error) as Error & {
      code?: unknown;
    };
    return [
      problem(
        engine,
        grpcWords[String(code)] ??
          `failed with ${name}${code === undefined ? '' : ` (${String(code)})`}`,
        advice,
      ),
    ];
  }
}

const majorOf = (version: string): number => Number(version.split('.')[0]);

async function mongodb({ mongoUrl }: NonNullable<Configuration['servers']>): Promise<Finding[]> {
  const engine = 'MongoDB';
  return checked(
    engine,
    'is it running, and do TRADEPOST_MONGODB_URL’s host, user and password fit?',
    async () => {
      const { client, db, vault } = await connectMongo({ url: mongoUrl, timeoutMs: TIMEOUT_MS });
      try {
        const before = Date.now();
        const hello = (await db.admin().command({ hello: 1 })) as {
          setName?: string;
          localTime: Date;
        };
        const skew = hello.localTime.getTime() - (before + Date.now()) / 2;
        const { version } = (await db.admin().command({ buildInfo: 1 })) as { version: string };
        const findings = [
          majorOf(version) >= 6
            ? ok(engine, `version ${version}`)
            : problem(engine, `version ${version}`, 'version 6 or later is needed'),
          hello.setName
            ? ok(engine, `replica set ${hello.setName}`)
            : problem(
                engine,
                'no replica set',
                'batches are transactions: start it with --replSet and call rs.initiate(), a set of one suffices',
              ),
          clockOf(engine, skew),
        ];
        for (const [name, of] of [
          [db.databaseName, db],
          [vault.databaseName, vault],
        ] as const)
          findings.push(
            ...(await checked(
              engine,
              `the user needs the role readWrite on the database ${name}`,
              async () => {
                const probe = of.collection('doctor');
                await probe.insertOne({ at: new Date() });
                await probe.drop();
                return [ok(engine, `may write to the database ${name}`)];
              },
            )),
          );
        for (const projection of projections) {
          const row = await readModelRows(db).findOne({ _id: projection.name });
          if (!row) continue;
          const existing = new Set(
            (
              await db
                .collection(row.live.collection)
                .indexes()
                .catch(() => [])
            ).map((i) => i.name),
          );
          const missing = new DocumentCollection(
            db,
            row.live.collection,
            projection,
            shapeOf(projection),
          ).indexNames.filter((name) => !existing.has(name));
          if (missing.length > 0 && row.live.version === projection.version)
            findings.push(
              problem(
                engine,
                `the read model ${projection.name} lacks the indexes ${missing.join(', ')}`,
                'start a projector: it makes them; if it does not, rebuild the read model',
              ),
            );
        }
        const built = await readModelRows(db).countDocuments();
        findings.push(ok(engine, `${built} of ${projections.length} read models have been begun`));
        return findings;
      } finally {
        await client.close();
      }
    },
  );
}

async function elasticsearch({
  elasticsearchUrl,
  indexPrefix,
}: NonNullable<Configuration['servers']>): Promise<Finding[]> {
  const engine = 'Elasticsearch';
  const elastic = new Client({
    node: elasticsearchUrl,
    requestTimeout: TIMEOUT_MS,
    maxRetries: 0,
  });
  try {
    return await checked(
      engine,
      'is it running, and do TRADEPOST_ELASTICSEARCH_URL’s host, user and password fit?',
      async () => {
        const { version } = await elastic.info();
        const { status } = await elastic.cluster.health();
        const before = Date.now();
        const { nodes } = await elastic.nodes.stats({ metric: 'os' });
        const middle = (before + Date.now()) / 2;
        const skews = Object.values(nodes).map((node) => (node.timestamp ?? middle) - middle);
        const findings = [
          majorOf(version.number) >= 8
            ? ok(engine, `version ${version.number}`)
            : problem(engine, `version ${version.number}`, 'version 8 or 9 is needed'),
          status === 'red'
            ? problem(engine, 'its cluster is red', 'see GET _cluster/allocation/explain')
            : ok(engine, `its cluster is ${status}`),
          clockOf(engine, skews.sort((a, b) => Math.abs(b) - Math.abs(a))[0] ?? 0),
        ];
        findings.push(
          ...(await checked(
            engine,
            `the user needs the privileges "manage" and "all" on the indices ${indexPrefix}-*`,
            async () => {
              const index = `${indexPrefix}-doctor-${newId().slice(-8)}`;
              await elastic.indices.create({ index });
              await elastic.indices.delete({ index });
              return [ok(engine, `may make indices ${indexPrefix}-*`)];
            },
          )),
        );
        const alias = `${indexPrefix}-products`;
        const exists = await elastic.indices.existsAlias({ name: alias });
        findings.push(
          exists
            ? ok(
                engine,
                `the alias ${alias} has ${(await elastic.count({ index: alias })).count} products`,
              )
            : ok(engine, `there is no alias ${alias} yet: a projector makes it`),
        );
        return findings;
      },
    );
  } finally {
    await elastic.close();
  }
}

async function eventStoreDb({
  eventStoreUrl: connectionString,
  eventStorePrefix: prefix,
}: NonNullable<Configuration['servers']>): Promise<Finding[]> {
  const engine = 'EventStoreDB';
  return checked(
    engine,
    'is it running, and do TRADEPOST_EVENTSTORE_URL’s host, tls, user and password fit? The user has to be able to append, and to read $all: docs/operations.md says how',
    async () => {
      const { version, skewMs } = await examineEventStore({
        connectionString,
        prefix,
        timeoutMs: TIMEOUT_MS,
      });
      const store = await EventStoreDbEventStore.open({
        connectionString,
        prefix,
        timeoutMs: TIMEOUT_MS,
      });
      try {
        return [
          version === 'unknown'
            ? problem(engine, 'version before 21.10', 'version 21.10 or later is needed')
            : ok(engine, `version ${version}`),
          clockOf(engine, skewMs),
          ok(engine, 'may append, and read and follow $all'),
          ok(engine, `history ${store.epoch}, its last event stands at ${await store.head()}`),
        ];
      } finally {
        await store.close();
      }
    },
  );
}

async function embedded({ directory }: Configuration): Promise<Finding[]> {
  const engine = 'Embedded';
  try {
    // the data directory itself may not exist yet; access(2) would let root write even where no one can, so try it
    let nearest = directory;
    while (!existsSync(nearest)) nearest = dirname(nearest);
    rmdirSync(mkdtempSync(join(nearest, '.tradepost-doctor-')));
  } catch {
    return [
      problem(
        engine,
        `the data directory ${directory} cannot be written`,
        'set TRADEPOST_DATA to another one, or give its owner the right',
      ),
    ];
  }
  const findings = examineDirectory(directory).map((finding) => ({ engine, ...finding }));
  const isWhole = findings.every((f) => f.advice === null);
  // of a damaged file every event would be named
  const hashes = isWhole ? await hashesInDirectory(directory) : [];
  if (isWhole) tidy(directory);
  return [
    ok(engine, `everything is embedded in ${directory}, which can be written`),
    ...findings,
    ...hashes,
  ];
}

/** Reading has left empty logs; where a server runs, they are its own. */
function tidy(directory: string): void {
  if (!existsSync(directory)) return;
  try {
    const owned = DataDirectory.own(directory);
    try {
      leaveWhole(directory);
    } finally {
      owned.release();
    }
  } catch {
    // somebody has it
  }
}

/** Whether what is in MongoDB belongs to the events; nothing is said where either is away. */
async function belonging({
  eventStoreUrl,
  eventStorePrefix,
  mongoUrl,
}: NonNullable<Configuration['servers']>): Promise<Finding[]> {
  const engine = 'MongoDB';
  try {
    const store = await EventStoreDbEventStore.open({
      connectionString: eventStoreUrl,
      prefix: eventStorePrefix,
      timeoutMs: TIMEOUT_MS,
    });
    await store.close();
    const { client, db, vault } = await connectMongo({ url: mongoUrl, timeoutMs: TIMEOUT_MS });
    try {
      const findings: Finding[] = [];
      for (const [of, prefix] of [
        [vault, ''],
        [db, 'state_'],
      ] as const) {
        const entry = await of
          .collection<{ _id: string; value: string }>(`${prefix}${BELONGING.bucket}`)
          .findOne({ _id: BELONGING.key });
        const name = `the database ${of.databaseName}`;
        if (entry === null)
          findings.push(ok(engine, `${name} does not say its history yet: a start adds it`));
        else if (entry.value === store.epoch)
          findings.push(ok(engine, `${name} is of the same history as EventStoreDB`));
        else
          findings.push(
            problem(
              engine,
              `${name} is of another history, ${entry.value}`,
              'restore both from one backup: docs/operations.md, "Backup and restore"',
            ),
          );
      }
      return findings;
    } finally {
      await client.close();
    }
  } catch {
    return [];
  }
}

/** Holds every event of a data directory against its hash: some 200,000 in a second. */
async function hashesInDirectory(directory: string): Promise<Finding[]> {
  const path = join(directory, files.events);
  if (!existsSync(path)) return [];
  const db = openReader(path);
  try {
    return hashFindings(await hashesOf(eventReader(db)));
  } finally {
    db.close();
  }
}

/** How long events on a server are read: some 20,000 in a second. */
const READING_MS = 120_000;

/** How many of those whom the newest events are about are looked for in the vault. */
const LOOKED_FOR = 1_000;

/**
 * Holds every event on a server against its hash, and looks for the keys of those whom the newest
 * are about; nothing is said where it is away.
 */
async function eventsOnServer({
  eventStoreUrl: connectionString,
  eventStorePrefix: prefix,
  mongoUrl,
}: NonNullable<Configuration['servers']>): Promise<Finding[]> {
  let store: EventStoreDbEventStore;
  try {
    store = await EventStoreDbEventStore.open({ connectionString, prefix, timeoutMs: TIMEOUT_MS });
  } catch {
    return [];
  }
  try {
    return await checked('Events', 'see what else is said of the engines', async () => {
      const newest = new Set<string>();
      const checkedHashes = await hashesOf(async (after, count) => {
        const page = await store.readAll(after, count);
        for (const subject of page.flatMap(({ data }) => sealedSubjectsIn(data))) {
          newest.delete(subject);
          newest.add(subject);
          if (newest.size > LOOKED_FOR) newest.delete(newest.values().next().value!);
        }
        return page;
      }, READING_MS);
      const keys = checkedHashes.isWhole ? [await keysOnServer(mongoUrl, [...newest])] : [];
      return [...hashFindings(checkedHashes), ...keys];
    });
  } finally {
    await store.close();
  }
}

async function keysOnServer(mongoUrl: string, subjects: readonly string[]): Promise<Finding> {
  const engine = 'Events';
  const { client, vault } = await connectMongo({ url: mongoUrl, timeoutMs: TIMEOUT_MS });
  try {
    const without = new Set(subjects);
    for (const bucket of ['subject-key', 'forgotten'])
      for await (const { _id } of vault
        .collection<{ _id: string }>(bucket)
        .find({ _id: { $in: [...subjects] } }, { projection: { _id: 1 } }))
        without.delete(_id);
    const of = `of the ${subjects.length} subjects of the newest events`;
    return without.size === 0
      ? ok(engine, `each ${of} has a key, or was forgotten`)
      : problem(
          engine,
          `${without.size} ${of} have no key: the database ${vault.databaseName} is older than EventStoreDB, and their data cannot be read`,
          'restore both from one backup: docs/operations.md, "Backup and restore"',
        );
  } finally {
    await client.close();
  }
}

function hashFindings({ hashes, isWhole }: Awaited<ReturnType<typeof hashesOf>>): Finding[] {
  const engine = 'Events';
  const coverage = isWhole
    ? describeCoverage(hashes)
    : `of the first ${hashes.events}, all that were read in ${READING_MS / 1_000} s: ${describeCoverage(hashes)}; npm run projections -- verify reads all`;
  const advice = '"Events that have changed" in docs/operations.md says what to do';
  return [
    hashes.uncoveredSince === 0 ? ok(engine, coverage) : problem(engine, coverage, advice),
    ...describeChanged(hashes).map((line) =>
      problem(engine, line, `compare it with a backup; ${advice}`),
    ),
  ];
}

/** Who takes buyers' money, and whether it answers. */
async function gateway({ stripe }: Configuration): Promise<Finding[]> {
  const engine = 'Gateway';
  if (!stripe) return [ok(engine, 'simulated: no money is moved (STRIPE_SECRET_KEY is not set)')];
  const mode = isLiveKey(stripe.secretKey) ? 'live' : 'test mode, no real money is moved';
  const { StripeGateway } = await import('../engines/stripe/stripe-gateway.js');
  const opened = await StripeGateway.open({ ...stripe, timeoutMs: TIMEOUT_MS });
  const answer = await opened.examine();
  if (answer.is !== 'done') {
    const why = answer.is === 'refused' ? `it refuses (${answer.code})` : answer.why;
    return [
      problem(
        engine,
        `Stripe, ${mode}: ${why}`,
        'is STRIPE_SECRET_KEY whole and not revoked, and may this machine reach api.stripe.com?',
      ),
    ];
  }
  const findings = [ok(engine, `Stripe, ${mode}: it answers`)];
  if (!answer.value.paysOutByHand)
    findings.push(
      problem(
        engine,
        'Stripe pays the operator’s balance out automatically: it is missing when vendors and refunds are paid',
        'set payouts to manual: docs/payments.md, "Run it with a test key"',
      ),
    );
  if (stripe.webhookSecrets.length === 0)
    findings.push(
      ok(
        engine,
        'no STRIPE_WEBHOOK_SECRETS: what happens at Stripe is found by asking, each minute',
      ),
    );
  return findings;
}

/**
 * `npm run doctor`: checks every configured engine, with advice for each problem. Exit code 1 where
 * there is one.
 */
async function main(): Promise<number> {
  const configuration = readConfiguration();
  const { servers } = configuration;
  const engines = servers
    ? (
        await Promise.all([
          eventStoreDb(servers),
          mongodb(servers),
          belonging(servers),
          elasticsearch(servers),
          eventsOnServer(servers),
        ])
      ).flat()
    : await embedded(configuration);
  const findings = [...engines, ...(await gateway(configuration))];
  for (const { engine, what, advice } of findings)
    console.log(
      `${advice === null ? 'ok     ' : 'PROBLEM'} ${engine}: ${what}${advice === null ? '' : `\n        ${advice}`}`,
    );
  const problems = findings.filter((f) => f.advice !== null).length;
  console.log(
    problems === 0 ? 'no problems found' : `${problems} problem${problems === 1 ? '' : 's'} found`,
  );
  return problems === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof ConfigurationError ? error.message : error);
    process.exit(1);
  },
);
