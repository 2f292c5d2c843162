import { once } from 'node:events';
import { watch } from 'node:fs';
import { parseArgs } from 'node:util';
import type { StoredEvent } from '../../application/ports/event-store.js';
import { eventTypes } from '../../domain/events.js';
import { exitQuietlyOnClosedPipe, parseInstant, ReadDirectory } from './read-directory.js';

const USAGE = `npm run events -- [--stream STREAM] [--type TYPE] [--since TIME] [--follow]
Prints events as NDJSON, in the order in which they were recorded; with --follow also new ones as they are recorded. Personal data stays sealed.`;

const PAGE = 1_000;
/** Poll interval, for file systems that do not report changes. */
const POLL_MS = 1_000;

async function main(): Promise<number> {
  exitQuietlyOnClosedPipe();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      stream: { type: 'string' },
      type: { type: 'string' },
      since: { type: 'string' },
      follow: { type: 'boolean' },
    },
  });
  if (positionals.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const { stream, type } = values;
  if (type && !Object.hasOwn(eventTypes, type)) {
    const near = Object.keys(eventTypes).filter((known) =>
      known.toLowerCase().includes(type.toLowerCase()),
    );
    throw new Error(
      `there is no event type "${type}": choose one of ${(near.length > 0 ? near : Object.keys(eventTypes)).join(', ')}`,
    );
  }
  const since = values.since ? parseInstant(values.since, '--since') : null;
  const directory = new ReadDirectory();
  const wanted = (event: StoredEvent): boolean =>
    (!type || event.type === type) &&
    (!stream || event.stream === stream) &&
    (since === null || event.recordedAt >= since);
  if (stream && !values.follow) {
    for (let from = 0; ; from += PAGE) {
      const page = await directory.readStream(stream, from, PAGE);
      for (const event of page) if (wanted(event)) await print(event);
      if (page.length < PAGE) return 0;
    }
  }
  let position = since === null ? 0 : directory.positionBefore(since);
  for (;;) {
    const page = directory.readAll(position, PAGE);
    for (const event of page) if (wanted(event)) await print(event);
    position = page.at(-1)?.position ?? position;
    if (page.length > 0) continue;
    if (!values.follow) return 0;
    await nextChange(directory.path);
  }
}

async function print({
  position,
  stream,
  revision,
  id,
  type,
  recordedAt,
  data,
  metadata,
}: StoredEvent): Promise<void> {
  const place = JSON.stringify({
    position: String(position),
    stream,
    revision,
    id,
    type,
    recordedAt: new Date(recordedAt).toISOString(),
  });
  if (!process.stdout.write(`${place.slice(0, -1)},"data":${data},"metadata":${metadata}}\n`))
    await once(process.stdout, 'drain');
}

/** Resolves when something in the directory has changed, or after the poll interval. */
function nextChange(directory: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(directory, done);
    const timer = setTimeout(done, POLL_MS);
    function done(): void {
      watcher.close();
      clearTimeout(timer);
      resolve();
    }
  });
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error((error as Error).message);
    process.exitCode = 1;
  },
);
