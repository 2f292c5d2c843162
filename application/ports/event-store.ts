/**
 * Where an event stands in the whole store: ordered, with gaps, opaque otherwise. A decimal string
 * outside the process. EventStoreDB's commit positions are byte offsets and stay far below 2^53.
 */
export type Position = number;

/** Before the first event of the store. */
export const START: Position = 0;

/** The expected revision of a stream that does not exist yet. */
export const NO_STREAM = -1;

/**
 * An append above this is refused by every adapter before sending: EventStoreDB takes at most 1
 * MiB.
 */
export const MAX_APPEND_BYTES = 900 * 1024;

/**
 * An event on its way in: `data` and `metadata` are JSON texts as `JSON.stringify` writes them,
 * encoded once.
 */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  /**
   * What the texts say, where somebody has it already: who appended it, or a client that has parsed
   * it. Never stored.
   */
  readonly decoded?: { readonly data: object; readonly metadata: object };
}

export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** Counts from 0 within the stream. */
  readonly revision: number;
  readonly position: Position;
  /** The store's time, milliseconds since 1970. */
  readonly recordedAt: number;
}

export interface Appended {
  /** Of the last event appended. */
  readonly revision: number;
  readonly position: Position;
}

export interface Subscription {
  /** Resolves when the handler at work has finished; no batch follows. */
  stop(): Promise<void>;
}

/** What went wrong with a subscription; it goes on by itself. */
export type SubscriptionErrorListener = (error: Error) => void;

/**
 * The only truth. `contract.ts` beside the adapters defines it: whatever passes is an event store.
 */
export interface EventStore {
  /** Identifies this store's history; another one after a restore from elsewhere. */
  readonly epoch: string;
  /**
   * Appends all events to one stream or none; durable when it resolves. `expectedRevision` is that
   * of the stream's last event, or {@link NO_STREAM}. Repeating an append with the same ids and the
   * same expected revision is answered like the first.
   *
   * @throws WrongExpectedRevision, AppendTooLarge; any other error leaves the outcome unknown.
   */
  append(stream: string, expectedRevision: number, events: readonly NewEvent[]): Promise<Appended>;
  /** At most `maxCount` events from `fromRevision` on; none for a stream that does not exist. */
  readStream(
    stream: string,
    fromRevision: number,
    maxCount: number,
  ): Promise<readonly StoredEvent[]>;
  /** At most `maxCount` events after a position, in order. */
  readAll(after: Position, maxCount: number): Promise<readonly StoredEvent[]>;
  /** The event at exactly this position; null where none is: the history is another one. */
  eventAt(position: Position): Promise<StoredEvent | null>;
  /** The position of the last event; {@link START} where there is none. */
  head(): Promise<Position>;
  /**
   * Hands every event after a position to `handle`, in order, in batches, one batch at a time, live
   * after catching up. A batch whose handler throws is handed over again after a pause; an
   * interruption of the store is survived the same way.
   */
  subscribe(
    after: Position,
    handle: (batch: readonly StoredEvent[]) => Promise<void> | void,
    onError?: SubscriptionErrorListener,
  ): Subscription;
}

/**
 * The stream is not where the caller thought; `actual` is its revision now, or {@link NO_STREAM}.
 */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';

  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`expected ${stream} at revision ${expected}, it is at ${actual}`);
  }
}

/** The append is larger than {@link MAX_APPEND_BYTES}; nothing was sent. */
export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge';

  constructor(readonly bytes: number) {
    super(`an append of ${bytes} bytes is above the limit of ${MAX_APPEND_BYTES}`);
  }
}

/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const MOST_BYTES_PER_UNIT = 3;

/** Code units of an append: data, metadata, type and id. */
export function appendLength(events: readonly NewEvent[]): number {
  let length = 0;
  for (const e of events) length += e.data.length + e.metadata.length + e.type.length + e.id.length;
  return length;
}

/**
 * Bytes of an append as the limit counts them; an upper bound where that is far below the limit.
 */
export function appendBytes(events: readonly NewEvent[]): number {
  const bound = appendLength(events) * MOST_BYTES_PER_UNIT;
  if (bound <= MAX_APPEND_BYTES) return bound;
  let bytes = 0;
  for (const e of events)
    bytes +=
      Buffer.byteLength(e.data) + Buffer.byteLength(e.metadata) + e.type.length + e.id.length;
  return bytes;
}
