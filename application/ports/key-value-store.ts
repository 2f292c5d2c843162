/** One change of a key-value store; `value` null deletes. */
export interface KeyValueChange {
  readonly bucket: string;
  readonly key: string;
  readonly value: string | null;
  /**
   * Only if this is the key's current value (null: absent); otherwise the whole batch is refused.
   */
  readonly ifValue?: string | null;
}

/** A part of a bucket, by its keys as they are sorted. */
export interface KeyRange {
  /** Keys from this one on. */
  readonly from?: string;
  /** Keys before this one. */
  readonly before?: string;
  /** The first ones only. */
  readonly limit?: number;
}

/**
 * Small durable records besides the events: keys and hashes (the vault), process states, snapshots,
 * counters. A batch is atomic, and durable when the promise resolves; false: a condition did not
 * hold.
 */
export interface KeyValueStore {
  get(bucket: string, key: string): Promise<string | null>;
  /** Sorted by key; all of them, or those of a range. */
  list(
    bucket: string,
    range?: KeyRange,
  ): Promise<readonly (readonly [key: string, value: string])[]>;
  write(changes: readonly KeyValueChange[]): Promise<boolean>;
}

/** Keys, credentials and secrets. */
export interface Vault extends KeyValueStore {
  /** Leaves no copy of what was deleted, as far as the engine can. */
  shred(): Promise<void>;
}
