import { newId } from '../../../application/shared/command/ids.js';
import { BACKWARDS, END, jsonEvent, serverVersionOf } from './client.js';
import { EventStoreDbConnection } from './connection.js';
import { within } from './timeouts.js';

/**
 * A stream of its own; the type's `$` makes the event one of those that no reader and no
 * subscription of the application sees.
 */
const STREAM = 'tradepost-doctor';
const TYPE = '$doctorLooked';

export interface EventStoreExamined {
  readonly version: string;
  /** By so many milliseconds its clock is ahead of ours; negative: behind. */
  readonly skewMs: number;
}

/**
 * Asks EventStoreDB for its version, writes an event that nobody reads, and looks when it was
 * recorded. Throws what the client throws.
 */
export async function examineEventStore({
  connectionString,
  timeoutMs,
}: {
  readonly connectionString: string;
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
      client.appendToStream(STREAM, jsonEvent({ id: newId(), type: TYPE, data: {} })),
    );
    const middle = (before + Date.now()) / 2;
    const read = async (): Promise<Date> => {
      for await (const { event } of client.readStream(STREAM, {
        fromRevision: END,
        direction: BACKWARDS,
        maxCount: 1,
      }))
        if (event) return event.created;
      throw new Error('what was just written is not there');
    };
    return { version, skewMs: (await within(timeoutMs, 'a stream', read())).getTime() - middle };
  } finally {
    await connection.close();
  }
}
