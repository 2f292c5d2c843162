import { chmod, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { RESTORE_MARK, type RestoreMark } from '../consumers/relays/restore-mark.js';
import { DataDirectory } from '../engines/sqlite/data-directory.js';
import { files } from '../engines/sqlite/schema.js';
import {
  ALSO_BACKED_UP,
  BackupRefused,
  exists,
  fingerprintOf,
  makeDurable,
  readManifest,
  UPLOADS,
  type BackedUpFile,
  type BackupManifest,
} from './backup-manifest.js';
import { UNCHECKED } from './broken-off-restore.js';
import { faultsOf } from './sound-database.js';

/** What an empty directory may have: a lock that nobody holds, and what file systems put there. */
const NOTHING: ReadonlySet<string> = new Set([
  'owner.lock',
  'lost+found',
  // somebody outside does not forget because of a restore: what it has done is looked up there
  ...[files.gateway].flatMap((file) => [file, `${file}-wal`, `${file}-shm`]),
]);

/** What a restore that was broken off may have left: the events get their name last. */
const LEFT: readonly string[] = [UPLOADS, files.state, files.vault, UNCHECKED];

/**
 * Restores a backup into a data directory that is empty or not there, or has nothing but a restore
 * that was broken off, and answers what was restored. Each file is copied, held against the manifest, looked at by SQLite, and only then given
 * its name, the events last: what was broken off does not start, and is begun anew. Read models are built at the next
 * start; a mark keeps relays from doing again what was done after the backup.
 *
 * @throws BackupRefused, DirectoryInUse, DataUnfit, or what the disk says
 */
export async function restore(backupDirectory: string, directory: string): Promise<BackupManifest> {
  const manifest = await readManifest(backupDirectory);
  await requireEmpty(directory);
  const owned = DataDirectory.own(directory);
  const unchecked = join(directory, UNCHECKED);
  try {
    // what another one has left goes last of all: as long as it is there nothing starts
    if (await exists(unchecked))
      for (const name of LEFT) await rm(join(directory, name), { recursive: true, force: true });
    for (const file of manifest.files) await copyChecked(backupDirectory, unchecked, file);
    for (const { path } of manifest.files)
      if (!path.includes('/')) requireSound(join(unchecked, path), path, backupDirectory);
    markRestored(join(unchecked, files.state), manifest.position);
    if (manifest.files.some(({ path }) => path.startsWith(`${UPLOADS}/`))) {
      await makeDurable(join(unchecked, UPLOADS));
      await rename(join(unchecked, UPLOADS), join(directory, UPLOADS));
    }
    for (const file of ALSO_BACKED_UP)
      if ((await exists(join(unchecked, file))) && !(await exists(join(directory, file))))
        await rename(join(unchecked, file), join(directory, file));
    for (const file of [files.state, files.vault, files.events])
      await rename(join(unchecked, file), join(directory, file));
    await makeDurable(directory);
    return manifest;
  } finally {
    await rm(unchecked, { recursive: true, force: true });
    owned.release();
  }
}

/** The events end at the position: what they have caused waits for an operator. */
function markRestored(statePath: string, position: number): void {
  const mark: RestoreMark = { at: new Date().toISOString(), position };
  const db = new DatabaseSync(statePath);
  try {
    db.prepare('INSERT OR REPLACE INTO kv (bucket, key, value) VALUES (?, ?, ?)').run(
      RESTORE_MARK.bucket,
      RESTORE_MARK.key,
      JSON.stringify(mark),
    );
  } finally {
    db.close();
  }
}

/** @throws BackupRefused */
async function requireEmpty(directory: string): Promise<void> {
  const names: readonly string[] = await readdir(directory).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      if (error.code === 'ENOTDIR')
        throw new BackupRefused(`${directory} is a file: set TRADEPOST_DATA to a directory`);
      throw error;
    },
  );
  const left = names.includes(UNCHECKED) ? LEFT : [];
  if (names.every((name) => NOTHING.has(name) || left.includes(name))) return;
  throw new BackupRefused(
    `the data directory ${directory} is not empty, and a backup is only restored into an empty one: stop the server, move ${directory} away (you may need it again), and repeat this; or set TRADEPOST_DATA to another directory`,
  );
}

async function copyChecked(from: string, to: string, file: BackedUpFile): Promise<void> {
  const path = join(to, file.path);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await copyFile(join(from, file.path), path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new BackupRefused(`${file.path} is missing in ${from}: restore another backup`);
  });
  await chmod(path, 0o600);
  await makeDurable(path);
  const copied = await fingerprintOf(to, file.path);
  if (copied.sha256 !== file.sha256)
    throw new BackupRefused(
      `${file.path} in ${from} is damaged: it has ${copied.bytes} bytes and not the content that manifest.json says (${file.bytes} bytes). Restore another backup`,
    );
}

function requireSound(path: string, file: string, backupDirectory: string): void {
  const db = new DatabaseSync(path);
  try {
    const [first] = faultsOf(db);
    if (first !== undefined)
      throw new BackupRefused(
        `${file} in ${backupDirectory} is damaged: ${first}. Restore another backup`,
      );
  } finally {
    db.close();
  }
}
