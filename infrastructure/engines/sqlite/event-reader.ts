import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoredEvent } from '../../../application/ports/event-store.js';
import { StorageClosed } from './schema.js';

type Row = [
  stream: string,
  revision: number,
  position: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
  recordedAt: number,
];

/**
 * Reads `$all` on the calling thread: for projections, which have a thread of their own, and for
 * the command line.
 */
export function eventReader(
  db: DatabaseSync,
): (after: number, maxCount: number) => readonly StoredEvent[] {
  const select = db.prepare(
    'SELECT stream, revision, position, id, type, data, metadata, recorded_at FROM event WHERE position > ? ORDER BY position LIMIT ?',
  );
  select.setReturnArrays(true);
  return (after, maxCount) => (select.all(after, maxCount) as unknown as Row[]).map(eventOf);
}

/** Reads one stream on the calling thread. */
export function streamReader(
  db: DatabaseSync,
): (stream: string, fromRevision: number, maxCount: number) => readonly StoredEvent[] {
  const select = db.prepare(SELECT_STREAM);
  select.setReturnArrays(true);
  return (stream, from, maxCount) =>
    (select.all(stream, from, maxCount) as unknown as Row[]).map(eventOf);
}

const SELECT_STREAM =
  'SELECT stream, revision, position, id, type, data, metadata, recorded_at FROM event WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?';

const eventOf = ([
  stream,
  revision,
  position,
  id,
  type,
  data,
  metadata,
  recordedAt,
]: Row): StoredEvent => ({
  stream,
  revision,
  position,
  id,
  type,
  data,
  metadata,
  recordedAt,
});

/**
 * Point reads of streams on the calling thread. All that are wanted in one turn of the event loop
 * share a read transaction: taking the lock costs more than the look-up.
 */
export class StreamPointReads {
  private readonly select: StatementSync;
  private waiting: {
    stream: string;
    from: number;
    count: number;
    resolve: (events: readonly StoredEvent[]) => void;
    reject: (error: unknown) => void;
  }[] = [];

  constructor(private readonly db: DatabaseSync) {
    this.select = db.prepare(SELECT_STREAM);
    this.select.setReturnArrays(true);
  }

  /** Reads that wait are answered first; later ones are refused. */
  close(): void {
    if (!this.db.isOpen) return;
    this.flush();
    this.db.close();
  }

  read(stream: string, from: number, count: number): Promise<readonly StoredEvent[]> {
    if (!this.db.isOpen) return Promise.reject(new StorageClosed());
    if (this.waiting.length === 0) setImmediate(() => this.flush());
    return new Promise((resolve, reject) =>
      this.waiting.push({ stream, from, count, resolve, reject }),
    );
  }

  private flush(): void {
    const reads = this.waiting;
    this.waiting = [];
    if (reads.length === 0) return;
    try {
      this.db.exec('BEGIN');
    } catch (error) {
      for (const { reject } of reads) reject(error);
      return;
    }
    for (const { stream, from, count, resolve, reject } of reads)
      try {
        resolve((this.select.all(stream, from, count) as unknown as Row[]).map(eventOf));
      } catch (error) {
        // a page that cannot be read concerns whoever needs it, and nobody else
        reject(error);
      }
    this.endReading();
  }

  /** Committing ends it, too, where it repeats the error of a page that could not be read. */
  private endReading(): void {
    try {
      if (this.db.isTransaction) this.db.exec('COMMIT');
    } catch {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
    }
  }
}
