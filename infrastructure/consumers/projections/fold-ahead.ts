import type { StoredEvent } from '../../../application/ports/event-store.js';
import {
  Folding,
  type ChangedDocument,
  type VersionedDocument,
} from '../../../projections/fold.js';
import type { AnyProjection, FanOut, ProjectedEvent } from '../../../projections/projection.js';
import type { DocumentCollection } from '../../engines/mongodb/document-collection.js';
import { failedAt, type FailedEvent } from '../../shared/failed-event.js';
import type { BatchEvent } from '../consuming/event-batch.js';
import type { Interest } from '../consuming/interest.js';
import { interestingEvent } from './fold-batch.js';

/** What a part of a batch comes to: documents to be written together with the checkpoint. */
export interface Part {
  readonly changed: ReadonlyMap<string, ChangedDocument>;
  /** The last event of it; null where not even the first could be digested. */
  readonly last: StoredEvent | null;
  /** How many events of the batch are done then. */
  readonly done: number;
  /** The next event changes every document with a value: it is done by itself, page after page. */
  readonly fanOut: { readonly one: BatchEvent; readonly where: FanOut['where'] } | null;
  readonly error: FailedEvent | null;
}

/**
 * So many documents are written at once: a transaction is broken off by the server after a minute.
 * Without indexes each costs less.
 */
export const WRITTEN_AT_ONCE = { indexed: 4_000, plain: 10_000 };

/** A fold has asked for a document that is not in memory. */
class NotLoaded extends Error {
  constructor(readonly key: string) {
    super(`document ${key} is not loaded`);
  }
}

/**
 * Folds a batch from `first` on in memory, up to its end, to an event that fans out, or until it
 * touches very many documents. Documents are loaded many at once before: those that the events
 * name, and where a fold asks for another one, that one, and the fold begins again, which is
 * harmless as it is pure.
 */
export async function foldPart(
  projection: AnyProjection,
  interest: Interest,
  collection: DocumentCollection,
  batch: readonly BatchEvent[],
  first: number,
  skipped: ReadonlySet<string>,
  most: number,
): Promise<Part> {
  const events = batch
    .slice(first)
    // one that cannot be read is met when it is folded
    .map((one) =>
      interest.handles(one.stored.type) ? (one.event as ProjectedEvent | null) : null,
    );
  await collection.load(readsOf(projection, events));
  const { keys, count } = touchedBy(projection, collection, events, most);
  await collection.load(keys);
  for (;;) {
    try {
      return fold(projection, interest, collection, batch, first, first + count, skipped);
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error;
      await collection.load([error.key]);
    }
  }
}

/** Folds one event into the documents with these keys. */
export async function foldEvent(
  projection: AnyProjection,
  collection: DocumentCollection,
  one: BatchEvent,
  keys: readonly string[],
): Promise<ReadonlyMap<string, ChangedDocument>> {
  const event = one.decode() as ProjectedEvent;
  await collection.load([...keys, ...readsOf(projection, [event])]);
  for (;;) {
    try {
      const folding = new Folding(projection, loaded(collection));
      for (const key of keys) folding.apply(key, event);
      return folding.take();
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error;
      await collection.load([error.key]);
    }
  }
}

const loaded =
  (collection: DocumentCollection) =>
  (key: string): VersionedDocument => {
    const document = collection.known(key);
    if (!document) throw new NotLoaded(key);
    return document;
  };

function fold(
  projection: AnyProjection,
  interest: Interest,
  collection: DocumentCollection,
  batch: readonly BatchEvent[],
  first: number,
  end: number,
  skipped: ReadonlySet<string>,
): Part {
  const folding = new Folding(projection, loaded(collection));
  let last: StoredEvent | null = null;
  for (let i = first; i < end; i++) {
    const one = batch[i]!;
    const { stored } = one;
    try {
      const event = skipped.has(stored.id) ? null : interestingEvent(one, interest);
      const route = event && folding.route(event);
      if (route && 'where' in route)
        return {
          changed: folding.take(),
          last,
          done: i,
          fanOut: { one, where: route.where },
          error: null,
        };
      if (route) for (const key of route) folding.apply(key, event!);
      last = stored;
    } catch (error) {
      if (error instanceof NotLoaded) throw error;
      return {
        changed: folding.take(),
        last,
        done: i,
        fanOut: null,
        error: failedAt(stored, error),
      };
    }
  }
  return { changed: folding.take(), last, done: end, fanOut: null, error: null };
}

function readsOf(projection: AnyProjection, events: readonly (ProjectedEvent | null)[]): string[] {
  if (!projection.reads) return [];
  return events.flatMap((event) => (event ? (projection.reads!(event) as readonly string[]) : []));
}

/**
 * What the events seem to touch, as the documents are now, and how many events that is before it
 * becomes too much for one transaction: a guess that spares round trips.
 */
function touchedBy(
  projection: AnyProjection,
  collection: DocumentCollection,
  events: readonly (ProjectedEvent | null)[],
  most: number,
): { keys: readonly string[]; count: number } {
  const look = (key: string): object | undefined => collection.known(key)?.doc;
  const keys = new Set<string>();
  for (const [i, event] of events.entries()) {
    if (!event) continue;
    try {
      const route = projection.route(event, look) as readonly string[] | FanOut;
      if ('where' in route) continue;
      const fresh = route.filter((key) => !keys.has(key));
      if (i > 0 && keys.size + fresh.length > most) return { keys: [...keys], count: i };
      for (const key of fresh) keys.add(key);
    } catch {
      // whatever is wrong with it is found when it is folded
    }
  }
  return { keys: [...keys], count: events.length };
}
