import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Answer, Call, Cell } from '../../shared/worker-channel.js';
import type { NumberedCommits } from './commit-number.js';
import { nameOfFailedWrite } from './unfit.js';

const CELLS_PER_EVENT = 4;
const MAX_CACHED_HEADS = 200_000;

interface Append {
  readonly callId: number;
  readonly stream: string;
  readonly expected: number;
  /** id, type, data, metadata of each event, one after the other. */
  readonly cells: readonly Cell[];
}

/**
 * Group commit: every append that waits goes into one transaction; each is checked against its own
 * expected revision before anything is inserted, and answered only after the log is synced.
 */
export class EventWriter {
  head: number;
  /** When the newest event was recorded: whatever the clock does, no later one is older. */
  private lastAt: number;
  private readonly heads = new Map<string, number>();
  private readonly insert: StatementSync;
  private readonly headOf: StatementSync;
  private readonly idsFrom: StatementSync;

  constructor(
    private readonly db: DatabaseSync,
    private readonly commits: NumberedCommits,
    private readonly now: () => number = Date.now,
  ) {
    this.insert = db.prepare(
      'INSERT INTO event (position, stream, revision, id, type, data, metadata, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.headOf = db.prepare('SELECT max(revision) AS revision FROM event WHERE stream = ?');
    this.idsFrom = db.prepare(
      'SELECT id, position FROM event WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?',
    );
    const newest = db
      .prepare('SELECT position, recorded_at AS at FROM event ORDER BY position DESC LIMIT 1')
      .get() as { position: number; at: number } | undefined;
    [this.head, this.lastAt] = [newest?.position ?? 0, newest?.at ?? 0];
  }

  commit(calls: readonly Call[]): Answer[] {
    const appends = calls.map(([callId, , stream, expected, ...cells]): Append => ({
      callId,
      stream: stream as string,
      expected: expected as number,
      cells,
    }));
    const before = this.head;
    const answers: Answer[] = [];
    try {
      this.db.exec('BEGIN IMMEDIATE');
      const now = Math.max(this.lastAt, this.now());
      for (const append of appends) answers.push(this.append(append, now));
      this.commits.commit();
      this.lastAt = now;
      return answers;
    } catch (error) {
      this.head = before;
      this.heads.clear();
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      return appends.map(({ callId }) => [
        callId,
        0,
        nameOfFailedWrite(error),
        (error as Error).message,
      ]);
    }
  }

  private append({ callId, stream, expected, cells }: Append, now: number): Answer {
    const actual = this.revisionOf(stream);
    if (actual !== expected) {
      const repeated = this.repeated(stream, expected, cells);
      return repeated === null
        ? [callId, 0, 'WrongExpectedRevision', 'wrong expected revision', actual]
        : [callId, 1, expected + cells.length / CELLS_PER_EVENT, repeated, now];
    }
    let revision = expected;
    for (let i = 0; i < cells.length; i += CELLS_PER_EVENT)
      this.insert.run(
        ++this.head,
        stream,
        ++revision,
        cells[i]!,
        cells[i + 1]!,
        cells[i + 2]!,
        cells[i + 3]!,
        now,
      );
    if (this.heads.size >= MAX_CACHED_HEADS) this.heads.clear();
    this.heads.set(stream, revision);
    return [callId, 1, revision, this.head, now];
  }

  /**
   * The position of the last event where the same ids stand right after the expected revision; else
   * null.
   */
  private repeated(stream: string, expected: number, cells: readonly Cell[]): number | null {
    const count = cells.length / CELLS_PER_EVENT;
    const there = this.idsFrom.all(stream, expected, count) as { id: string; position: number }[];
    if (there.length < count || there.some((e, i) => e.id !== cells[i * CELLS_PER_EVENT]))
      return null;
    return there.at(-1)!.position;
  }

  private revisionOf(stream: string): number {
    const cached = this.heads.get(stream);
    if (cached !== undefined) return cached;
    const { revision } = this.headOf.get(stream) as { revision: number | null };
    return revision ?? -1;
  }
}
