import type { EventStore } from '../ports/event-store.js';
import { decodeEvent } from '../shared/event/codec.js';
import type { RecordedEvent } from '../shared/event/envelope.js';

const PAGE = 500;

/**
 * All events of a stream, in order.
 *
 * @throws UnreadableEvent
 */
export async function wholeStream(
  events: Pick<EventStore, 'readStream'>,
  stream: string,
): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for (;;) {
    const page = await events.readStream(stream, found.length, PAGE);
    found.push(...page.map(decodeEvent));
    if (page.length < PAGE) return found;
  }
}

/**
 * An event of a stream, by its revision, however long the stream is; empty where there is none.
 *
 * @throws UnreadableEvent
 */
export const oneEvent = async (
  events: Pick<EventStore, 'readStream'>,
  { stream, revision }: { readonly stream: string; readonly revision: number },
): Promise<readonly RecordedEvent[]> =>
  (await events.readStream(stream, revision, 1)).map(decodeEvent);

/**
 * The first event of a stream; null where there is none.
 *
 * @throws UnreadableEvent
 */
export async function firstEvent(
  events: Pick<EventStore, 'readStream'>,
  stream: string,
): Promise<RecordedEvent | null> {
  const [first] = await events.readStream(stream, 0, 1);
  return first ? decodeEvent(first) : null;
}
