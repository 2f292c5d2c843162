import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataUnfit } from '../../shared/data-unfit.js';
import { asUnfit, isBusy, isDamaged } from './unfit.js';

/** Somebody else has the data directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
}

/**
 * The directory's one owner: an exclusive lock on a SQLite file, which the system releases with the
 * process, however it ends.
 */
export class DataDirectory {
  private constructor(
    readonly path: string,
    private readonly lock: DatabaseSync,
  ) {}

  /** @throws DirectoryInUse, DataUnfit */
  static own(path: string): DataDirectory {
    const lockFile = join(path, 'owner.lock');
    let lock: DatabaseSync | null = null;
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      chmodSync(path, 0o700);
      keepPrivate(path);
      lock = new DatabaseSync(lockFile);
      lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
      return new DataDirectory(path, lock);
    } catch (error) {
      lock?.close();
      if (isBusy(error))
        throw new DirectoryInUse(
          `the data directory ${path} is in use by another process: stop it, or set TRADEPOST_DATA to another directory`,
        );
      if (isDamaged(error))
        throw new DataUnfit(`${lockFile} is damaged: it holds nothing but a lock, so remove it`);
      throw asUnfit(lockFile, error);
    }
  }

  /** The socket on which the owner takes commands from the command line. */
  get socket(): string {
    return join(this.path, 'control.sock');
  }

  release(): void {
    this.lock.close();
  }
}

/**
 * The files are for this user alone, those that are there and those that are made from now on: one
 * day they are copied somewhere that others can read.
 */
function keepPrivate(directory: string): void {
  process.umask(0o077);
  for (const entry of readdirSync(directory, { withFileTypes: true }))
    if (entry.isFile()) chmodSync(join(directory, entry.name), 0o600);
}
