import type { StoredEvent } from '../../../application/ports/event-store.js';
import { foldEvent, Folding, writeChanges } from '../../../projections/fold.js';
import type { AnyProjection, ProjectedEvent } from '../../../projections/projection.js';
import type { DocumentTable } from '../../engines/sqlite/document-table.js';
import { failedAt, type FailedEvent } from '../../shared/failed-event.js';
import type { BatchEvent } from '../consuming/event-batch.js';
import type { Interest } from '../consuming/interest.js';

export interface FoldResult {
  /**
   * The last event that this projection has digested or passed over; null where the first one
   * already failed.
   */
  readonly last: StoredEvent | null;
  readonly error: FailedEvent | null;
}

/** The event where it matters to a projection; throws where it would, but cannot be read. */
export function interestingEvent(one: BatchEvent, interest: Interest): ProjectedEvent | null {
  if (!interest.needs(one.stored)) return null;
  const event = one.decode();
  return interest.handles(event.type) ? (event as ProjectedEvent) : null;
}

/**
 * Folds a batch into one projection's documents and writes them: all documents are folded in memory
 * first, in the order of events, each guarded by the position that it has seen, so that a repeated
 * batch changes nothing. Stops at the event that fails.
 */
export function foldBatch(
  projection: AnyProjection,
  interest: Interest,
  table: DocumentTable,
  batch: readonly BatchEvent[],
  skipped: ReadonlySet<string>,
): FoldResult {
  const folding = new Folding(projection, (key) => table.load(key));
  let last: StoredEvent | null = null;
  for (const one of batch) {
    const { stored } = one;
    try {
      const event = skipped.has(stored.id) ? null : interestingEvent(one, interest);
      if (event) foldEvent(folding, table, event);
      last = stored;
    } catch (error) {
      writeChanges(folding, table);
      return { last, error: failedAt(stored, error) };
    }
  }
  writeChanges(folding, table);
  return { last, error: null };
}
