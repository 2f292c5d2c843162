import { randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** Numbers run from 0 to below this and begin again: SQLite keeps them in 32 bits, with a sign. */
export const COMMIT_NUMBERS = 2 ** 31;

/** Where the number stands in the first page of a file: SQLite's `user_version`. */
export const NUMBER_OFFSET = 60;

const read = (db: DatabaseSync): number =>
  (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;

/**
 * Numbers the commits of a file, within the commit itself: the first page says which commit the file
 * is at, and each copy of that page in the write-ahead log which commit made it. By that a log tells
 * whether it continues the file beside it ({@link ./foreign-log.ts}).
 */
export class NumberedCommits {
  private number: number | null = null;

  /** On the file's only writer, before the log mode is set and before anything else is written. */
  constructor(private readonly db: DatabaseSync) {
    if (read(db) === 0) this.begin();
  }

  /** Commits the transaction that is open. */
  commit(): void {
    const next = ((this.number ?? read(this.db)) + 1) % COMMIT_NUMBERS;
    this.number = null;
    this.db.exec(`PRAGMA user_version = ${next}; COMMIT`);
    this.number = next;
  }

  /**
   * At a place of its own, so that files of two installations do not have the same numbers; and in
   * the file itself, so that a log begins with the number that follows.
   */
  private begin(): void {
    try {
      this.db.exec('PRAGMA journal_mode = DELETE');
      this.db.exec(`PRAGMA user_version = ${randomInt(1, COMMIT_NUMBERS)}`);
    } catch {
      // somebody is reading: it is counted from 0 then, and told apart less well
    }
  }
}
