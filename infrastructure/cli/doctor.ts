import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { newId } from '../../application/command/ids.js';
import { projections } from '../../projections/index.js';
import { EventStoreDbEventStore } from '../eventstoredb/eventstoredb-event-store.js';
import { connectMongo } from '../mongodb/connect.js';
import { DocumentCollection } from '../mongodb/document-collection.js';
import { readModelRows } from '../mongodb/read-model-rows.js';
import { shapeOf } from '../sqlite/document-table.js';
import { ConfigurationError, readConfiguration, type Configuration } from './configuration.js';

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

/** Runs a check; what it throws is a finding by its kind, as messages of drivers may repeat an address with a password. */
async function checked(engine: string, advice: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    const { name, code } = error as Error & { code?: unknown };
    return [bad(engine, `failed with ${name}${code === undefined ? '' : ` (${String(code)})`}`, advice)];
  }
}

const majorOf = (version: string): number => Number(version.split('.')[0]);

async function mongodb({ mongoUrl }: NonNullable<Configuration['servers']>): Promise<Finding[]> {
  const engine = 'MongoDB';
  return checked(engine, 'is it running, and do TRADEPOST_MONGODB_URL’s host, user and password fit?', async () => {
    const { client, db, vault } = await connectMongo({ url: mongoUrl, timeoutMs: PATIENCE_MS });
    try {
      const before = Date.now();
      const hello = (await db.admin().command({ hello: 1 })) as { setName?: string; localTime: Date };
      const skew = hello.localTime.getTime() - (before + Date.now()) / 2;
      const { version } = (await db.admin().command({ buildInfo: 1 })) as { version: string };
      const findings = [
        majorOf(version) >= 6 ? fine(engine, `version ${version}`) : bad(engine, `version ${version}`, 'version 6 or later is needed'),
        hello.setName
          ? fine(engine, `replica set ${hello.setName}`)
          : bad(engine, 'no replica set', 'batches are transactions: start it with --replSet and call rs.initiate(), a set of one suffices'),
        Math.abs(skew) < MAX_SKEW_MS
          ? fine(engine, `its clock differs by ${Math.round(skew)} ms`)
          : bad(engine, `its clock differs by ${Math.round(skew)} ms`, 'set both clocks by NTP'),
      ];
      for (const [name, of] of [
        [db.databaseName, db],
        [vault.databaseName, vault],
      ] as const)
        findings.push(
          ...(await checked(engine, `the user needs the role readWrite on the database ${name}`, async () => {
            const probe = of.collection('doctor');
            await probe.insertOne({ at: new Date() });
            await probe.drop();
            return [fine(engine, `may write to the database ${name}`)];
          })),
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
        const missing = new DocumentCollection(db, row.live.collection, projection, shapeOf(projection)).indexNames.filter((name) => !there.has(name));
        if (missing.length > 0 && row.live.version === projection.version)
          findings.push(
            bad(engine, `the read model ${projection.name} lacks the indexes ${missing.join(', ')}`, 'start a projector: it makes them; if it does not, rebuild the read model'),
          );
      }
      const built = await readModelRows(db).countDocuments();
      findings.push(fine(engine, `${built} of ${projections.length} read models have been begun`));
      return findings;
    } finally {
      await client.close();
    }
  });
}

async function elasticsearch({ elasticsearchUrl, indexPrefix }: NonNullable<Configuration['servers']>): Promise<Finding[]> {
  const engine = 'Elasticsearch';
  const elastic = new Client({ node: elasticsearchUrl, requestTimeout: PATIENCE_MS, maxRetries: 0 });
  try {
    return await checked(engine, 'is it running, and do TRADEPOST_ELASTICSEARCH_URL’s host, user and password fit?', async () => {
      const { version } = await elastic.info();
      const { status } = await elastic.cluster.health();
      const findings = [
        majorOf(version.number) >= 8 ? fine(engine, `version ${version.number}`) : bad(engine, `version ${version.number}`, 'version 8 or 9 is needed'),
        status === 'red' ? bad(engine, 'its cluster is red', 'see GET _cluster/allocation/explain') : fine(engine, `its cluster is ${status}`),
      ];
      findings.push(
        ...(await checked(engine, `the user needs the privileges "manage" and "all" on the indices ${indexPrefix}-*`, async () => {
          const index = `${indexPrefix}-doctor-${newId().slice(-8)}`;
          await elastic.indices.create({ index });
          await elastic.indices.delete({ index });
          return [fine(engine, `may make indices ${indexPrefix}-*`)];
        })),
      );
      const alias = `${indexPrefix}-products`;
      const exists = await elastic.indices.existsAlias({ name: alias });
      findings.push(
        exists
          ? fine(engine, `the alias ${alias} has ${(await elastic.count({ index: alias })).count} products`)
          : fine(engine, `there is no alias ${alias} yet: a projector makes it`),
      );
      return findings;
    });
  } finally {
    await elastic.close();
  }
}

async function eventStoreDb({ eventStoreUrl }: NonNullable<Configuration['servers']>): Promise<Finding[]> {
  const engine = 'EventStoreDB';
  return checked(engine, 'is it running, and do TRADEPOST_EVENTSTORE_URL’s host, tls, user and password fit? The user has to be able to read $all and to write', async () => {
    const store = await EventStoreDbEventStore.open({ connectionString: eventStoreUrl, patienceMs: PATIENCE_MS });
    try {
      return [fine(engine, `history ${store.epoch}, read and written`), fine(engine, `its last event stands at ${await store.head()}`)];
    } finally {
      await store.close();
    }
  });
}

function embedded({ directory }: Configuration): Finding[] {
  const engine = 'Embedded';
  try {
    const there = existsSync(directory);
    if (!there) mkdirSync(dirname(directory), { recursive: true });
    accessSync(there ? directory : dirname(directory), constants.W_OK);
    return [fine(engine, `everything is embedded in ${directory}, which can be written`)];
  } catch {
    return [bad(engine, `the data directory ${directory} cannot be written`, 'set TRADEPOST_DATA to another one, or give its owner the right')];
  }
}

/** `npm run doctor`: checks every configured engine, and says what to do. Exit code 1 where something is wrong. */
async function main(): Promise<number> {
  const configuration = readConfiguration();
  const { servers } = configuration;
  const findings = servers ? (await Promise.all([eventStoreDb(servers), mongodb(servers), elasticsearch(servers)])).flat() : embedded(configuration);
  for (const { engine, what, advice } of findings) console.log(`${advice === null ? 'ok     ' : 'PROBLEM'} ${engine}: ${what}${advice === null ? '' : `\n        ${advice}`}`);
  const wrong = findings.filter((f) => f.advice !== null).length;
  console.log(wrong === 0 ? 'all is well' : `${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong`);
  return wrong === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof ConfigurationError ? error.message : error);
    process.exit(1);
  },
);
