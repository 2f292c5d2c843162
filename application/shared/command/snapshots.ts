import type { AnyDecider } from '../../../domain/shared/decider/decider.js';
import type { Position } from '../../ports/event-store.js';
import type { KeyValueStore } from '../../ports/key-value-store.js';

interface StoredSnapshot {
  readonly stateVersion: number;
  readonly revision: number;
  readonly position: Position;
  readonly state: unknown;
}

/**
 * Snapshots of long streams, so that loading time does not grow with them. They can be deleted at
 * any time.
 */
export class Snapshots {
  constructor(
    private readonly store: KeyValueStore,
    private readonly onError: (error: Error) => void,
  ) {}

  async find(
    decider: AnyDecider,
    stream: string,
  ): Promise<{ state: unknown; revision: number; position: Position; bytes: number } | null> {
    const json = await this.store.get(bucketOf(decider), stream);
    if (json === null) return null;
    const snapshot = JSON.parse(json) as StoredSnapshot;
    if (snapshot.stateVersion !== decider.stateVersion) return null;
    const { revision, position, state } = snapshot;
    return { state: decider.snapshots!.decode(state), revision, position, bytes: json.length };
  }

  /** Writes in the background and returns the snapshot's size in characters. */
  save(
    decider: AnyDecider,
    stream: string,
    loaded: { state: unknown; revision: number; position: Position },
  ): number {
    const { state, revision, position } = loaded;
    const snapshot: StoredSnapshot = {
      stateVersion: decider.stateVersion,
      revision,
      position,
      state: decider.snapshots!.encode(state),
    };
    const value = JSON.stringify(snapshot);
    this.store.write([{ bucket: bucketOf(decider), key: stream, value }]).catch(this.onError);
    return value.length;
  }
}

const bucketOf = (decider: AnyDecider): string => `snapshot:${decider.category}`;
