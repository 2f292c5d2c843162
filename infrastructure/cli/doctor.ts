import { EngineUnavailable } from '../../application/ports/engine-unavailable.js';
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { newId } from '../../application/shared/command/ids.js';
import { projections } from '../../projections/index.js';
import { EventStoreDbEventStore } from '../engines/eventstoredb/eventstoredb-event-store.js';
import { examineEventStore } from '../engines/eventstoredb/examine.js';
import { connectMongo } from '../engines/mongodb/connect.js';
import { DocumentCollection } from '../engines/mongodb/document-collection.js';
import { readModelRows } from '../engines/mongodb/read-model-rows.js';
import { ConfigurationError, readConfiguration, type Configuration } from './configuration.js';
import { shapeOf } from '../shared/read-models/table-shape.js';

/** What was found of one engine; `advice` says what to do where something is wrong. */
interface Finding {
  readonly engine: string;
  readonly what: string;
  readonly advice: string | null;
}

const PATIENCE_MS = 5_000;
const MAX_SKEW_MS = 2_000;

const fine = (engine: string, what: string): Finding => ({ engine, what, advice: null });
const bad = (engine: string, what: string, advice: string): Finding => ({ engine, what, advice });

const clockOf = (engine: string, skewMs: number): Finding => {
  const what = `its clock differs by ${Math.round(skewMs)} ms`;
  return Math.abs(skewMs) < MAX_SKEW_MS
    ? fine(engine, what)
    : bad(engine, what, 'set both clocks by NTP');
};

/**
 * What gRPC's codes mean: EventStoreDB's client throws them as plain errors while it gets to know
 * the server.
 */
const grpcWords: Readonly<Record<string, string>> = {
  4: 'it does not answer in time',
  7: 'it denies access',
  14: 'it cannot be reached',
  16: 'it does not know the user',
};

/**
 * Runs a check; what it throws is a finding by its kind, as messages of drivers may repeat an
 * address with a password.
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
      bad(
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
      const { client, db, vault } = await connectMongo({ url: mongoUrl, timeoutMs: PATIENCE_MS });
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
            ? fine(engine, `version ${version}`)
            : bad(engine, `version ${version}`, 'version 6 or later is needed'),
          hello.setName
            ? fine(engine, `replica set ${hello.setName}`)
            : bad(
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
                return [fine(engine, `may write to the database ${name}`)];
              },
            )),
          );
        for (const projection of projections) {
          const row = await readModelRows(db).findOne({ _id: projection.name });
          if (!row) continue;
          const there = new Set(
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
          ).indexNames.filter((name) => !there.has(name));
          if (missing.length > 0 && row.live.version === projection.version)
            findings.push(
              bad(
                engine,
                `the read model ${projection.name} lacks the indexes ${missing.join(', ')}`,
                'start a projector: it makes them; if it does not, rebuild the read model',
              ),
            );
        }
        const built = await readModelRows(db).countDocuments();
        findings.push(
          fine(engine, `${built} of ${projections.length} read models have been begun`),
        );
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
    requestTimeout: PATIENCE_MS,
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
            ? fine(engine, `version ${version.number}`)
            : bad(engine, `version ${version.number}`, 'version 8 or 9 is needed'),
          status === 'red'
            ? bad(engine, 'its cluster is red', 'see GET _cluster/allocation/explain')
            : fine(engine, `its cluster is ${status}`),
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
              return [fine(engine, `may make indices ${indexPrefix}-*`)];
            },
          )),
        );
        const alias = `${indexPrefix}-products`;
        const exists = await elastic.indices.existsAlias({ name: alias });
        findings.push(
          exists
            ? fine(
                engine,
                `the alias ${alias} has ${(await elastic.count({ index: alias })).count} products`,
              )
            : fine(engine, `there is no alias ${alias} yet: a projector makes it`),
        );
        return findings;
      },
    );
  } finally {
    await elastic.close();
  }
}

async function eventStoreDb({
  eventStoreUrl,
}: NonNullable<Configuration['servers']>): Promise<Finding[]> {
  const engine = 'EventStoreDB';
  return checked(
    engine,
    'is it running, and do TRADEPOST_EVENTSTORE_URL’s host, tls, user and password fit? The user has to be able to read $all and to write',
    async () => {
      const { version, skewMs } = await examineEventStore({
        connectionString: eventStoreUrl,
        patienceMs: PATIENCE_MS,
      });
      const store = await EventStoreDbEventStore.open({
        connectionString: eventStoreUrl,
        patienceMs: PATIENCE_MS,
      });
      try {
        return [
          version === 'unknown'
            ? bad(engine, 'version before 21.10', 'version 21.10 or later is needed')
            : fine(engine, `version ${version}`),
          clockOf(engine, skewMs),
          fine(engine, 'may append and read'),
          fine(engine, `history ${store.epoch}, its last event stands at ${await store.head()}`),
        ];
      } finally {
        await store.close();
      }
    },
  );
}

function embedded({ directory }: Configuration): Finding[] {
  const engine = 'Embedded';
  try {
    // the data directory itself may not be there yet; whoever is root may write everywhere, as far
    // as access(2) knows, even where nobody can
    let nearest = directory;
    while (!existsSync(nearest)) nearest = dirname(nearest);
    rmdirSync(mkdtempSync(join(nearest, '.tradepost-doctor-')));
    return [fine(engine, `everything is embedded in ${directory}, which can be written`)];
  } catch {
    return [
      bad(
        engine,
        `the data directory ${directory} cannot be written`,
        'set TRADEPOST_DATA to another one, or give its owner the right',
      ),
    ];
  }
}

/**
 * `npm run doctor`: checks every configured engine, and says what to do. Exit code 1 where
 * something is wrong.
 */
async function main(): Promise<number> {
  const configuration = readConfiguration();
  const { servers } = configuration;
  const findings = servers
    ? (await Promise.all([eventStoreDb(servers), mongodb(servers), elasticsearch(servers)])).flat()
    : embedded(configuration);
  for (const { engine, what, advice } of findings)
    console.log(
      `${advice === null ? 'ok     ' : 'PROBLEM'} ${engine}: ${what}${advice === null ? '' : `\n        ${advice}`}`,
    );
  const wrong = findings.filter((f) => f.advice !== null).length;
  console.log(
    wrong === 0 ? 'all is well' : `${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong`,
  );
  return wrong === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof ConfigurationError ? error.message : error);
    process.exit(1);
  },
);
