import type { StoredEvent } from '../../application/ports/event-store.js';
import { UnreadableEvent } from '../../application/shared/event/codec.js';

/**
 * Where a consumer of events has stopped: the event that it cannot take, or the place behind which
 * events cannot be read.
 */
export interface FailedEvent {
  /** Null, like the three below: no event, reading failed after `position`. */
  readonly eventId: string | null;
  readonly stream: string | null;
  readonly revision: number | null;
  readonly type: string | null;
  readonly position: number;
  readonly message: string;
}

export const failedAt = (
  { id: eventId, stream, revision, position, type }: StoredEvent,
  error: unknown,
): FailedEvent => ({
  eventId,
  stream,
  revision,
  position,
  type,
  // which event it is stands beside it
  message:
    error instanceof UnreadableEvent ? `it cannot be read: ${error.why}` : (error as Error).message,
});

/** Reading fails behind this position. */
export const unreadableAfter = (position: number, error: unknown): FailedEvent => ({
  eventId: null,
  stream: null,
  revision: null,
  type: null,
  position,
  message: `events after position ${position} cannot be read: ${(error as Error).message}`,
});
