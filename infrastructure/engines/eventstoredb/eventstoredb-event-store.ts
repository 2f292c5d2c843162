import {
  appendBytes,
  AppendTooLarge,
  MAX_APPEND_BYTES,
  NO_STREAM,
  START,
  WrongExpectedRevision,
  type Appended,
  type EventStore,
  type HistoryReplaced,
  type NewEvent,
  type Position,
  type StoredEvent,
  type Subscription,
  type SubscriptionErrorListener,
} from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { EventTail } from '../../shared/subscriptions/event-tail.js';
import { follow } from '../../shared/subscriptions/follow.js';
import { jsonEvent, NO_STREAM_STATE, WrongExpectedVersionError } from './client.js';
import { EventStoreDbConnection } from './connection.js';
import { fromEventStoreDb, isFinal } from './errors.js';
import { OwnStreams } from './own-streams.js';
import { ATTEMPTS, PAGE, ServerLog, type LogEnd } from './server-log.js';
import { logPositionOf, ParsedEvent, positionOf } from './stored-event.js';
import { SupervisedSubscription } from './supervised-subscription.js';
import { backoffMs, pause, within } from './timeouts.js';

/** The stream whose one event says which history this is. */
const EPOCH_STREAM = 'store-epoch';

export interface EventStoreDbOptions {
  /** `esdb://user:password@host:2113?tls=true` and the like. */
  readonly connectionString: string;
  /** Before the names of streams, where several installations share a server; empty where absent. */
  readonly prefix?: string;
  /** How long an answer is waited for, before it is asked again on a new client; 10 s where absent. */
  readonly timeoutMs?: number;
  /** Told each time that the server cannot be reached or does not answer. */
  readonly onTrouble?: () => void;
  /** Told each time that the server has dropped the subscription because it was behind: routine. */
  readonly onDropped?: () => void;
  /**
   * Told once when the server holds another history than the one that was followed: no event is
   * handed over any more. The errors of subscriptions tell where this is absent.
   */
  readonly onOtherHistory?: (error: HistoryReplaced) => void;
}

/**
 * The event store on EventStoreDB. The client knows no deadline for appends and answers an outcome
 * that it does not know like a failure; so every append is waited for only so long, and sent again
 * with the same ids at the same revision, which the server answers like the first.
 */
export class EventStoreDbEventStore implements EventStore {
  private following: Promise<EventTail> | null = null;

  private constructor(
    readonly epoch: string,
    private readonly connection: EventStoreDbConnection,
    private readonly log: ServerLog,
    private readonly options: EventStoreDbOptions,
  ) {}

  /** Reads which history the store holds, or begins one. */
  static async open(options: EventStoreDbOptions): Promise<EventStoreDbEventStore> {
    const { connectionString, prefix, timeoutMs = 10_000, onTrouble } = options;
    const connection = new EventStoreDbConnection(connectionString);
    const log = new ServerLog(
      connection,
      new OwnStreams(prefix),
      timeoutMs,
      onTrouble ?? (() => undefined),
    );
    const opening = new EventStoreDbEventStore('', connection, log, options);
    try {
      const epoch = (await opening.readEpoch()) ?? (await opening.beginEpoch());
      return new EventStoreDbEventStore(epoch, connection, log, options);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await (await this.following?.catch(() => null))?.stop();
    await this.connection.close();
  }

  async append(
    stream: string,
    expectedRevision: number,
    events: readonly NewEvent[],
  ): Promise<Appended> {
    const bytes = appendBytes(events);
    if (bytes > MAX_APPEND_BYTES) throw new AppendTooLarge(bytes);
    if (!this.log.streams.holds(stream))
      throw new Error(`${stream} is no stream of the marketplace: nobody would read it again`);
    return this.write(stream, expectedRevision, events);
  }

  async readStream(
    stream: string,
    fromRevision: number,
    maxCount: number,
  ): Promise<readonly StoredEvent[]> {
    return this.log.streams.holds(stream) ? this.log.stream(stream, fromRevision, maxCount) : [];
  }

  readAll(after: Position, maxCount: number): Promise<readonly StoredEvent[]> {
    return this.log.events(after, maxCount);
  }

  async eventAt(position: Position): Promise<StoredEvent | null> {
    if (position === START) return null;
    const record = await this.log.recordAt(logPositionOf(position));
    const stream = record && this.log.streams.streamOf(record);
    return stream === null ? null : new ParsedEvent(record!, stream);
  }

  async head(): Promise<Position> {
    return positionIn(await this.log.end());
  }

  /**
   * All subscribers of this process share one subscription: each event is received and parsed once.
   * Whoever is further back reads until they are near.
   */
  subscribe(
    after: Position,
    handle: (batch: readonly StoredEvent[]) => Promise<void> | void,
    onError?: SubscriptionErrorListener,
  ): Subscription {
    let wake: () => void = () => undefined;
    let forget: (() => void)[] = [];
    const join = async (): Promise<EventTail> => {
      const tail = await this.tail();
      if (forget.length === 0)
        forget = [tail.onNews(() => wake()), ...(onError ? [tail.onError(onError)] : [])];
      return tail;
    };
    return follow({
      after,
      read: async (from) => (await join()).after(from, PAGE) ?? this.readAll(from, PAGE),
      onNews: (listener) => {
        wake = listener;
        return () => forget.forEach((one) => one());
      },
      handle,
      onError,
    });
  }

  /** What the process follows, begun at the head with the first subscriber. */
  private tail(): Promise<EventTail> {
    this.following ??= this.log.end().then(
      (end) =>
        new EventTail(
          positionIn(end),
          (_after, handle, onError) =>
            new SupervisedSubscription({
              connection: this.connection,
              log: this.log,
              epoch: this.epoch,
              readEpoch: () => this.readEpoch(),
              begin: end,
              handle,
              onError,
              onDropped: this.options.onDropped ?? (() => undefined),
              onOtherHistory: this.options.onOtherHistory ?? onError,
            }),
        ),
      (error: unknown) => {
        this.following = null;
        throw error;
      },
    );
    return this.following;
  }

  /** Appends to a stream of ours, whatever it is called. */
  private async write(
    stream: string,
    expectedRevision: number,
    events: readonly NewEvent[],
  ): Promise<Appended> {
    const { connection, log } = this;
    const messages = events.map(({ id, type, data, metadata, decoded }) =>
      jsonEvent({
        id,
        type,
        data: (decoded?.data ?? JSON.parse(data)) as never,
        metadata: new TextEncoder().encode(metadata) as never,
      }),
    );
    const expected = expectedRevision === NO_STREAM ? NO_STREAM_STATE : BigInt(expectedRevision);
    for (let attempt = 0; ; attempt++) {
      const { client } = connection;
      try {
        const { nextExpectedRevision, position } = await within(
          log.timeoutMs,
          'an append',
          client.appendToStream(log.streams.nameOf(stream), messages, {
            expectedRevision: expected,
          }),
        );
        const revision = Number(nextExpectedRevision);
        return {
          revision,
          position: position
            ? positionOf(position.commit)
            : await this.positionOf(stream, revision),
        };
      } catch (error) {
        if (error instanceof WrongExpectedVersionError) {
          // an attempt before this one may have been stored, and others may have followed it since
          const ours = await this.repeated(stream, expectedRevision, events);
          if (ours) return ours;
          throw new WrongExpectedRevision(
            stream,
            expectedRevision,
            typeof error.actualVersion === 'bigint' ? Number(error.actualVersion) : NO_STREAM,
          );
        }
        if (isFinal(error) || attempt + 1 >= ATTEMPTS) throw fromEventStoreDb(error, true);
        log.lookAgain(client, error);
        await pause(backoffMs(attempt));
      }
    }
  }

  private async readEpoch(): Promise<string | null> {
    const [first] = await this.log.stream(EPOCH_STREAM, 0, 1);
    return first?.id ?? null;
  }

  private async beginEpoch(): Promise<string> {
    const event: NewEvent = { id: newId(), type: 'StoreBegun', data: '{}', metadata: '{}' };
    try {
      await this.write(EPOCH_STREAM, NO_STREAM, [event]);
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
    }
    return (await this.readEpoch())!;
  }

  /** Where the same ids stand right after the expected revision. */
  private async repeated(
    stream: string,
    expected: number,
    events: readonly NewEvent[],
  ): Promise<Appended | null> {
    const there = await this.log.stream(stream, expected + 1, events.length);
    if (there.length < events.length || there.some((e, i) => e.id !== events[i]!.id)) return null;
    const { revision, position } = there.at(-1)!;
    return { revision, position };
  }

  private async positionOf(stream: string, revision: number): Promise<Position> {
    const [event] = await this.log.stream(stream, revision, 1);
    if (!event) throw new Error(`${stream} has no revision ${revision}, which was just appended`);
    return event.position;
  }
}

const positionIn = ({ event }: LogEnd): Position =>
  event === null ? START : positionOf(event.position.commit);
