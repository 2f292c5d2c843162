import { START, type StoredEvent } from '../../application/ports/event-store.js';
import { verifyEvent } from '../../application/shared/event/hash.js';

/** What the hashes of events say, as far as they have been read. */
export interface EventHashes {
  readonly events: number;
  /** How many of them have a hash. */
  readonly covered: number;
  /** Position of the first that has one; null: none has. */
  readonly coveredFrom: number | null;
  /**
   * How many from there on have none: written by a replica of an older version, or their hash was
   * taken away.
   */
  readonly uncoveredSince: number;
  /** Position of the first of those; null: there are none. */
  readonly uncoveredAt: number | null;
  /** How many are not what was written. */
  readonly changedCount: number;
  /** Which these are and where: the first {@link NAMED}. */
  readonly changed: readonly string[];
}

/** How many changed events are named: of a log that was tampered with, all would be. */
export const NAMED = 100;

/** Holds events against their hashes, in the order of their positions. */
export class EventHashCheck implements EventHashes {
  events = 0;
  covered = 0;
  coveredFrom: number | null = null;
  uncoveredSince = 0;
  uncoveredAt: number | null = null;
  changedCount = 0;
  readonly changed: string[] = [];

  take(stored: StoredEvent): void {
    const { id, type, stream, revision, position } = stored;
    this.events++;
    const proof = verifyEvent(stored);
    if (proof === 'uncovered') {
      if (this.coveredFrom === null) return;
      this.uncoveredSince++;
      this.uncoveredAt ??= position;
      return;
    }
    this.covered++;
    this.coveredFrom ??= position;
    if (proof !== 'changed') return;
    this.changedCount++;
    if (this.changed.length < NAMED)
      this.changed.push(
        `event ${id} (${type}, ${stream} revision ${revision}, position ${position})`,
      );
  }
}

const PAGE = 4_000;

/** Events after a position, at most so many, in order; none at the end. */
export type EventPages = (
  after: number,
  maxCount: number,
) => Promise<readonly StoredEvent[]> | readonly StoredEvent[];

/**
 * Holds every event against its hash, from the first one on. `isWhole` is false
 * where the time was over before the end, and what is said is of the events up to then.
 */
export async function hashesOf(
  read: EventPages,
  withinMs = Number.POSITIVE_INFINITY,
): Promise<{ readonly hashes: EventHashes; readonly isWhole: boolean }> {
  const hashes = new EventHashCheck();
  const until = performance.now() + withinMs;
  for (let after = START; performance.now() < until;) {
    const page = await read(after, PAGE);
    for (const stored of page) hashes.take(stored);
    if (page.length === 0) return { hashes, isWhole: true };
    after = page.at(-1)!.position;
  }
  return { hashes, isWhole: false };
}

/** In words: from where on events are covered, and how many are not. */
export function describeCoverage({
  events,
  covered,
  coveredFrom,
  uncoveredSince,
  uncoveredAt,
}: EventHashes): string {
  if (coveredFrom === null) return `none of the ${events} events has a hash yet`;
  const from = `${covered} of ${events} events are covered by hashes, from position ${coveredFrom} on`;
  return uncoveredSince === 0
    ? from
    : `${from}, but for ${uncoveredSince}, the first at position ${uncoveredAt}: written by a replica of an older version, or their hash was taken away`;
}

/** Whether nothing tells that an event is not what was written. */
export const areSound = ({ changedCount, uncoveredSince }: EventHashes): boolean =>
  changedCount === 0 && uncoveredSince === 0;

/** Which events have changed, in words, a line each: the first hundred, and how many more. */
export function describeChanged({ changed, changedCount }: EventHashes): readonly string[] {
  const named = changed.map((e) => `${e} is not what was written: its hash differs`);
  const more = changedCount - named.length;
  return more === 0 ? named : [...named, `and ${more} more events are not what was written`];
}
