import type { StoredEvent } from '../../../application/ports/event-store.js';
import { decodeEvent } from '../../../application/shared/event/codec.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import { eventTypes, type EventType } from '../../../domain/events.js';
import { foldEvent, Folding, writeChanges } from '../../../projections/fold.js';
import type { AnyProjection, ProjectedEvent } from '../../../projections/projection.js';
import type { DocumentTable } from '../../engines/sqlite/document-table.js';
import type { ProjectionError } from '../../shared/read-models/projection-status.js';

/** An event of a batch, decoded once for all projections, or the reason why it cannot be. */
export interface BatchEvent {
  readonly stored: StoredEvent;
  readonly event: RecordedEvent | null;
  readonly unreadable: Error | null;
}

export function decodeBatch(stored: readonly StoredEvent[]): BatchEvent[] {
  return stored.map((one) => {
    try {
      return { stored: one, event: decodeEvent(one), unreadable: null };
    } catch (error) {
      return { stored: one, event: null, unreadable: error as Error };
    }
  });
}

export interface FoldResult {
  /**
   * The last event that this projection has digested or passed over; null where the first one
   * already failed.
   */
  readonly last: StoredEvent | null;
  readonly error: ProjectionError | null;
}

/** What a projection needs to know about event types, worked out once. */
export class Interest {
  private readonly handled: ReadonlySet<string>;
  private readonly categories: ReadonlySet<string>;

  constructor(projection: AnyProjection) {
    this.handled = new Set(projection.handles as readonly string[]);
    this.categories = new Set(
      (projection.handles as readonly EventType[]).map((type) => eventTypes[type].category),
    );
  }

  handles(type: string): boolean {
    return this.handled.has(type);
  }

  /** An event of an unknown type may matter to whoever handles its category. */
  needs(stored: StoredEvent): boolean {
    return (
      this.handled.has(stored.type) ||
      this.categories.has(
        stored.stream.slice(0, stored.stream.lastIndexOf('-', stored.stream.length - 37)),
      )
    );
  }
}

/** The event where it matters to a projection; throws where it would, but cannot be read. */
export function interestingEvent(
  { stored, event, unreadable }: BatchEvent,
  interest: Interest,
): ProjectedEvent | null {
  if (unreadable && interest.needs(stored)) throw unreadable;
  return event && interest.handles(event.type) ? (event as ProjectedEvent) : null;
}

export function errorAt(
  { id: eventId, stream, revision, position, type }: StoredEvent,
  error: unknown,
): ProjectionError {
  return { eventId, stream, revision, position, type, message: (error as Error).message };
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
      return { last, error: errorAt(stored, error) };
    }
  }
  writeChanges(folding, table);
  return { last, error: null };
}
