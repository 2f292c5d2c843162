import type { EventType, MarketplaceEvent } from '../../../domain/events.js';
import type { Position } from '../../ports/event-store.js';

/** Who acts: four parties apart, each null where there is none. */
export interface Actor {
  /** The person's user id. */
  readonly person: string | null;
  /** The organisation that they act for. */
  readonly organization: string | null;
  /** Who acts in the person's name. */
  readonly impersonator: string | null;
  /** The API client or the process. */
  readonly client: string | null;
}

/**
 * An event's metadata as stored. The two `$` names are those of EventStoreDB's by-correlation
 * projection.
 */
export interface EventMetadata {
  readonly $correlationId: string;
  /** The causing event's id for a process's command, else the command's id. */
  readonly $causationId: string;
  readonly commandId: string;
  readonly schemaVersion: number;
  readonly actor: Actor;
  /** HMAC of the request that an Idempotency-Key stands for. */
  readonly requestHash?: string;
  /** The command's place in a trace (W3C Trace Context), where one was kept. */
  readonly traceparent?: string;
}

/**
 * An event as every consumer sees it: decoded, upcast to the present version, with its place and
 * its circumstances.
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
