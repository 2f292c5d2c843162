import type { Position } from '../../../application/ports/event-store.js';

/** Whose events are read next: of those that stand at `position`, no further than `upTo`. */
export interface Turn {
  readonly position: Position;
  readonly upTo: Position | null;
}

/**
 * Read models at so many places read for themselves; at more, what they read together is worth
 * waiting for.
 */
const MOST_APART = 4;

/**
 * Where to go on, given the places at which read models stand. Whoever is near the head goes on in
 * every round, whatever else there is to do: a rebuild holds up nobody.
 *
 * Events are read and parsed once for all that stand at one place. After an outage every read model
 * may stand at a place of its own, and each would read the whole way for itself, which on a machine
 * that is fully used is never over. So where there are many, besides the foremost only the one goes
 * on that has the least way to the next before it, as far as that one stands, and from there they
 * go on together. One that is built from the beginning has the longest way, and is waited for by
 * nobody.
 */
export function turnsOf(
  live: readonly Position[],
  rebuilding: readonly Position[],
): readonly Turn[] {
  const places = [...new Set(live)].sort((a, b) => b - a);
  const known = new Set(places);
  const alone = [...new Set(rebuilding)]
    .filter((position) => !known.has(position))
    .map((position): Turn => ({ position, upTo: null }));
  if (places.length <= MOST_APART)
    return [...places.map((position): Turn => ({ position, upTo: null })), ...alone];
  let nearest = places.length - 1;
  const way = (i: number): Position => places[i - 1]! - places[i]!;
  for (let i = places.length - 2; i > 0; i--) if (way(i) < way(nearest)) nearest = i;
  return [
    { position: places[0]!, upTo: null },
    { position: places[nearest]!, upTo: places[nearest - 1]! },
    ...alone,
  ];
}
