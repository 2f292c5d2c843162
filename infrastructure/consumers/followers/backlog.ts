import type { EventStore, Position } from '../../../application/ports/event-store.js';

/** On servers positions are no counts: events behind are counted by reading them, up to so many. */
export const COUNTED_AT_MOST = 1_000;
/** Whoever asks again within this time is told the same: some of those who ask are anybody. */
const KEPT_MS = 1_000;

/** The store that events are counted in, and whether it is on a server. */
export interface CountedStore {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly isShared: boolean;
}

/** What has not been seen yet. */
export interface Backlog {
  /** On servers as many as were counted, and one where they cannot be read. */
  readonly events: number;
  /** How long ago the oldest of them was stored; null where it cannot be read. */
  readonly seconds: number | null;
}

/** What reading from a position has shown. */
interface Found {
  readonly events: number;
  /** When the oldest was stored, as milliseconds of the clock; null where it cannot be read. */
  readonly oldestAt: number | null;
}

const NONE: Backlog = { events: 0, seconds: 0 };

/** By store what was found lately, by position and how many were counted at most. */
const lately = new WeakMap<CountedStore['store'], Map<string, Promise<Found>>>();

/**
 * What has been stored after each position; `atMost` is how many events are counted on servers, 1
 * where it is enough to know that there are any. What cannot be read there is shown, and fails
 * nobody who asks: that something stands before a damaged page is what they want to see.
 */
export function backlogsAt(
  counted: CountedStore,
  head: Position,
  atMost: number = COUNTED_AT_MOST,
): (position: Position) => Promise<Backlog> {
  return async (position) => {
    if (position >= head) return NONE;
    const { events, oldestAt } = await found(counted, position, atMost);
    if (events === 0) return NONE;
    return {
      events: counted.isShared ? events : head - position,
      seconds: oldestAt === null ? null : Math.max(0, Date.now() - oldestAt) / 1_000,
    };
  };
}

function found({ store, isShared }: CountedStore, after: Position, most: number): Promise<Found> {
  let known = lately.get(store);
  if (!known) lately.set(store, (known = new Map()));
  const count = isShared ? most : 1;
  const key = `${after} ${count}`;
  let reading = known.get(key);
  if (!reading) {
    known.set(key, (reading = read(store, after, count)));
    setTimeout(() => known.delete(key), KEPT_MS).unref();
  }
  return reading;
}

const read = (store: CountedStore['store'], after: Position, count: number): Promise<Found> =>
  store.readAll(after, count).then(
    (events) => ({ events: events.length, oldestAt: events[0]?.recordedAt ?? null }),
    () => ({ events: 1, oldestAt: null }),
  );
