import type { DatabaseSync } from 'node:sqlite';

/** A database is damaged; the message has what SQLite found first. */
export class DatabaseDamaged extends Error {
  override readonly name = 'DatabaseDamaged';
}

/**
 * What SQLite's `quick_check` finds wrong with a database, at most ten lines; empty where nothing
 * is. Reads the whole file.
 */
export function faultsOf(db: DatabaseSync): readonly string[] {
  try {
    const rows = db.prepare('PRAGMA quick_check(10)').all() as { quick_check: string }[];
    return rows
      .flatMap((row) => row.quick_check.split('\n'))
      .filter((line) => line !== 'ok' && !line.startsWith('*** in database'));
  } catch (error) {
    return [(error as Error).message];
  }
}

/** @throws DatabaseDamaged */
export function requireSound(db: DatabaseSync, path: string): void {
  const [first] = faultsOf(db);
  if (first !== undefined) throw new DatabaseDamaged(`${path} is damaged: ${first}`);
}
