import type { EventStore, Position } from '../../../application/ports/event-store.js';

/** On servers positions are no counts: events behind are counted by reading them, up to so many. */
export const COUNTED_AT_MOST = 1_000;

/** The store that events are counted in, and whether it is on a server. */
export interface CountedStore {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly isShared: boolean;
}

/** What has not been seen yet. */
export interface Backlog {
  /** On servers at most {@link COUNTED_AT_MOST}. */
  readonly events: number;
  /** How long ago the oldest of them was stored. */
  readonly seconds: number;
}

const NONE: Backlog = { events: 0, seconds: 0 };

/** What has been stored after each position, looked up once for all that stand at the same. */
export function backlogsAt(
  counted: CountedStore,
  head: Position,
): (position: Position) => Promise<Backlog> {
  const known = new Map<Position, Promise<Backlog>>();
  return (position) => {
    if (position >= head) return Promise.resolve(NONE);
    let backlog = known.get(position);
    if (!backlog) known.set(position, (backlog = backlogOf(counted, position, head)));
    return backlog;
  };
}

async function backlogOf(
  { store, isShared }: CountedStore,
  after: Position,
  head: Position,
): Promise<Backlog> {
  const events = await store.readAll(after, isShared ? COUNTED_AT_MOST : 1);
  if (events.length === 0) return NONE;
  return {
    events: isShared ? events.length : head - after,
    seconds: Math.max(0, Date.now() - events[0]!.recordedAt) / 1_000,
  };
}
