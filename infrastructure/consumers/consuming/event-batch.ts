import type { StoredEvent } from '../../../application/ports/event-store.js';
import { decodeEvent } from '../../../application/shared/event/codec.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';

/** An event that several consumers are offered: decoded when the first needs it, once for all. */
export class BatchEvent {
  private outcome: { readonly event: RecordedEvent } | { readonly error: Error } | null = null;

  constructor(readonly stored: StoredEvent) {}

  /** @throws UnreadableEvent, the same each time */
  decode(): RecordedEvent {
    this.outcome ??= decoded(this.stored);
    if ('error' in this.outcome) throw this.outcome.error;
    return this.outcome.event;
  }

  /** Null where it cannot be read. */
  get event(): RecordedEvent | null {
    this.outcome ??= decoded(this.stored);
    return 'event' in this.outcome ? this.outcome.event : null;
  }
}

export const batchOf = (stored: readonly StoredEvent[]): BatchEvent[] =>
  stored.map((one) => new BatchEvent(one));

function decoded(stored: StoredEvent): { event: RecordedEvent } | { error: Error } {
  try {
    return { event: decodeEvent(stored) };
  } catch (error) {
    return { error: error as Error };
  }
}
