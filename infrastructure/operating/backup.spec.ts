import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { newId } from '../../application/shared/command/ids.js';
import { createDemo } from '../demo/demo.js';
import { files } from '../engines/sqlite/schema.js';
import { Marketplace } from '../runtime/marketplace.js';
import { workerUrl } from '../shared/worker-url.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { eventually } from '../testing/kit/eventually.js';
import { prepareDemo } from '../testing/kit/prepared-demo.js';
import type { BackupManifest } from './backup-manifest.js';
import { backUp, backupOrder } from './backup.js';
import { examineDirectory } from './examine-directory.js';
import { restore } from './restore.js';

const directory = temporaryDirectory();
const fresh = (): string => join(directory(), newId());
const open = (path: string): Promise<Marketplace> =>
  Marketplace.open({ directory: path, log: () => undefined });

describe('a backup', () => {
  let marketplace: Marketplace;
  let data: string;
  let backup: string;
  let manifest: BackupManifest;
  beforeAll(async () => {
    data = fresh();
    prepareDemo(data);
    marketplace = await open(data);
    await marketplace.files.put(
      'table.o.1.csv',
      (async function* () {
        yield await Promise.resolve(Buffer.from('sku\nA\n'));
      })(),
    );
    backup = fresh();
    manifest = await marketplace.backUp(backup, () => undefined);
  }, 60_000);
  afterAll(() => marketplace.close());

  it('has what cannot be rebuilt, says what that is, and may be read by its owner only', async () => {
    const [last] = await marketplace.store.readAll(manifest.position - 1, 1);
    expect(manifest).toMatchObject({
      format: 1,
      program: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      epoch: marketplace.store.epoch,
      eventId: last!.id,
    });
    expect(JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8'))).toEqual(manifest);
    const paths = [
      'events.db',
      'simulated-gateway.db',
      'state.db',
      'uploads/table.o.1.csv',
      'vault.db',
    ];
    const listed = manifest.files.map((f) => f.path);
    expect(listed).toEqual(expect.arrayContaining(paths));
    for (const path of listed.filter((p) => !paths.includes(p)))
      expect(path).toMatch(/^uploads\/document\./);
    expect(readdirSync(backup).sort()).toEqual([
      'events.db',
      'manifest.json',
      'simulated-gateway.db',
      'state.db',
      'uploads',
      'vault.db',
    ]);
    const modes = [...paths, 'manifest.json'].map((p) => statSync(join(backup, p)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
    for (const path of [backup, join(backup, 'uploads')])
      expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('is refused where something is already, within the data directory, and where nothing is to be backed up', async () => {
    await expect(marketplace.backUp(backup, () => undefined)).rejects.toThrow(
      /is not empty: name a directory that is not there yet/,
    );
    await expect(marketplace.backUp(join(data, 'b'), () => undefined)).rejects.toThrow(
      /is in the data directory/,
    );
    await expect(backUp(backupOrder(fresh(), fresh()))).rejects.toThrow(/there are no events in/);
    expect(readdirSync(directory()).filter((name) => name.includes('.unfinished-'))).toEqual([]);
  });

  it('is made within an empty directory that is there, as on a disk of its own, and not beside it', async () => {
    const empty = fresh();
    mkdirSync(empty);
    const { ino } = statSync(empty);
    const beside = readdirSync(directory());
    let within: string[] = [];
    const order = backupOrder(data, empty);
    const made = await backUp(order, ({ file }) => {
      if (file !== files.events) return;
      within = readdirSync(empty);
      expect(readdirSync(directory())).toEqual(beside);
    });
    expect(within).toEqual([expect.stringMatching(/^\.unfinished-/)]);
    expect(statSync(empty).ino).toBe(ino);
    expect(readdirSync(empty).sort()).toEqual([
      'events.db',
      'manifest.json',
      'simulated-gateway.db',
      'state.db',
      'uploads',
      'vault.db',
    ]);
    expect(await restore(empty, fresh())).toEqual(made);
  });

  it('leaves nothing of it within an empty directory where it fails at the end, and is no backup then', async () => {
    const empty = fresh();
    mkdirSync(empty);
    const order = backupOrder(data, empty);
    // what has its name already when this one cannot have it goes again
    const progress = ({ file, percent }: { file: string; percent: number }): void => {
      if (file.startsWith('uploads/') && percent === 100)
        mkdirSync(join(empty, files.vault, 'in the way'), { recursive: true });
    };
    await expect(backUp(order, progress)).rejects.toThrow();
    expect(readdirSync(empty)).toEqual([files.vault]);
    await expect(restore(empty, fresh())).rejects.toThrow(/is no backup, or one that was not/);
  });

  it('leaves nothing behind where it is broken off', async () => {
    // on a busy machine it may be whole before anybody hears that it has begun: then again
    const target = await eventually('a backup is broken off', async () => {
      const stopped = new AbortController();
      const tried = fresh();
      return marketplace
        .backUp(tried, () => stopped.abort(), stopped.signal)
        .then(() => null)
        .catch((error: Error) => {
          expect(error.message).toContain('the backup was broken off');
          return tried;
        });
    });
    const name = target.slice(directory().length + 1);
    expect(readdirSync(directory()).filter((n) => n.startsWith(name))).toEqual([]);
  });

  it('has counters that are not behind its events, whenever its states were copied', async () => {
    const target = fresh();
    const order = backupOrder(data, target);
    let given = false;
    // numbers are taken after the states were copied, and stand in events that are
    await backUp(order, ({ file }) => {
      if (file !== files.events || given) return;
      given = true;
      const live = new DatabaseSync(join(data, files.state));
      live.exec("INSERT INTO kv (bucket, key, value) VALUES ('counter', 'purchase:99', '4001')");
      live.close();
    });
    const db = new DatabaseSync(join(target, files.state));
    const counter = db.prepare("SELECT value FROM kv WHERE key = 'purchase:99'").get();
    db.close();
    expect([given, counter]).toEqual([true, { value: '4001' }]);
  });

  it('is restored into an empty directory, whose read models are built, whose people sign in and whose secrets are the same', async () => {
    const into = fresh();
    mkdirSync(into);
    expect(await restore(backup, into)).toEqual(manifest);
    expect(readdirSync(into).sort()).toEqual([
      'events.db',
      'owner.lock',
      'simulated-gateway.db',
      'state.db',
      'uploads',
      'vault.db',
    ]);
    const restored = await open(into);
    try {
      await restored.caughtUp();
      expect(await restored.store.head()).toBe(manifest.position);
      expect(restored.signingSecret).toEqual(marketplace.signingSecret);
      expect(await restored.vault.list('subject-key')).toEqual(
        await marketplace.vault.list('subject-key'),
      );
      expect(await createDemo(restored, 'demo-demo-demo')).toBeNull();
    } finally {
      await restored.close();
    }
  }, 60_000);

  it('is restored beside what the simulated gateway has done since: somebody outside does not forget', async () => {
    const into = fresh();
    mkdirSync(into);
    const kept = new DatabaseSync(join(into, files.gateway));
    kept.exec('CREATE TABLE kv (bucket TEXT, key TEXT, value TEXT)');
    kept.exec("INSERT INTO kv VALUES ('simulated-keys', 'k-1', 'done after the backup')");
    kept.close();
    await restore(backup, into);
    const after = new DatabaseSync(join(into, files.gateway));
    expect(after.prepare('SELECT value FROM kv').all()).toEqual([
      { value: 'done after the backup' },
    ]);
    after.close();
    // a backup of before has none, and is restored all the same
    const older = fresh();
    cpSync(backup, older, { recursive: true });
    const path = join(older, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as BackupManifest;
    const without = manifest.files.filter((f) => f.path !== files.gateway);
    writeFileSync(path, JSON.stringify({ ...manifest, files: without }));
    rmSync(join(older, files.gateway));
    const again = fresh();
    await restore(older, again);
    expect(readdirSync(again)).not.toContain(files.gateway);
  });

  it('is not restored over anything, nor where a server runs', async () => {
    const full = fresh();
    mkdirSync(full);
    writeFileSync(join(full, 'events.db-wal'), 'left behind');
    await expect(restore(backup, full)).rejects.toThrow(
      /is not empty, and a backup is only restored into an empty one: stop the server, move/,
    );
    await expect(restore(backup, data)).rejects.toThrow(/is not empty/);
    expect(readdirSync(full)).toEqual(['events.db-wal']);
  });

  it('is not restored where it is damaged, and the file is named', async () => {
    const damaged = fresh();
    await marketplace.backUp(damaged, () => undefined);
    const bytes = readFileSync(join(damaged, files.vault));
    bytes[bytes.length - 100]! ^= 1;
    writeFileSync(join(damaged, files.vault), bytes);
    const into = fresh();
    await expect(restore(damaged, into)).rejects.toThrow(/vault\.db in .* is damaged/);
    expect(readdirSync(into)).toEqual(['owner.lock']);
    await expect(restore(fresh(), into)).rejects.toThrow(
      /is no backup, or one that was not finished/,
    );
    // what was refused is no obstacle
    await restore(backup, into);
    expect(readdirSync(into)).toContain(files.events);
  });

  it('whose restore was killed starts nothing until it was restored as a whole', async () => {
    const slow = fresh();
    await marketplace.backUp(slow, () => undefined);
    // copying waits here for whoever writes to it, which is nobody
    rmSync(join(slow, files.vault));
    execFileSync('mkfifo', [join(slow, files.vault)]);
    const into = fresh();
    const script = fileURLToPath(workerUrl(import.meta.url, '../cli/restore.js'));
    const restoring = spawn(process.execPath, [script, slow], {
      env: { PATH: process.env.PATH, TRADEPOST_DATA: into },
      stdio: 'ignore',
    });
    const ended = once(restoring, 'exit');
    await eventually('the events are copied', () =>
      existsSync(join(into, 'restoring', files.events)),
    );
    restoring.kill('SIGKILL');
    await ended;

    await expect(open(into)).rejects.toMatchObject({
      name: 'DataUnfit',
      message: expect.stringMatching(/^a restore into .* was broken off .*repeat npm run restore/),
    });
    expect(existsSync(join(into, files.events))).toBe(false);
    expect(examineDirectory(into)).toEqual([
      {
        what: 'a restore was broken off',
        advice: expect.stringMatching(/^repeat npm run restore/),
      },
    ]);
    // killed later, when some files had their names already
    writeFileSync(join(into, files.state), 'of the restore before');
    expect(await restore(backup, into)).toEqual(manifest);
    await (await open(into)).close();
  }, 60_000);

  it('is not restored from a newer format, or where its manifest names files elsewhere', async () => {
    for (const [change, says] of [
      [{ format: 2 }, /is of format 2, and this program reads format 1/],
      [{ files: [...manifest.files, { path: '../x', bytes: 1, sha256: '' }] }, /is damaged/],
      [{ files: manifest.files.slice(1) }, /is damaged/],
    ] as const) {
      const other = fresh();
      mkdirSync(other);
      writeFileSync(join(other, 'manifest.json'), JSON.stringify({ ...manifest, ...change }));
      await expect(restore(other, fresh())).rejects.toThrow(says);
    }
  });
});
