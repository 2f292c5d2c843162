import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { StoredEvent } from '../../application/ports/event-store.js';
import { DAY_MS } from '../../domain/shared/time/days.js';
import { creditsAndWriteOffs } from '../../projections/trading/credits-and-write-offs.js';
import { DocumentReader } from '../engines/sqlite/document-reader.js';
import { eventReader, streamReader } from '../engines/sqlite/event-reader.js';
import { files, openReader } from '../engines/sqlite/schema.js';
import { readConfiguration } from './configuration.js';

/** How far a clock may have been set back. */
const CLOCK_STEPS_MS = DAY_MS;

/** A data directory opened read-only by CLI commands, whether or not a server is running on it. */
export class ReadDirectory {
  readonly path: string;
  private readonly events: DatabaseSync;
  readonly readAll: (after: number, maxCount: number) => readonly StoredEvent[];
  readonly readStream: (
    stream: string,
    fromRevision: number,
    maxCount: number,
  ) => Promise<readonly StoredEvent[]>;

  constructor() {
    const { directory, servers } = readConfiguration();
    if (servers)
      throw new Error(
        'this reads an embedded data directory; on servers ask GET /events, GET /streams/{stream} and GET /streams/{stream}/diff',
      );
    this.path = directory;
    const file = join(this.path, files.events);
    if (!existsSync(file))
      throw new Error(
        `there are no events in ${this.path}: start the server once, or set TRADEPOST_DATA`,
      );
    this.events = openReader(file);
    this.readAll = eventReader(this.events);
    const read = streamReader(this.events);
    this.readStream = (stream, from, count) => Promise.resolve(read(stream, from, count));
  }

  /**
   * A position before every event that was recorded at or after a time (milliseconds since 1970), by
   * binary search: times rise with positions, but for what a version before 0.2.0 has recorded after
   * a clock was set back, by up to a day.
   */
  positionBefore(atMs: number): number {
    const soughtMs = atMs - CLOCK_STEPS_MS;
    const firstFrom = this.events.prepare(
      'SELECT position, recorded_at AS time FROM event WHERE position >= ? ORDER BY position LIMIT 1',
    );
    let low = 0;
    let high = (
      this.events.prepare('SELECT coalesce(max(position), 0) AS head FROM event').get() as {
        head: number;
      }
    ).head;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const found = firstFrom.get(middle + 1) as { position: number; time: number } | undefined;
      if (found && found.time < soughtMs) low = found.position;
      else high = middle;
    }
    return low;
  }

  /** Streams of the orders, purchases, credit notes and write-offs with this number. */
  streamsOf(number: string): readonly string[] {
    const file = join(this.path, files.readModels);
    if (!existsSync(file)) return [];
    const documents = new DocumentReader(openReader(file));
    const find = (projection: string): string[] => {
      const [, , , ...cells] = documents.find(projection, {
        filter: { number },
        sort: [],
        limit: 100,
        after: null,
      });
      return cells.filter((_, i) => i % 3 === 0) as string[];
    };
    const credits = documents
      .find(creditsAndWriteOffs.name, { filter: { number }, sort: [], limit: 100, after: null })
      .slice(3);
    return [
      ...find('order-summaries').map((id) => `order-${id}`),
      ...find('purchases').map((id) => `purchase-${id}`),
      ...credits
        .filter((_, i) => i % 3 === 2)
        .map((json) => (JSON.parse(json as string) as { stream: string }).stream),
    ];
  }
}

/**
 * Parses a time given as a CLI option, to milliseconds since 1970. @throws Error where it is
 * invalid
 */
export function parseInstant(text: string, option: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new Error(`${option} is "${text}": it must be a time such as 2026-03-05T09:00:00Z`);
  return time;
}

/** Exits successfully when the reader closes the pipe, as `head` does. */
export function exitQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? 0 : 1),
  );
}
