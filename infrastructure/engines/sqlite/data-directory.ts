import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

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

  /** @throws DirectoryInUse */
  static own(path: string): DataDirectory {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
    const lock = new DatabaseSync(join(path, 'owner.lock'));
    try {
      lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    } catch {
      lock.close();
      throw new DirectoryInUse(
        `the data directory ${path} is in use by another process: stop it, or set TRADEPOST_DATA to another directory`,
      );
    }
    return new DataDirectory(path, lock);
  }

  /** The socket on which the owner takes commands from the command line. */
  get socket(): string {
    return join(this.path, 'control.sock');
  }

  release(): void {
    this.lock.close();
  }
}
