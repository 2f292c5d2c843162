import {
  appendBytes,
  AppendTooLarge,
  MAX_APPEND_BYTES,
  NO_STREAM,
  START,
  WrongExpectedRevision,
  type Appended,
  type EventStore,
  type NewEvent,
  type Position,
  type StoredEvent,
  type Subscription,
  type SubscriptionErrorListener,
} from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { EventTail } from '../../shared/subscriptions/event-tail.js';
import { follow } from '../../shared/subscriptions/follow.js';
import {
  BACKWARDS,
  END,
  ErrorType,
  FIRST,
  FORWARDS,
  isCommandError,
  jsonEvent,
  NO_STREAM_STATE,
  StreamNotFoundError,
  WrongExpectedVersionError,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type ResolvedEvent,
} from './client.js';
import { EventStoreDbConnection } from './connection.js';
import { fromEventStoreDb, isFinal, isInvalidPosition } from './errors.js';
import { ParsedEvent, positionOf } from './stored-event.js';
import { SupervisedSubscription } from './supervised-subscription.js';
import { backoffMs, NoAnswer, pause, within } from './timeouts.js';

/** The stream whose one event says which history this is. */
const EPOCH_STREAM = 'store-epoch';
const ATTEMPTS = 5;
const HEAD_PAGE = 64;
const MAX_BATCH = 1_000;
/** Of `$all` a few more are asked for than are wanted: some are the server's own. */
const SPARE = 32;

export interface EventStoreDbOptions {
  /** `esdb://user:password@host:2113?tls=true` and the like. */
  readonly connectionString: string;
  /** How long an answer is waited for, before it is asked again on a new client. */
  readonly timeoutMs?: number;
  /** Told each time that the server cannot be reached or does not answer. */
  readonly onTrouble?: () => void;
}

/**
 * The event store on EventStoreDB. The client knows no deadline for appends and answers an outcome
 * that it does not know like a failure; so every append is waited for only so long, and sent again
 * with the same ids at the same revision, which the server answers like the first.
 */
export class EventStoreDbEventStore implements EventStore {
  /** The latest position that anybody here has heard of. */
  private known: Position = START;
  private following: Promise<EventTail> | null = null;

  private constructor(
    readonly epoch: string,
    private readonly connection: EventStoreDbConnection,
    private readonly timeoutMs: number,
    private readonly onTrouble: () => void,
  ) {}

  /** Reads which history the store holds, or begins one. */
  static async open({
    connectionString,
    timeoutMs = 10_000,
    onTrouble = () => undefined,
  }: EventStoreDbOptions): Promise<EventStoreDbEventStore> {
    const connection = new EventStoreDbConnection(connectionString);
    const opening = new EventStoreDbEventStore('', connection, timeoutMs, onTrouble);
    try {
      const epoch = (await opening.readEpoch()) ?? (await opening.beginEpoch());
      return new EventStoreDbEventStore(epoch, connection, timeoutMs, onTrouble);
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
      const { client } = this.connection;
      try {
        const { nextExpectedRevision, position } = await within(
          this.timeoutMs,
          'an append',
          client.appendToStream(stream, messages, { expectedRevision: expected }),
        );
        const revision = Number(nextExpectedRevision);
        const at = position ? positionOf(position.commit) : await this.positionOf(stream, revision);
        this.known = Math.max(this.known, at);
        return { revision, position: at };
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
        this.lookAgain(client, error);
        await pause(backoffMs(attempt));
      }
    }
  }

  async readStream(
    stream: string,
    fromRevision: number,
    maxCount: number,
  ): Promise<readonly StoredEvent[]> {
    try {
      const events = await this.reading('a stream', (client) =>
        client.readStream(stream, {
          fromRevision: BigInt(fromRevision),
          direction: FORWARDS,
          maxCount,
        }),
      );
      return parsed(events);
    } catch (error) {
      if (error instanceof StreamNotFoundError) return [];
      throw error;
    }
  }

  async readAll(after: Position, maxCount: number): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for (let from = after; ;) {
      const asked = maxCount - events.length + SPARE;
      const fromPosition = from === START ? FIRST : { commit: BigInt(from), prepare: BigInt(from) };
      const page = await this.reading('all events', (client) =>
        client.readAll({ fromPosition, direction: FORWARDS, maxCount: asked }),
      );
      for (const event of parsed(page.filter(isOurs)))
        if (event.position > after && event.position > (events.at(-1)?.position ?? 0))
          events.push(event);
      if (page.length < asked || events.length >= maxCount) return events.slice(0, maxCount);
      from = positionOf(page.at(-1)!.event!.position!.commit);
    }
  }

  async eventAt(position: Position): Promise<StoredEvent | null> {
    if (position === START) return null;
    try {
      const fromPosition = { commit: BigInt(position), prepare: BigInt(position) };
      const [event] = parsed(
        await this.reading('an event', (client) =>
          client.readAll({ fromPosition, direction: FORWARDS, maxCount: 1 }),
        ),
      );
      return event?.position === position ? event : null;
    } catch (error) {
      // in another history no record may begin there
      if (isInvalidPosition(error)) return null;
      throw error;
    }
  }

  /** Backwards from the end, over the server's own events, as far as what is known already. */
  async head(): Promise<Position> {
    for (let from: bigint | null = null; ;) {
      const fromPosition: typeof END | { commit: bigint; prepare: bigint } =
        from === null ? END : { commit: from, prepare: from };
      const page: AllStreamResolvedEvent[] = await this.reading('the last events', (client) =>
        client.readAll({ fromPosition, direction: BACKWARDS, maxCount: HEAD_PAGE }),
      );
      const last = page.find(isOurs);
      if (last)
        return (this.known = Math.max(this.known, positionOf(last.event!.position!.commit)));
      const first: bigint | undefined = page.at(-1)?.event?.position?.commit;
      if (page.length < HEAD_PAGE || first === undefined || first <= this.known) return this.known;
      from = first;
    }
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
      read: async (from) => (await join()).after(from, MAX_BATCH) ?? this.readAll(from, MAX_BATCH),
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
    this.following ??= this.head().then(
      (head) =>
        new EventTail(head, (after, handle, onError) => this.supervised(after, handle, onError)),
      (error: unknown) => {
        this.following = null;
        throw error;
      },
    );
    return this.following;
  }

  private supervised(
    after: Position,
    handle: (batch: readonly StoredEvent[]) => void,
    onError: SubscriptionErrorListener,
  ): Subscription {
    const { connection, timeoutMs } = this;
    const heard = (batch: readonly StoredEvent[]): void => {
      this.known = Math.max(this.known, batch.at(-1)!.position);
      handle(batch);
    };
    return new SupervisedSubscription({
      connection,
      after,
      handle: heard,
      onError,
      head: () => this.head(),
      timeoutMs,
      isOurs: (event) => isOurs({ event }),
    });
  }

  private async readEpoch(): Promise<string | null> {
    const [first] = await this.readStream(EPOCH_STREAM, 0, 1);
    return first?.id ?? null;
  }

  private async beginEpoch(): Promise<string> {
    const event: NewEvent = { id: newId(), type: 'StoreBegun', data: '{}', metadata: '{}' };
    try {
      await this.append(EPOCH_STREAM, NO_STREAM, [event]);
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
    const there = await this.readStream(stream, expected + 1, events.length);
    if (there.length < events.length || there.some((e, i) => e.id !== events[i]!.id)) return null;
    const { revision, position } = there.at(-1)!;
    return { revision, position };
  }

  private async positionOf(stream: string, revision: number): Promise<Position> {
    const [event] = await this.readStream(stream, revision, 1);
    if (!event) throw new Error(`${stream} has no revision ${revision}, which was just appended`);
    return event.position;
  }

  /** Reads what is asked for, again where it fails: reading changes nothing. */
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
  private lookAgain(client: EventStoreDBClient, error: unknown): void {
    this.onTrouble();
    if (
      error instanceof NoAnswer ||
      !isCommandError(error as Error) ||
      (error as { type: ErrorType }).type !== ErrorType.CANCELLED
    )
      this.connection.replace(client);
  }
}

const isOurs = ({
  event,
}: {
  readonly event?: { readonly type: string; readonly streamId: string };
}): boolean =>
  event !== undefined && !event.type.startsWith('$') && event.streamId !== EPOCH_STREAM;

const parsed = (events: readonly (ResolvedEvent | AllStreamResolvedEvent)[]): StoredEvent[] =>
  events.flatMap(({ event }) => (event ? [new ParsedEvent(event as never)] : []));
