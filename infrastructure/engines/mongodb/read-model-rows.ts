import type { Collection, Db } from 'mongodb';
import type { Position } from '../../../application/ports/event-store.js';
import type { FailedEvent } from '../../shared/failed-event.js';

/** One version of a read model, in a collection of its own. */
export interface Build {
  readonly version: number;
  readonly collection: string;
  /** Its indexes and words as JSON: another shape is another version. */
  readonly shape: string;
  /** The history that it was built from. */
  readonly epoch: string;
  readonly position: Position;
  /**
   * Of the last event seen: a store restored from a backup reuses positions, and only this tells.
   */
  readonly eventId: string | null;
  readonly startedAt: Date;
  /** Events that it has taken in; absent where it was begun before they were counted. */
  readonly handled?: number;
  /** What has stopped it where it is built beside another one: whoever takes it on tries again. */
  readonly error?: FailedEvent | null;
}

/** What was found when a rebuild took the place of what it was built beside. */
export interface Swap {
  readonly at: Date;
  readonly position: Position;
  readonly before: { readonly version: number; readonly documents: number; readonly hash: string };
  readonly after: { readonly version: number; readonly documents: number; readonly hash: string };
}

/** Where a read model stands: one document each in the collection `read_models`. */
export interface ReadModelRow {
  readonly _id: string;
  /** Fencing token of whoever may move it: a smaller one moves nothing. */
  readonly token: number;
  readonly live: Build;
  readonly status: 'running' | 'stopped';
  readonly error: FailedEvent | null;
  /** Built beside the live one, and swapped in when it has caught up. */
  readonly next: Build | null;
  /** What was served before: kept until it is dropped. */
  readonly previous: Build | null;
  readonly swapped: Swap | null;
  readonly skipped: readonly {
    readonly eventId: string;
    readonly reason: string;
    readonly at: string;
  }[];
  /** What an operator has asked for and nobody has done yet. */
  readonly requests: readonly ControlRequest[];
}

export interface ControlRequest {
  readonly operation: 'rebuild' | 'retry' | 'skip';
  readonly reason: string;
  readonly at: string;
  /** What it had stopped at when it was asked for; absent where that was not looked up. */
  readonly eventId?: string | null;
}

export const readModelRows = (db: Db): Collection<ReadModelRow> =>
  db.collection<ReadModelRow>('read_models');

/**
 * A read model's documents as they are stored: `d` as the projection made it, so that analysts can
 * ask it; null is a tombstone.
 */
export interface StoredDocument {
  /** A number where each event has a document of its own. */
  readonly _id: string | number;
  /** Position of the last event that the document has seen. */
  readonly v: Position;
  readonly d: object | null;
  /** The folded words by which it is found, where it is searched. */
  readonly w?: readonly string[];
}
