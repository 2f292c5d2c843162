import type { DatabaseSync } from 'node:sqlite';
import type { StoredEvent } from '../../application/ports/event-store.js';

type Row = [stream: string, revision: number, position: number, id: string, type: string, data: string, metadata: string, recordedAt: number];

/** Reads `$all` on the calling thread: for projections, which have a thread of their own, and for the command line. */
export function eventReader(db: DatabaseSync): (after: number, maxCount: number) => readonly StoredEvent[] {
  const select = db.prepare('SELECT stream, revision, position, id, type, data, metadata, recorded_at FROM event WHERE position > ? ORDER BY position LIMIT ?');
  select.setReturnArrays(true);
  return (after, maxCount) =>
    (select.all(after, maxCount) as unknown as Row[]).map(([stream, revision, position, id, type, data, metadata, recordedAt]) => ({
      stream,
      revision,
      position,
      id,
      type,
      data,
      metadata,
      recordedAt,
    }));
}
