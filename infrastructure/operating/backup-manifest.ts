import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { requireFileName } from '../../application/ports/files.js';
import { files } from '../engines/sqlite/schema.js';

/** Raised when a backup of today could not be read by the program of before. */
export const BACKUP_FORMAT = 1;
export const MANIFEST = 'manifest.json';
export const UPLOADS = 'uploads';

/** The databases of a backup, in the order in which they are copied; see `backup.ts`. */
export const BACKED_UP = [files.state, files.events, files.vault] as const;

/** After the events, so that it knows all that they say of it; backups of before have none. */
export const ALSO_BACKED_UP = [files.gateway] as const;

/** A file of a backup, by its path within it. */
export interface BackedUpFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** `manifest.json`: what a backup holds. It is written last. */
export interface BackupManifest {
  readonly format: number;
  /** The version of the program that made it. */
  readonly program: string;
  /** When it was begun, ISO 8601. */
  readonly at: string;
  /** Of the events' history; vault and state carry the same. */
  readonly epoch: string;
  /** Of the last event; 0 and null where there is none. */
  readonly position: number;
  readonly eventId: string | null;
  readonly files: readonly BackedUpFile[];
}

/** A directory cannot be backed up into, or restored from or into; the message says what to do. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

/** Why neither is done here where there are servers. */
export const ON_SERVERS =
  'everything is on servers, which are backed up and restored by means of their own: docs/operations.md, "Backup and restore", has the order';

/** Size and hash of a file, read in pieces. `path` is within `directory`. */
export async function fingerprintOf(directory: string, path: string): Promise<BackedUpFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(join(directory, path), { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { path, bytes, sha256: hash.digest('hex') };
}

/** @throws BackupRefused where there is none, or one that this program does not understand */
export async function readManifest(directory: string): Promise<BackupManifest> {
  const path = join(directory, MANIFEST);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new BackupRefused(
      `${directory} is no backup, or one that was not finished: it has no ${MANIFEST} that can be read. Name a directory that npm run backup has made`,
    );
  }
  let manifest: BackupManifest;
  try {
    manifest = JSON.parse(text) as BackupManifest;
  } catch {
    throw new BackupRefused(`${path} is damaged: take another backup`);
  }
  if (manifest.format !== BACKUP_FORMAT)
    throw new BackupRefused(
      `${path} is of format ${String(manifest.format)}, and this program reads format ${BACKUP_FORMAT}: restore it with version ${String(manifest.program)} of the program`,
    );
  const listed = manifest.files.map((f) => f.path);
  const missing = BACKED_UP.filter((file) => !listed.includes(file));
  if (missing.length > 0 || !listed.every(isBackedUp))
    throw new BackupRefused(`${path} is damaged: take another backup`);
  return manifest;
}

/** Nothing outside of the directory can be named. */
function isBackedUp(path: string): boolean {
  if ([...BACKED_UP, ...ALSO_BACKED_UP].some((file) => file === path)) return true;
  const [folder, name = '', ...more] = path.split('/');
  try {
    return folder === UPLOADS && more.length === 0 && requireFileName(name) === name;
  } catch {
    return false;
  }
}

/** What was written to a file, or which names a directory has, survives a loss of power. */
export async function makeDurable(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
