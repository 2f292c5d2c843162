import type { StoredEvent } from '../../ports/event-store.js';
import { decodeEvent, UnreadableEvent } from './codec.js';
import type { EventMetadata, RecordedEvent } from './envelope.js';

/**
 * An event for display, even where this version of the program cannot decode it, such as one
 * written by a newer version before a downgrade: it is then shown as stored, with the reason.
 */
export interface ShownEvent extends Omit<RecordedEvent, 'type' | 'data' | 'metadata'> {
  readonly type: string;
  /**
   * Upcast to the current version; where it cannot be decoded: as stored, or as text where it is
   * not JSON.
   */
  readonly data: unknown;
  /** Complete unless the event cannot be decoded. */
  readonly metadata: Partial<EventMetadata>;
  /** Why this version of the program cannot decode it; null: it can. */
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
