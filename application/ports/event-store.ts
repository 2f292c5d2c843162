/**
 * An event's position in the whole store: ascending, with gaps, otherwise opaque. A decimal string
 * outside the process. EventStoreDB's commit positions are byte offsets and stay far below 2^53.
 */
export type Position = number;

/** The position before the store's first event. */
export const START: Position = 0;

/** The expected revision of a stream that does not exist yet. */
export const NO_STREAM = -1;

/** Every adapter refuses larger appends before sending them: EventStoreDB accepts at most 1 MiB. */
export const MAX_APPEND_BYTES = 900 * 1024;

/**
 * An event to be appended: `data` and `metadata` are JSON, encoded once and stored byte for byte,
 * as the metadata's `hash` is of these bytes. A store that parses JSON makes the canonical form
 * again (RFC 8785).
 */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  /**
   * The parsed `data` and `metadata`, where they are at hand: in the process that appended the
   * event, or from a driver that has parsed them. Never stored.
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
  /** Resolves when the current batch has been handled; no other follows. */
  stop(): Promise<void>;
}

/**
 * Receives errors of a subscription, which then retries by itself, and null when it reads again. An
 * error that passes by itself is an `EngineUnavailable`.
 */
export type SubscriptionErrorListener = (error: Error | null) => void;

/**
 * The source of truth. `infrastructure/testing/contracts/event-store.contract.ts` specifies what an
 * implementation must do.
 */
export interface EventStore {
  /** Identifies this store's history; changes when another history is restored into it. */
  readonly epoch: string;
  /**
   * Appends all events to one stream or none; durable when it resolves. `expectedRevision` is that
   * of the stream's last event, or {@link NO_STREAM}. Repeating an append with the same ids and the
   * same expected revision gives the same result.
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
  /** The event at exactly this position; null where there is none, as in another history. */
  eventAt(position: Position): Promise<StoredEvent | null>;
  /** The position of the last event; {@link START} where there is none. */
  head(): Promise<Position>;
  /**
   * Passes every event after a position to `handle`, in order, one batch at a time, first the
   * stored ones, then new ones as they are appended. A batch whose handler throws is retried after
   * a pause, and so is a failed connection to the store.
   */
  subscribe(
    after: Position,
    handle: (batch: readonly StoredEvent[]) => Promise<void> | void,
    onError?: SubscriptionErrorListener,
  ): Subscription;
}

/**
 * The stream is not at the expected revision; `actual` is its current one, or {@link NO_STREAM}.
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

/**
 * The store holds another history than the one that this process has followed, as after the restore
 * of an older backup: what the process keeps in memory is of events that may not be there.
 */
export class HistoryReplaced extends Error {
  override readonly name = 'HistoryReplaced';

  constructor(
    /** What the store was known by that it has not. */
    found: string,
  ) {
    super(
      `the event store holds another history than the one that this process has followed: ${found}`,
    );
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
