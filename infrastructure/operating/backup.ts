import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { COMMIT_NUMBERS } from '../engines/sqlite/commit-number.js';
import { files, openReader } from '../engines/sqlite/schema.js';
import {
  ALSO_BACKED_UP,
  BACKED_UP,
  BACKUP_FORMAT,
  BackupRefused,
  exists,
  fingerprintOf,
  makeDurable,
  MANIFEST,
  UPLOADS,
  type BackedUpFile,
  type BackupManifest,
} from './backup-manifest.js';
import { requireSound } from './sound-database.js';

/** What a backup is at: a file, and how much of it has been copied, in per cent. */
export interface BackupProgress {
  readonly file: string;
  readonly percent: number;
}

export interface BackupOrder {
  /** The data directory. */
  readonly directory: string;
  /** Where the backup is to be: an absolute path, of nothing or of an empty directory. */
  readonly target: string;
  /** Where it is until it is finished: within the target where that is there, else beside it. */
  readonly unfinished: string;
}

/**
 * An order to back a data directory up. A directory that is there may be the root of another disk:
 * nothing could take its place, and what is beside it is on the wrong disk.
 */
export const backupOrder = (directory: string, target: string): BackupOrder => ({
  directory,
  target,
  unfinished: `${target}${existsSync(target) ? `${sep}.` : '.'}unfinished-${randomBytes(4).toString('hex')}`,
});

/** Pages copied between two reports of progress: some four megabytes. */
const PAGES = 1_000;

/**
 * Backs a data directory up, while a server writes to it or without one. The order makes the copies
 * fit: the states first, so that none is ahead of its events; then the events; then the vault, so
 * that every event has its keys; then what the simulated gateway has done, so that it knows all that
 * the events say of it; then the files that were handed in. Each copy is checked. What is
 * not finished has another name, and is removed where it fails.
 *
 * @throws BackupRefused, or what the disk says
 */
export async function backUp(
  { directory, target, unfinished }: BackupOrder,
  onProgress: (progress: BackupProgress) => void = () => undefined,
  now: () => Date = () => new Date(),
): Promise<BackupManifest> {
  await requireRoomFor(target, directory);
  const at = now().toISOString();
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    const databases = [
      ...BACKED_UP,
      ...ALSO_BACKED_UP.filter((file) => existsSync(join(directory, file))),
    ];
    for (const file of databases) {
      onProgress({ file, percent: 0 });
      await copyDatabase(join(directory, file), join(unfinished, file), (percent) =>
        onProgress({ file, percent }),
      );
    }
    takeCounters(join(directory, files.state), join(unfinished, files.state));
    for (const file of databases) seal(join(unfinished, file));
    const uploads = await copyUploads(directory, unfinished);
    const copied: BackedUpFile[] = [];
    for (const path of [...databases, ...uploads]) {
      onProgress({ file: path, percent: 100 });
      await makeDurable(join(unfinished, path));
      copied.push(await fingerprintOf(unfinished, path));
    }
    const { default: program } = await import('../../package.json', { with: { type: 'json' } });
    const manifest: BackupManifest = {
      format: BACKUP_FORMAT,
      program: program.version,
      at,
      ...endOf(join(unfinished, files.events)),
      files: copied,
    };
    const options = { mode: 0o600, flush: true };
    await writeFile(join(unfinished, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, options);
    if (uploads.length > 0) await makeDurable(join(unfinished, UPLOADS));
    await makeDurable(unfinished);
    if (dirname(unfinished) === target)
      await moveUp(unfinished, uploads.length > 0 ? [UPLOADS, ...databases] : databases);
    else {
      await rename(unfinished, target);
      await makeDurable(dirname(target));
    }
    return manifest;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** The manifest last: without it nothing is a backup. What fails leaves none of the names. */
async function moveUp(unfinished: string, names: readonly string[]): Promise<void> {
  const target = dirname(unfinished);
  const moved: string[] = [];
  try {
    for (const name of [...names, MANIFEST]) {
      if (name === MANIFEST) await makeDurable(target);
      await rename(join(unfinished, name), join(target, name));
      moved.push(name);
    }
    await rmdir(unfinished);
    await makeDurable(target);
  } catch (error) {
    for (const name of moved) await rm(join(target, name), { recursive: true, force: true });
    throw error;
  }
}

/**
 * Whether there is something to back up, and room for it.
 *
 * @throws BackupRefused
 */
export async function requireRoomFor(target: string, directory: string): Promise<void> {
  if (!(await exists(join(directory, files.events))))
    throw new BackupRefused(
      `there are no events in ${directory}, and nothing to back up: set TRADEPOST_DATA to the data directory`,
    );
  if (`${resolve(target)}${sep}`.startsWith(`${resolve(directory)}${sep}`))
    throw new BackupRefused(
      `${target} is in the data directory: a backup goes to another place, best to another disk`,
    );
  const names = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw new BackupRefused(`${target} is a file: name a directory`);
    throw error;
  });
  if (names.some((name) => name !== 'lost+found'))
    throw new BackupRefused(
      `${target} is not empty: name a directory that is not there yet, or remove what is in it`,
    );
}

/** One state of the file, whatever is written to it meanwhile. */
async function copyDatabase(
  from: string,
  to: string,
  onProgress: (percent: number) => void,
): Promise<void> {
  const source = openReader(from);
  try {
    // held while it is copied: each commit of somebody else would begin the copy anew
    source.exec('BEGIN; SELECT 1 FROM sqlite_schema');
    await backup(source, to, {
      rate: PAGES,
      progress: ({ totalPages, remainingPages }) =>
        onProgress(Math.floor((100 * (totalPages - remainingPages)) / Math.max(1, totalPages))),
    });
  } finally {
    source.close();
  }
  chmodSync(to, 0o600);
}

/**
 * The states were copied before the events, in which numbers may stand that were given since. A
 * counter that is ahead leaves a gap, one that is behind gives a number twice.
 */
function takeCounters(from: string, to: string): void {
  const source = openReader(from);
  const copy = new DatabaseSync(to);
  try {
    const rows = source.prepare("SELECT key, value FROM kv WHERE bucket = 'counter'").all() as {
      key: string;
      value: string;
    }[];
    const put = copy.prepare(
      "INSERT INTO kv (bucket, key, value) VALUES ('counter', ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    );
    for (const { key, value } of rows) put.run(key, value);
  } finally {
    source.close();
    copy.close();
  }
}

/**
 * Gives a copy a commit number of its own, so that a log of the file it was taken from is never
 * taken for the copy's, and checks it.
 */
function seal(path: string): void {
  const copy = new DatabaseSync(path);
  try {
    copy.exec(`PRAGMA user_version = ${randomInt(1, COMMIT_NUMBERS)}`);
    requireSound(copy, path);
  } finally {
    copy.close();
  }
}

function endOf(path: string): Pick<BackupManifest, 'epoch' | 'position' | 'eventId'> {
  // not read-only: such a connection would leave an empty log beside the copy
  const db = new DatabaseSync(path);
  try {
    const { epoch } = db.prepare('SELECT epoch FROM store').get() as { epoch: string };
    const last = db
      .prepare('SELECT position, id FROM event ORDER BY position DESC LIMIT 1')
      .get() as { position: number; id: string } | undefined;
    return { epoch, position: last?.position ?? 0, eventId: last?.id ?? null };
  } finally {
    db.close();
  }
}

/** Paths, within the backup, of the files that were copied. Those still being written are left out. */
async function copyUploads(directory: string, to: string): Promise<string[]> {
  const names = await readdir(join(directory, UPLOADS)).catch(() => []);
  const finished = names.filter((name) => !/[A-Z]/.test(name)).sort();
  if (finished.length === 0) return [];
  await mkdir(join(to, UPLOADS), { mode: 0o700 });
  const copied: string[] = [];
  for (const name of finished) {
    const path = `${UPLOADS}/${name}`;
    try {
      await copyFile(join(directory, path), join(to, path));
    } catch (error) {
      // deleted since the folder was read
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    await chmod(join(to, path), 0o600);
    copied.push(path);
  }
  return copied;
}
