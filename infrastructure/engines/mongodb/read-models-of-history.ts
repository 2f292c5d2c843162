import type { Db } from 'mongodb';
import type { EventStore, Position } from '../../../application/ports/event-store.js';
import { readModelRows } from './read-model-rows.js';

/**
 * How far each read model that is served has seen of what the event store holds: the beginning where
 * it was built of another history, as after the restore of an older log, until a projector begins it
 * anew. The position that it names is of no use then.
 */
export async function seenOfThisHistory({
  db,
  store,
}: {
  readonly db: Db;
  readonly store: Pick<EventStore, 'epoch' | 'eventAt'>;
}): Promise<ReadonlyMap<string, Position>> {
  /** By position: most read models stand at the same. */
  const ids = new Map<Position, Promise<string | null>>();
  const idAt = (position: Position): Promise<string | null> => {
    let id = ids.get(position);
    if (!id) ids.set(position, (id = store.eventAt(position).then((event) => event?.id ?? null)));
    return id;
  };
  const seen = new Map<string, Position>();
  for (const { _id, live } of await readModelRows(db).find().toArray())
    if (live.epoch === store.epoch && (await idAt(live.position)) === live.eventId)
      seen.set(_id, live.position);
  return seen;
}
