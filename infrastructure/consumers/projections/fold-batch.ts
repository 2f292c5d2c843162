import { decodeEvent } from '../../../application/shared/event/codec.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import type { StoredEvent } from '../../../application/ports/event-store.js';
import { eventTypes, type EventType } from '../../../domain/events.js';
import type { AnyProjection, FanOut, ProjectedEvent } from '../../../projections/projection.js';
import type { DocumentTable } from '../../engines/sqlite/document-table.js';
import { shapeOf, valueAt, fieldsOf } from '../../shared/read-models/table-shape.js';
import type {
  ChangedDocument,
  VersionedDocument,
} from '../../shared/read-models/versioned-document.js';
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

const FAN_OUT_PAGE = 2_000;

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

/** The documents that one projection changes, in memory until they are written. */
export class Folding {
  private readonly changed = new Map<
    string,
    { readonly before: VersionedDocument; after: VersionedDocument }
  >();
  private readonly fields: readonly string[];

  constructor(
    private readonly projection: AnyProjection,
    private readonly load: (key: string) => VersionedDocument,
  ) {
    this.fields = fieldsOf(shapeOf(projection));
  }

  /** The document as it is now; undefined where there is none. */
  readonly look = (key: string): object | undefined => this.current(key).doc;

  apply(key: string, event: RecordedEvent): void {
    const known = this.changed.get(key);
    const now = known?.after ?? this.load(key);
    if (now.version >= event.position) return;
    const doc = this.projection.evolve(key, now.doc, event as ProjectedEvent, this.look) as
      object | undefined;
    if (doc === undefined && now.doc === undefined) return;
    if (doc) this.requireScalars(doc);
    const after = { doc, version: event.position };
    if (known) known.after = after;
    else this.changed.set(key, { before: now, after });
  }

  /** What an event touches; null: nothing of this projection's. */
  routeOf(
    { stored, event, unreadable }: BatchEvent,
    interest: Interest,
  ): readonly string[] | FanOut | null {
    if (unreadable && interest.needs(stored)) throw unreadable;
    if (!event || !interest.handles(event.type)) return null;
    return this.projection.route(event as ProjectedEvent, this.look) as readonly string[] | FanOut;
  }

  /** Hands over what has changed, and begins anew. */
  take(): ReadonlyMap<string, ChangedDocument> {
    const taken = new Map(this.changed);
    this.changed.clear();
    return taken;
  }

  /**
   * What no engine can index is this projection's own mistake, found before it is written: no other
   * one is held up by it.
   */
  private requireScalars(doc: object): void {
    for (const field of this.fields) {
      const value = valueAt(doc, field);
      if (typeof value === 'object' && value !== null)
        throw new Error(
          `"${field}" must be a string, a number, a boolean or null: documents are found by it`,
        );
    }
  }

  private current(key: string): VersionedDocument {
    return this.changed.get(key)?.after ?? this.load(key);
  }
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
  const flush = (): void => {
    for (const [key, { after, before }] of folding.take()) table.write(key, after, before);
  };
  let last: StoredEvent | null = null;
  for (const one of batch) {
    const { stored, event } = one;
    try {
      const route = skipped.has(stored.id) ? null : folding.routeOf(one, interest);
      if (route && 'where' in route) {
        flush();
        fanOut(table, route, (key) => folding.apply(key, event!), flush);
      } else if (route) for (const key of route) folding.apply(key, event!);
      last = stored;
    } catch (error) {
      flush();
      return { last, error: errorAt(stored, error) };
    }
  }
  flush();
  return { last, error: null };
}

function fanOut(
  table: DocumentTable,
  { where }: FanOut,
  apply: (key: string) => void,
  flush: () => void,
): void {
  let after = '';
  for (;;) {
    const keys = table.keysWhere(where.field, where.value, after, FAN_OUT_PAGE);
    for (const key of keys) apply(key);
    flush();
    if (keys.length < FAN_OUT_PAGE) return;
    after = keys.at(-1)!;
  }
}
