import type { StoredEvent } from '../../ports/event-store.js';
import { decodeEvent, UnreadableEvent } from './codec.js';
import type { EventMetadata, RecordedEvent } from './envelope.js';

/**
 * An event for those who look at what the store holds: also one that this version of the program
 * cannot read, such as a newer version's after going back. It is shown as it is stored, and says
 * why.
 */
export interface ShownEvent extends Omit<RecordedEvent, 'type' | 'data' | 'metadata'> {
  readonly type: string;
  /** As of the present version; where it cannot be read: as stored, a text where it is no JSON. */
  readonly data: unknown;
  /** Whole, but where it cannot be read. */
  readonly metadata: Partial<EventMetadata>;
  /** Why this version of the program cannot read it; null: it can. */
  readonly unreadable: string | null;
}

export function shownEvent(stored: StoredEvent): ShownEvent {
  const { id, stream, revision, position, recordedAt, type } = stored;
  const place = { id, stream, revision, position, recordedAt, type };
  try {
    const { data, metadata } = decodeEvent(stored);
    return { ...place, data, metadata, unreadable: null };
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    const metadata = parsed(stored.metadata);
    return {
      ...place,
      data: parsed(stored.data),
      metadata: typeof metadata === 'object' && metadata !== null ? metadata : {},
      unreadable: error.why,
    };
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
