import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { StoredEvent } from '../../application/ports/event-store.js';
import { DocumentReader } from '../engines/sqlite/document-reader.js';
import { eventReader, streamReader } from '../engines/sqlite/event-reader.js';
import { files, openReader } from '../engines/sqlite/schema.js';
import { readConfiguration } from './configuration.js';
import { creditsAndWriteOffs } from '../../projections/trading/credits-and-write-offs.js';

/** A data directory as commands read it that only look: beside a running server, or without one. */
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
   * The position before the first event that was recorded at this time or later: positions and
   * times rise together.
   */
  positionBefore(time: number): number {
    const at = this.events.prepare(
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
      const found = at.get(middle + 1) as { position: number; time: number } | undefined;
      if (found && found.time < time) low = found.position;
      else high = middle;
    }
    return low;
  }

  /** Streams of the documents that people know by this number. */
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

/** An instant as somebody types it. @throws where it is none */
export function parseInstant(text: string, option: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new Error(`${option} is "${text}": it must be a time such as 2026-03-05T09:00:00Z`);
  return time;
}

/** Somebody who reads only the first lines is no failure. */
export function exitQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? 0 : 1),
  );
}
