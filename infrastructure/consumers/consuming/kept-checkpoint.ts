import { START, type EventStore, type Position } from '../../../application/ports/event-store.js';
import type { KeyValueChange, KeyValueStore } from '../../../application/ports/key-value-store.js';

/** How far a consumer has come: the last event that it has seen. */
export interface Place {
  readonly position: Position;
  /** Null at the beginning of the store. */
  readonly eventId: string | null;
}

interface Checkpoint extends Place {
  readonly epoch: string;
  readonly version: number;
}

/**
 * A consumer's checkpoint in a key-value store. It is (epoch, position, event id): a store that is
 * restored from a backup reuses positions, and only the event's id shows it.
 */
export class KeptCheckpoint {
  constructor(
    private readonly store: Pick<EventStore, 'epoch' | 'eventAt'>,
    private readonly keep: KeyValueStore,
    private readonly bucket: string,
    private readonly key: string,
    /** Of what the consumer keeps: one of another version is void. */
    private readonly version: number,
  ) {}

  /** Null where there is none, or none of this history and version. */
  async read(): Promise<Place | null> {
    const json = await this.keep.get(this.bucket, this.key);
    if (json === null) return null;
    const { epoch, version, position, eventId } = JSON.parse(json) as Checkpoint;
    if (epoch !== this.store.epoch || version !== this.version) return null;
    const isKnown = position === START || (await this.store.eventAt(position))?.id === eventId;
    return isKnown ? { position, eventId } : null;
  }

  /** To be written together with what the consumer has made of the events. */
  at({ position, eventId }: Place): KeyValueChange {
    const checkpoint: Checkpoint = {
      epoch: this.store.epoch,
      version: this.version,
      position,
      eventId,
    };
    return { bucket: this.bucket, key: this.key, value: JSON.stringify(checkpoint) };
  }
}
