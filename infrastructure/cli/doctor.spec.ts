import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { NO_STREAM } from '../../application/ports/event-store.js';
import { newId } from '../../application/shared/command/ids.js';
import { EventStoreDbEventStore } from '../engines/eventstoredb/eventstoredb-event-store.js';
import { connectMongo } from '../engines/mongodb/connect.js';
import { readModelRows } from '../engines/mongodb/read-model-rows.js';
import { Marketplace } from '../runtime/marketplace.js';
import { workerUrl } from '../shared/worker-url.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { prepareDemo } from '../testing/kit/prepared-demo.js';
import { ProductionSet } from '../testing/kit/production.js';
import { withServers } from '../testing/kit/servers.js';

const directory = temporaryDirectory();
const script = fileURLToPath(workerUrl(import.meta.url, './doctor.js'));

async function doctor(
  settings: NodeJS.ProcessEnv,
): Promise<{ readonly code: number; readonly output: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script], {
      env: { PATH: process.env.PATH, ...settings },
    });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

describe('the doctor', () => {
  it('looks at the data directory where everything is embedded, and says what to do where it cannot be written', async () => {
    const well = await doctor({ TRADEPOST_DATA: join(directory(), 'data') });
    expect([well.code, well.output]).toEqual([
      0,
      expect.stringMatching(
        /^ok {6}Embedded: .*which can be written\nok {6}Embedded: there are no events yet.*\nok {6}Gateway: simulated: .*\nno problems found\n$/,
      ),
    ]);
    const ill = await doctor({ TRADEPOST_DATA: '/proc/nowhere' });
    expect([ill.code, ill.output]).toEqual([
      1,
      expect.stringMatching(
        /PROBLEM Embedded: .*cannot be written\n {8}set TRADEPOST_DATA to another one/,
      ),
    ]);
  }, 30_000);

  it('says of each file of a data directory that it is sound and belongs to the others, and that every event has its keys', async () => {
    const data = join(directory(), 'well');
    prepareDemo(data);
    const { code, output } = await doctor({ TRADEPOST_DATA: data });
    for (const file of ['events', 'vault', 'state', 'read-models'])
      expect(output).toMatch(new RegExp(`^ok {6}Embedded: ${file}\\.db is sound`, 'm'));
    expect(output).toMatch(/^ok {6}Embedded: history .*, its last event stands at \d+$/m);
    for (const file of ['vault', 'state'])
      expect(output).toMatch(
        new RegExp(`^ok {6}Embedded: ${file}\\.db is of the same history$`, 'm'),
      );
    expect(output).toMatch(/every one of the \d+ subjects in the events has a key/);
    expect(readdirSync(data).filter((name) => /-(wal|shm)$/.test(name))).toEqual([]);
    expect([code, output]).toEqual([0, expect.stringMatching(/no problems found\n$/)]);
  }, 30_000);

  it('names the file that is damaged, and says what to do', async () => {
    const data = join(directory(), 'ill');
    prepareDemo(data);
    const bytes = readFileSync(join(data, 'events.db'));
    const page = Math.floor(bytes.length / 2 / 4_096) * 4_096;
    bytes.fill(0xff, page, page + 4_096);
    writeFileSync(join(data, 'events.db'), bytes);
    const { code, output } = await doctor({ TRADEPOST_DATA: data });
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(
        /PROBLEM Embedded: events\.db is damaged: .*\n {8}restore the last backup into an empty directory/,
      ),
    ]);
    expect(output).not.toContain('vault.db is damaged');
  }, 30_000);

  it('counts whose keys are missing, and says that a vault is of another history', async () => {
    const data = join(directory(), 'older');
    prepareDemo(data);
    const vault = new DatabaseSync(join(data, 'vault.db'));
    vault.exec(
      "DELETE FROM kv WHERE bucket = 'subject-key' AND key = (SELECT min(key) FROM kv WHERE bucket = 'subject-key')",
    );
    vault.exec("UPDATE kv SET value = 'another' WHERE bucket = 'installation'");
    vault.close();
    const { code, output } = await doctor({ TRADEPOST_DATA: data });
    expect(code).toBe(1);
    expect(output).toMatch(/PROBLEM Embedded: vault\.db is of another history, another\n/);
    expect(output).toMatch(
      /PROBLEM Embedded: 1 of the \d+ subjects in the events have no key: vault\.db is older than events\.db/,
    );
  }, 30_000);

  it('says of every engine that it cannot be reached, and what to look at, without a word of its password', async () => {
    const { code, output } = await doctor({
      TRADEPOST_EVENTSTORE_URL: 'esdb://admin:hunter2@127.0.0.1:2?tls=false',
      TRADEPOST_MONGODB_URL: 'mongodb://app:hunter2@127.0.0.1:1/?replicaSet=rs0',
      TRADEPOST_ELASTICSEARCH_URL: 'http://app:hunter2@127.0.0.1:3',
    });
    expect([code, output.match(/^PROBLEM \w+/gm)]).toEqual([
      1,
      ['PROBLEM EventStoreDB', 'PROBLEM MongoDB', 'PROBLEM Elasticsearch'],
    ]);
    expect(output).toMatch(/PROBLEM EventStoreDB: it cannot be reached\n {8}is it running/);
    expect(output).not.toContain('hunter2');
  }, 30_000);
});

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  describe('the doctor on servers', () => {
    let set: ProductionSet;
    beforeAll(async () => {
      set = await ProductionSet.prepare(directory(), servers);
      const marketplace = await Marketplace.open({
        directory: join(directory(), 'making'),
        log: () => undefined,
        engines: set.engines(),
      });
      await marketplace.close();
    }, 120_000);
    afterAll(() => set.drop(), 30_000);

    it('finds every engine well: its version, its clock, what may be written and what is there', async () => {
      const { code, output } = await doctor(set.settings);
      expect(output).not.toContain('PROBLEM');
      for (const engine of ['EventStoreDB', 'MongoDB', 'Elasticsearch'])
        for (const what of [
          'version \\d+\\.',
          'its clock differs by -?\\d+ ms',
          'may (append|write|make)',
        ])
          expect(output).toMatch(new RegExp(`^ok {6}${engine}: ${what}`, 'm'));
      expect(output.match(/^ok {6}MongoDB: the database .* is of the same history/gm)).toHaveLength(
        2,
      );
      expect([code, output]).toEqual([0, expect.stringMatching(/no problems found\n$/)]);
    }, 30_000);

    it('holds every event against its hash, names one that has changed, and counts whose keys the vault lacks', async () => {
      const store = await EventStoreDbEventStore.open({
        connectionString: set.eventStore.connectionString,
      });
      const id = newId();
      const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
      const said = { schemaVersion: 1, $correlationId: id, $causationId: id, commandId: id, actor };
      // it says that it was something else when it was written
      const metadata = JSON.stringify({ ...said, hash: '0'.repeat(64) });
      await store.append(`order-${newId()}`, NO_STREAM, [
        { id, type: 'OrderPaused', data: '{"name":{"sealed":"s","subject":"lost"}}', metadata },
      ]);
      await store.close();
      const { code, output } = await doctor(set.settings);
      expect(output).toMatch(
        /^ok {6}Events: \d+ of \d+ events are covered by hashes, from position \d+ on$/m,
      );
      expect([code, output]).toEqual([
        1,
        expect.stringMatching(
          new RegExp(`PROBLEM Events: event ${id} \\(OrderPaused, .* is not what was written`),
        ),
      ]);
      expect(output).toMatch(
        /PROBLEM Events: 1 of the \d+ subjects of the newest events have no key: the database/,
      );
    }, 30_000);

    it('names an index that is missing, and who makes it', async () => {
      const { client, db } = await connectMongo({ url: set.settings.TRADEPOST_MONGODB_URL! });
      const row = await readModelRows(db).findOne({ _id: 'order-summaries' });
      const collection = db.collection(row!.live.collection);
      const gone = (await collection.indexes())
        .map(({ name }) => name!)
        .find((name) => name !== '_id_')!;
      await collection.dropIndex(gone);
      await client.close();
      const { code, output } = await doctor(set.settings);
      expect([code, output]).toEqual([
        1,
        expect.stringMatching(
          /PROBLEM MongoDB: the read model order-summaries lacks the indexes .*\n {8}start a projector/,
        ),
      ]);
      expect(output).toContain(gone);
    }, 30_000);
  });
});
