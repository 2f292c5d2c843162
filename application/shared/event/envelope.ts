import type { EventType, MarketplaceEvent } from '../../../domain/events.js';
import type { Position } from '../../ports/event-store.js';

/** Who acted; each part is null where there is none. */
export interface Actor {
  /** The person's user id. */
  readonly person: string | null;
  /** The organisation that they act for. */
  readonly organization: string | null;
  /** The operator who impersonates the person. */
  readonly impersonator: string | null;
  /** The API client, or the process. */
  readonly client: string | null;
}

/**
 * An event's metadata as stored. EventStoreDB's by-correlation projection expects the two `$`
 * names.
 */
export interface EventMetadata {
  readonly $correlationId: string;
  /** Id of the causing event for a process's command, otherwise the command's id. */
  readonly $causationId: string;
  readonly commandId: string;
  readonly schemaVersion: number;
  readonly actor: Actor;
  /** HMAC of the request, where it had an Idempotency-Key. */
  readonly requestHash?: string;
  /** Trace context of the command (W3C `traceparent`), if traced. */
  readonly traceparent?: string;
  /** Says that the event is as it was written (`hash.ts`); absent where it is older than hashes. */
  readonly hash?: string;
}

/**
 * An event as consumers receive it: decoded, upcast to the current version, with its position and
 * metadata.
 */
export type RecordedEvent<E extends { type: string; data: object } = MarketplaceEvent> = E & {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  /** The store's time, milliseconds since 1970. */
  readonly recordedAt: number;
  readonly metadata: EventMetadata;
};

export type RecordedOf<T extends EventType> = RecordedEvent<Extract<MarketplaceEvent, { type: T }>>;
