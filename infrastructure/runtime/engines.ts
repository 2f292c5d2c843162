import type { CatalogueSearch } from '../../application/ports/catalogue-search.js';
import type { Documents } from '../../application/ports/documents.js';
import type { EventStore, Position } from '../../application/ports/event-store.js';
import type { FileStore } from '../../application/ports/files.js';
import type { KeyValueStore, Vault } from '../../application/ports/key-value-store.js';
import type { PriceBook } from '../../application/pricing/price-book.js';
import type { ProcessRunner } from '../consumers/processes/process-runner.js';
import type { Processes } from '../consumers/processes/processes.js';
import type { RelayRunner } from '../consumers/relays/relay-runner.js';
import type { Relays } from '../consumers/relays/relays.js';
import type { BackupManifest } from '../operating/backup-manifest.js';
import type { BackupProgress } from '../operating/backup.js';
import type { Verifier } from '../operating/verifications.js';
import type { ProjectionStatus } from '../shared/read-models/projection-status.js';

/** What a marketplace stands on: everything embedded, or servers; the same contracts hold both. */
export interface Engines {
  readonly store: EventStore;
  /** Other replicas may stand on the same. */
  readonly shared: boolean;
  /** Where the store ended when it was opened. */
  readonly head: Position;
  readonly documents: Documents;
  readonly vault: Vault;
  readonly state: KeyValueStore;
  /** Where the simulated gateway keeps what it has done: as outside, it is not lost with ours. */
  readonly gateway: KeyValueStore;
  /** Kept like keys: no event holds what is in them. */
  readonly files: FileStore;
  /** False while nothing can be written for want of room, as far as is known here. */
  hasRoom(): boolean;
  /** How far a read model has seen, as far as is known here. */
  seenOf(projection: string): Position;
  /** The catalogue's search, for buyers with these prices. */
  searchOver(prices: PriceBook): CatalogueSearch;
  /** How those that cross aggregates are run, or watched where others run them. */
  processesOf(runners: readonly ProcessRunner[]): Processes;
  /** How those that reach outside are run, or watched where others run them. */
  relaysOf(runners: readonly RelayRunner[]): Relays;
  /**
   * Names of what can be rebuilt and verified: the projections, and what else is kept from them.
   */
  readonly readModels: readonly string[];
  projectionStatus(): Promise<readonly ProjectionStatus[]>;
  controlProjection(
    operation: 'rebuild' | 'retry' | 'skip',
    name: string,
    reason: string,
  ): Promise<void>;
  readonly verify: Verifier;
  /**
   * Makes a backup in a directory that is empty or not there (an absolute path). Refuses, saying
   * what to do, where the engines are backed up by means of their own.
   */
  backUp(
    target: string,
    onProgress: (progress: BackupProgress) => void,
    signal?: AbortSignal,
  ): Promise<BackupManifest>;
  close(): Promise<void>;
}

/** Opens engines; `onCommit` is called with how far the store has got. */
export type EnginesOpener = (options: {
  readonly onCommit: (position: Position) => void;
}) => Promise<Engines>;
