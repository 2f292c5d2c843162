import type { AnyDecider } from '../../../domain/shared/decider/decider.js';
import type { Position } from '../../ports/event-store.js';
import type { KeyValueStore } from '../../ports/key-value-store.js';

interface StoredSnapshot {
  readonly stateVersion: number;
  /** The history that it was taken of; absent in those of earlier versions, which are not used. */
  readonly epoch?: string;
  readonly revision: number;
  readonly position: Position;
  /** Of the event at `revision`. */
  readonly eventId?: string;
  readonly state: unknown;
}

/** A state as of one event of its stream. */
export interface Snapshot {
  readonly state: unknown;
  readonly revision: number;
  readonly position: Position;
  /**
   * Of the event at `revision`: where the stream has another one there, or none, the snapshot is of
   * a history that was replaced by a restore, and must not be used.
   */
  readonly eventId: string;
  /** Its size in characters. */
  readonly bytes: number;
}

/**
 * Snapshots of long streams, so that loading time does not grow with them. They can be deleted at
 * any time.
 */
export class Snapshots {
  constructor(
    private readonly store: KeyValueStore,
    /** Of the event store's history: a snapshot of another one is not used. */
    private readonly epoch: string,
    private readonly onError: (error: Error) => void,
    private readonly onKept: () => void = () => undefined,
  ) {}

  async find(decider: AnyDecider, stream: string): Promise<Snapshot | null> {
    const json = await this.store.get(bucketOf(decider), stream);
    if (json === null) return null;
    const snapshot = JSON.parse(json) as StoredSnapshot;
    const { stateVersion, epoch, revision, position, eventId, state } = snapshot;
    if (stateVersion !== decider.stateVersion || epoch !== this.epoch || eventId === undefined)
      return null;
    return {
      state: decider.snapshots!.decode(state),
      revision,
      position,
      eventId,
      bytes: json.length,
    };
  }

  /** Writes in the background and returns the snapshot's size in characters. */
  save(decider: AnyDecider, stream: string, loaded: Omit<Snapshot, 'bytes'>): number {
    const { state, revision, position, eventId } = loaded;
    const snapshot: StoredSnapshot = {
      stateVersion: decider.stateVersion,
      epoch: this.epoch,
      revision,
      position,
      eventId,
      state: decider.snapshots!.encode(state),
    };
    const value = JSON.stringify(snapshot);
    this.store
      .write([{ bucket: bucketOf(decider), key: stream, value }])
      .then(this.onKept, this.onError);
    return value.length;
  }
}

const bucketOf = (decider: AnyDecider): string => `snapshot:${decider.category}`;
