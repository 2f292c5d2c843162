import { START, type Position, type StoredEvent } from '../../../application/ports/event-store.js';
import {
  BACKWARDS,
  END,
  ErrorType,
  FIRST,
  FORWARDS,
  isCommandError,
  StreamNotFoundError,
  type AllStreamRecordedEvent,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type LogPosition,
  type ResolvedEvent,
} from './client.js';
import type { EventStoreDbConnection } from './connection.js';
import { fromEventStoreDb, isFinal, isInvalidPosition } from './errors.js';
import type { OwnStreams } from './own-streams.js';
import { logPositionOf, ParsedEvent, positionOf } from './stored-event.js';
import { backoffMs, NoAnswer, pause } from './timeouts.js';

/** So many times the server is asked, before it counts as unavailable. */
export const ATTEMPTS = 5;
/** So many records are read at once where many are wanted. */
export const PAGE = 1_000;
/** The first page of a look from the end; each next one is so many times larger, up to a page. */
const LAST_FEW = 8;
/** Of `$all` a few more are asked for than are wanted: some are not ours. */
const SPARE = 32;

/** A record of the log, of whatever kind and whoever's. */
export type LogRecord = AllStreamRecordedEvent & { readonly position: LogPosition };

/** A record by which the log can be known again: in another history another one stands there. */
export interface Place {
  readonly position: LogPosition;
  readonly id: string;
}

/** Where the log ends. */
export interface LogEnd {
  /** The last record; null: there is none. */
  readonly record: Place | null;
  /** The last event of ours, which comes at or before that record; null: there is none. */
  readonly event: Place | null;
}

export const placeOf = ({ position, id }: LogRecord): Place => ({ position, id });

/** Reads the server's log and streams, again where that fails: reading changes nothing. */
export class ServerLog {
  /** What the last look from the end has found: the next one ends where it meets it. */
  private seen: LogEnd | null = null;

  constructor(
    private readonly connection: EventStoreDbConnection,
    readonly streams: OwnStreams,
    readonly timeoutMs: number,
    private readonly onTrouble: () => void,
  ) {}

  /** At most `maxCount` events of one stream of ours; none where it does not exist. */
  async stream(
    stream: string,
    fromRevision: number,
    maxCount: number,
  ): Promise<readonly StoredEvent[]> {
    try {
      const resolved = await this.reading('a stream', (client) =>
        client.readStream(this.streams.nameOf(stream), {
          fromRevision: BigInt(fromRevision),
          direction: FORWARDS,
          maxCount,
        }),
      );
      return resolved.flatMap(({ event }) => (event ? [new ParsedEvent(event, stream)] : []));
    } catch (error) {
      if (error instanceof StreamNotFoundError) return [];
      throw error;
    }
  }

  /**
   * At most `maxCount` records, the first of them the one at `from`; null: from the beginning.
   *
   * @throws where no record begins there, as in another history; {@link isInvalidPosition}
   */
  async records(from: LogPosition | null, maxCount: number): Promise<readonly LogRecord[]> {
    return recordsOf(
      await this.reading('all events', (client) =>
        client.readAll({ fromPosition: from ?? FIRST, direction: FORWARDS, maxCount }),
      ),
    );
  }

  /** The record at exactly this position; null where none begins there. */
  async recordAt(position: LogPosition): Promise<LogRecord | null> {
    try {
      const [record] = await this.records(position, 1);
      return record?.position.commit === position.commit ? record : null;
    } catch (error) {
      if (isInvalidPosition(error)) return null;
      throw error;
    }
  }

  /** At most `maxCount` events of ours after a position, in order. */
  async events(after: Position, maxCount: number): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    let from = after === START ? null : logPositionOf(after);
    for (let asked = maxCount + SPARE; ;) {
      const page = await this.records(from, asked);
      const ours = this.oursAfter(events.at(-1)?.position ?? after, page);
      events.push(...ours);
      if (page.length < asked || events.length >= maxCount) return events.slice(0, maxCount);
      // between many of strangers larger pages; else only what is missing
      const isSparse = ours.length * 2 < page.length;
      asked = Math.max(maxCount - events.length + SPARE, isSparse ? PAGE : 0);
      from = page.at(-1)!.position;
    }
  }

  /** Those of the records that are events of ours and come after a position. */
  oursAfter(after: Position, records: readonly LogRecord[]): StoredEvent[] {
    const events: StoredEvent[] = [];
    for (const record of records) {
      const stream = this.streams.streamOf(record);
      if (stream !== null && positionOf(record.position.commit) > after)
        events.push(new ParsedEvent(record, stream));
    }
    return events;
  }

  /** Backwards from the end, over what is not ours, as far as the look before this one. */
  async end(): Promise<LogEnd> {
    const before = this.seen;
    let record: Place | null = null;
    let from: LogPosition | typeof END = END;
    for (let asked = LAST_FEW; ; asked = Math.min(PAGE, asked * LAST_FEW)) {
      const fromPosition: LogPosition | typeof END = from;
      const page = recordsOf(
        await this.reading('the last events', (client) =>
          client.readAll({ fromPosition, direction: BACKWARDS, maxCount: asked }),
        ),
      );
      for (const one of page) {
        record ??= placeOf(one);
        if (this.streams.streamOf(one) !== null)
          return (this.seen = { record, event: placeOf(one) });
        if (before?.record && isAt(before.record, one))
          return (this.seen = { record, event: before.event });
      }
      if (page.length < asked) return (this.seen = { record, event: null });
      from = page.at(-1)!.position;
    }
  }

  /** Reads what is asked for, again where it fails. */
  private async reading<E extends ResolvedEvent | AllStreamResolvedEvent>(
    what: string,
    begin: (client: EventStoreDBClient) => AsyncIterable<E>,
  ): Promise<E[]> {
    for (let attempt = 0; ; attempt++) {
      const { client } = this.connection;
      try {
        return await this.collect(what, begin(client));
      } catch (error) {
        if (isFinal(error) || attempt + 1 >= ATTEMPTS) throw fromEventStoreDb(error, false);
        this.lookAgain(client, error);
        await pause(backoffMs(attempt));
      }
    }
  }

  /** Everything, each within the timeout after the one before. */
  private async collect<E>(what: string, events: AsyncIterable<E>): Promise<E[]> {
    const iterator = events[Symbol.asyncIterator]();
    const collected: E[] = [];
    let waiting: NodeJS.Timeout | undefined;
    const silent = Promise.withResolvers<never>();
    silent.promise.catch(() => undefined);
    const watch = (): void => {
      clearTimeout(waiting);
      waiting = setTimeout(() => silent.reject(new NoAnswer(what, this.timeoutMs)), this.timeoutMs);
    };
    watch();
    let since = 0;
    try {
      for (;;) {
        const next = await Promise.race([iterator.next(), silent.promise]);
        if (next.done) return collected;
        collected.push(next.value);
        if (++since % 256 === 0) watch();
      }
    } finally {
      clearTimeout(waiting);
      (events as { destroy?: () => void }).destroy?.();
    }
  }

  /**
   * A client without an answer, or whose channel is gone, makes room; one whose call somebody else
   * has cancelled is as good as before.
   */
  lookAgain(client: EventStoreDBClient, error: unknown): void {
    this.onTrouble();
    if (
      error instanceof NoAnswer ||
      !isCommandError(error as Error) ||
      (error as { type: ErrorType }).type !== ErrorType.CANCELLED
    )
      this.connection.replace(client);
  }
}

export const isAt = (place: Place, record: LogRecord): boolean =>
  record.id === place.id && record.position.commit === place.position.commit;

const recordsOf = (resolved: readonly AllStreamResolvedEvent[]): readonly LogRecord[] =>
  resolved.flatMap(({ event }) => (event ? [event as LogRecord] : []));
