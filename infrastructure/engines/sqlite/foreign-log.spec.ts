import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newId } from '../../../application/shared/command/ids.js';
import { seeded } from '../../shared/random.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { hasForeignLog } from './foreign-log.js';
import { closeStorage, openStorage, type Storage } from './open-storage.js';
import { files } from './schema.js';

const directory = temporaryDirectory();

function fresh(): string {
  const path = join(directory(), newId());
  mkdirSync(path);
  return path;
}

/** The files as a loss of power would leave them now. */
function image(of: string, file: string): string {
  const to = fresh();
  for (const suffix of ['', '-wal'])
    if (existsSync(join(of, `${file}${suffix}`)))
      copyFileSync(join(of, `${file}${suffix}`), join(to, `${file}${suffix}`));
  return to;
}

/** The database of one image with the log of another. */
function mixed(file: string, database: string, log: string): string {
  const to = fresh();
  copyFileSync(join(database, file), join(to, file));
  copyFileSync(join(log, `${file}-wal`), join(to, `${file}-wal`));
  return join(to, file);
}

/** Everything that SQLite reads of it, and what it finds wrong. */
function contentOf(path: string, table: string): unknown {
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA synchronous = OFF');
    return [db.prepare(`SELECT * FROM ${table}`).all(), db.prepare('PRAGMA integrity_check').all()];
  } catch (error) {
    return (error as Error).message;
  } finally {
    db.close();
  }
}

async function write(storage: Storage, n: number): Promise<void> {
  const padding = 'x'.repeat(600);
  const events = Array.from({ length: 1 + (n % 4) }, () => ({
    id: newId(),
    type: 'Happened',
    data: JSON.stringify({ n, padding }),
    metadata: '{}',
  }));
  await storage.store.append(`s-${newId().slice(-12)}`, -1, events);
  const changes = [0, 1, 2].map((i) => ({
    bucket: 'b',
    key: String((n * 7 + i * 31) % 60),
    value: n % 5 === i ? null : `${n} ${padding}`,
  }));
  await storage.vault.write(changes);
  await storage.state.write(changes);
}

describe('a log beside a database file', () => {
  it.each([
    [files.events, 'event'],
    [files.vault, 'kv'],
    [files.state, 'kv'],
  ])(
    'of %s is the file’s own after every crash, and is taken for it in no other case than those that SQLite mends',
    async (file, table) => {
      const path = fresh();
      const storage = await openStorage(path, 1);
      const random = seeded(3);
      const images: string[] = [];
      for (let n = 0; n < 14; n++) {
        await write(storage, n);
        images.push(image(path, file));
        // merges what it can into the file, which in the end has the log begin anew
        if (random() < 0.3) {
          const other = new DatabaseSync(join(path, file));
          other.exec('PRAGMA wal_checkpoint(PASSIVE)');
          other.close();
          images.push(image(path, file));
        }
      }
      await closeStorage(storage);
      const contents = images.map((i) => contentOf(join(image(i, file), file), table));
      let refused = 0;
      for (const [i, database] of images.entries())
        for (const [j, log] of images.entries()) {
          const mix = mixed(file, database, log);
          const foreign = hasForeignLog(mix);
          if (i === j) expect([i, foreign]).toEqual([i, false]);
          if (foreign) refused++;
          else expect([i, j, contentOf(mix, table)]).toEqual([i, j, contents[j]]);
        }
      expect(refused).toBeGreaterThan(images.length);
    },
    60_000,
  );

  it('of another installation is not taken for its own', async () => {
    const [one, other] = [fresh(), fresh()];
    const images: string[] = [];
    for (const path of [one, other]) {
      const storage = await openStorage(path, 1);
      await write(storage, 1);
      images.push(image(path, files.vault));
      await closeStorage(storage);
    }
    expect(hasForeignLog(mixed(files.vault, images[0]!, images[1]!))).toBe(true);
  });

  it('is applied up to where it was torn', async () => {
    const path = fresh();
    const storage = await openStorage(path, 1);
    for (let n = 0; n < 3; n++) await write(storage, n);
    const torn = image(path, files.events);
    await closeStorage(storage);
    const log = readFileSync(join(torn, `${files.events}-wal`));
    for (const bytes of [0, 31, 32, 4_000, 4_152, log.length - 1, log.length - 5_000]) {
      writeFileSync(join(torn, `${files.events}-wal`), log.subarray(0, bytes));
      expect([bytes, hasForeignLog(join(torn, files.events))]).toEqual([bytes, false]);
    }
  });

  it('that is not its own is refused when the directory is opened, with what to do, and nothing is changed', async () => {
    const path = fresh();
    const storage = await openStorage(path, 1);
    await write(storage, 1);
    await closeStorage(storage);
    const older = image(path, files.state);
    const next = await openStorage(path, 1);
    await write(next, 2);
    await closeStorage(next);
    const last = await openStorage(path, 1);
    await write(last, 3);
    const killed = image(path, files.state);
    await closeStorage(last);
    const mix = mixed(files.state, older, killed);
    const into = fresh();
    for (const suffix of ['', '-wal'])
      copyFileSync(`${mix}${suffix}`, join(into, `state.db${suffix}`));
    const before = [readFileSync(mix), readFileSync(`${mix}-wal`)];
    await expect(openStorage(into, 1)).rejects.toMatchObject({
      name: 'DataUnfit',
      message: expect.stringMatching(
        /state\.db-wal .* does not belong to state\.db: .*empty directory/,
      ),
    });
    expect([
      readFileSync(join(into, 'state.db')),
      readFileSync(join(into, 'state.db-wal')),
    ]).toEqual(before);
    expect(existsSync(join(into, files.events))).toBe(false);
  });
});
