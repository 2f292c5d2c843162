import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { KeyValueChange } from '../../../application/ports/key-value-store.js';
import type { Answer, Call } from '../../shared/worker-channel.js';
import type { NumberedCommits } from './commit-number.js';
import { nameOfFailedWrite } from './unfit.js';

/** Batches of changes, each whole or not at all, all that wait in one synced transaction. */
export class KeyValueWriter {
  private readonly put: StatementSync;
  private readonly remove: StatementSync;
  private readonly get: StatementSync;

  constructor(
    private readonly db: DatabaseSync,
    private readonly commits: NumberedCommits,
  ) {
    this.put = db.prepare(
      'INSERT INTO kv (bucket, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    );
    this.remove = db.prepare('DELETE FROM kv WHERE bucket = ? AND key = ?');
    this.get = db.prepare('SELECT value FROM kv WHERE bucket = ? AND key = ?');
  }

  commit(calls: readonly Call[]): Answer[] {
    try {
      this.db.exec('BEGIN IMMEDIATE');
      const answers = calls.map(([id, , json]): Answer => [
        id,
        1,
        this.apply(JSON.parse(json as string) as KeyValueChange[]) ? 1 : 0,
      ]);
      this.commits.commit();
      return answers;
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      return calls.map(([id]) => [id, 0, nameOfFailedWrite(error), (error as Error).message]);
    }
  }

  private apply(changes: readonly KeyValueChange[]): boolean {
    for (const { bucket, key, ifValue } of changes) {
      if (ifValue === undefined) continue;
      const row = this.get.get(bucket, key) as { value: string } | undefined;
      if ((row?.value ?? null) !== ifValue) return false;
    }
    for (const { bucket, key, value } of changes) {
      if (value === null) this.remove.run(bucket, key);
      else this.put.run(bucket, key, value);
    }
    return true;
  }
}
