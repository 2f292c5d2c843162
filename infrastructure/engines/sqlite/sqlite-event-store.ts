import {
  EngineUnavailable,
  type StorageFull,
} from '../../../application/ports/engine-unavailable.js';
import {
  appendBytes,
  AppendTooLarge,
  MAX_APPEND_BYTES,
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
import { follow } from '../../shared/subscriptions/follow.js';
import { RecentEvents } from '../../shared/subscriptions/recent-events.js';
import { RemoteError, type Cell, type WorkerChannel } from '../../shared/worker-channel.js';
import type { StreamPointReads } from './event-reader.js';
import { asStorageFull } from './storage-room.js';

const MAX_BATCH = 1_000;

/**
 * Up to this many events of one stream are read where they are wanted: an index look-up takes some
 * ten microseconds, asking another thread three hundred. Longer reads go to a reader thread.
 */
const POINT_READ = 32;

/**
 * The event store on SQLite: one writer thread, readers beside it, subscribers told of a commit at
 * once.
 */
export class SqliteEventStore implements EventStore {
  private readonly recent: RecentEvents;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly epoch: string,
    head: Position,
    private readonly writer: WorkerChannel,
    private readonly reader: WorkerChannel,
    /** Reads the first events of a stream on the calling thread. */
    private readonly point: StreamPointReads,
    /** Told of every commit with the position that the store has reached. */
    private readonly onCommit: (head: Position) => void = () => undefined,
    /** Told each time that there is no room. */
    private readonly onFull: (error: StorageFull) => void = () => undefined,
  ) {
    this.recent = new RecentEvents(head);
  }

  async append(
    stream: string,
    expectedRevision: number,
    events: readonly NewEvent[],
  ): Promise<Appended> {
    const bytes = appendBytes(events);
    if (bytes > MAX_APPEND_BYTES) throw new AppendTooLarge(bytes);
    const cells: Cell[] = [];
    for (const e of events) cells.push(e.id, e.type, e.data, e.metadata);
    let answer: readonly Cell[];
    try {
      answer = await this.writer.call('append', stream, expectedRevision, ...cells);
    } catch (error) {
      if (error instanceof RemoteError && error.code === 'WrongExpectedRevision')
        throw new WrongExpectedRevision(stream, expectedRevision, error.cells[0] as number);
      throw asStorageFull(error, this.onFull);
    }
    const [revision, position, recordedAt] = answer as [number, number, number];
    this.remember(stream, revision, position, recordedAt, events);
    return { revision, position };
  }

  async readStream(
    stream: string,
    fromRevision: number,
    maxCount: number,
  ): Promise<readonly StoredEvent[]> {
    const near = await readable(
      this.point.read(stream, fromRevision, Math.min(maxCount, POINT_READ)),
    );
    if (near.length < POINT_READ || maxCount <= POINT_READ) return near;
    const cells = await readable(this.reader.call('readStream', stream, fromRevision, maxCount));
    const events: StoredEvent[] = [];
    for (let i = 0; i < cells.length; i += 7) events.push(eventOf(stream, cells, i));
    return events;
  }

  async readAll(after: Position, maxCount: number): Promise<readonly StoredEvent[]> {
    const recent = this.recent.after(after, maxCount);
    if (recent) return recent;
    const cells = await readable(this.reader.call('readAll', after, maxCount));
    const events: StoredEvent[] = [];
    for (let i = 0; i < cells.length; i += 8)
      events.push(eventOf(cells[i] as string, cells, i + 1));
    return events;
  }

  async eventAt(position: Position): Promise<StoredEvent | null> {
    const [event] = position === START ? [] : await this.readAll(position - 1, 1);
    return event?.position === position ? event : null;
  }

  async head(): Promise<Position> {
    const [head] = await this.reader.call('head');
    return head as Position;
  }

  subscribe(
    after: Position,
    handle: (batch: readonly StoredEvent[]) => Promise<void> | void,
    onError?: SubscriptionErrorListener,
  ): Subscription {
    return follow({
      after,
      read: (from) => this.readAll(from, MAX_BATCH),
      onNews: (listener) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
      handle,
      onError,
    });
  }

  /**
   * Commits answer in order, so positions arrive in order; a repeat of an old append is older than
   * what is remembered.
   */
  private remember(
    stream: string,
    revision: number,
    position: Position,
    recordedAt: number,
    events: readonly NewEvent[],
  ): void {
    const first = position - events.length + 1;
    const firstRevision = revision - events.length + 1;
    this.recent.add(
      events.map((e, i) => ({
        ...e,
        stream,
        revision: firstRevision + i,
        position: first + i,
        recordedAt,
      })),
    );
    for (const listener of this.listeners) listener();
    this.onCommit(position);
  }
}

/** What cannot be read is said to be damaged, whatever SQLite calls it. */
async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new EngineUnavailable('The event store', false, error, true);
  }
}

const eventOf = (stream: string, cells: readonly Cell[], i: number): StoredEvent => ({
  stream,
  revision: cells[i] as number,
  position: cells[i + 1] as number,
  id: cells[i + 2] as string,
  type: cells[i + 3] as string,
  data: cells[i + 4] as string,
  metadata: cells[i + 5] as string,
  recordedAt: cells[i + 6] as number,
});
