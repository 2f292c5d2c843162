/**
 * How long a build that began then still takes, at the pace that it has had so far; null where
 * nothing is done yet. Milliseconds.
 */
export function remainingTime(
  startedAt: number,
  position: number,
  head: number,
  now: number = Date.now(),
): number | null {
  if (position <= 0) return null;
  return Math.round((Math.max(0, now - startedAt) * Math.max(0, head - position)) / position);
}
