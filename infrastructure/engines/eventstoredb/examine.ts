import { newId } from '../../../application/shared/command/ids.js';
import {
  BACKWARDS,
  END,
  jsonEvent,
  serverVersionOf,
  streamNameFilter,
  type EventStoreDBClient,
} from './client.js';
import { EventStoreDbConnection } from './connection.js';
import { within } from './timeouts.js';

/** A stream of its own, of no category: no reader and no subscription of the application sees it. */
const STREAM = 'tradepost-doctor';
const TYPE = '$doctorLooked';

export interface EventStoreExamined {
  readonly version: string;
  /** By so many milliseconds its clock is ahead of ours; negative: behind. */
  readonly skewMs: number;
}

/**
 * Asks EventStoreDB for its version, writes an event that nobody reads, looks when it was recorded,
 * and reads and follows `$all` for a moment. Throws what the client throws.
 */
export async function examineEventStore({
  connectionString,
  prefix = '',
  timeoutMs,
}: {
  readonly connectionString: string;
  /** Before the names of streams. */
  readonly prefix?: string;
  readonly timeoutMs: number;
}): Promise<EventStoreExamined> {
  const connection = new EventStoreDbConnection(connectionString);
  try {
    const { client } = connection;
    const version = await within(timeoutMs, 'its version', serverVersionOf(client));
    const before = Date.now();
    await within(
      timeoutMs,
      'an append',
      client.appendToStream(prefix + STREAM, jsonEvent({ id: newId(), type: TYPE, data: {} })),
    );
    const middle = (before + Date.now()) / 2;
    // read to their ends: a client cannot be closed while something waits to be read from it
    const read = async (): Promise<Date> => {
      let created: Date | null = null;
      for await (const { event } of client.readStream(prefix + STREAM, {
        fromRevision: END,
        direction: BACKWARDS,
        maxCount: 1,
      }))
        if (event) created = event.created;
      if (created) return created;
      throw new Error('what was just written is not there');
    };
    const recorded = await within(timeoutMs, 'a stream', read());
    await within(timeoutMs, 'all events', readAll(client));
    await within(timeoutMs, 'a subscription', follow(client, prefix + STREAM));
    return { version, skewMs: recorded.getTime() - middle };
  } finally {
    await connection.close();
  }
}

async function readAll(client: EventStoreDBClient): Promise<void> {
  const last = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 });
  for await (const { event } of last) void event;
}

/** Until the server confirms it. */
async function follow(client: EventStoreDBClient, stream: string): Promise<void> {
  const subscription = client.subscribeToAll({
    fromPosition: END,
    filter: streamNameFilter({ prefixes: [stream] }),
  });
  try {
    await new Promise((resolve, reject) => {
      subscription.on('confirmation', () => resolve(null)).on('error', reject);
      subscription.resume();
    });
  } finally {
    void subscription.unsubscribe().catch(() => undefined);
  }
}
