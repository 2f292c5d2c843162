import { START, type StoredEvent } from '../../application/ports/event-store.js';
import { verifyEvent } from '../../application/shared/event/hash.js';
import { eventReader } from '../engines/sqlite/event-reader.js';
import { openReader } from '../engines/sqlite/schema.js';

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
  /** Those that are not what was written: which and where. */
  readonly changed: readonly string[];
}

/** Holds events against their hashes, in the order of their positions. */
export class EventHashCheck implements EventHashes {
  events = 0;
  covered = 0;
  coveredFrom: number | null = null;
  uncoveredSince = 0;
  readonly changed: string[] = [];

  take(stored: StoredEvent): void {
    const { id, type, stream, revision, position } = stored;
    this.events++;
    const proof = verifyEvent(stored);
    if (proof === 'uncovered') {
      if (this.coveredFrom !== null) this.uncoveredSince++;
      return;
    }
    this.covered++;
    this.coveredFrom ??= position;
    if (proof === 'changed')
      this.changed.push(
        `event ${id} (${type}, ${stream} revision ${revision}, position ${position})`,
      );
  }
}

const PAGE = 4_000;

/** Holds every event of a data directory's `events.db` against its hash. Reads only. */
export function hashesOf(eventsPath: string): EventHashes {
  const db = openReader(eventsPath);
  try {
    const check = new EventHashCheck();
    const read = eventReader(db);
    for (let after = START; ;) {
      const page = read(after, PAGE);
      for (const stored of page) check.take(stored);
      if (page.length < PAGE) return check;
      after = page.at(-1)!.position;
    }
  } finally {
    db.close();
  }
}

/** In words: from where on events are covered, and how many are not. */
export function describeCoverage({
  events,
  covered,
  coveredFrom,
  uncoveredSince,
}: EventHashes): string {
  if (coveredFrom === null) return `none of the ${events} events has a hash yet`;
  const from = `${covered} of ${events} events are covered by hashes, from position ${coveredFrom} on`;
  return uncoveredSince === 0
    ? from
    : `${from}, but for ${uncoveredSince}: written by a replica of an older version, or their hash was taken away`;
}
