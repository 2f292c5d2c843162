import type { Position } from '../../../application/ports/event-store.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';

/** Where the mark is kept, in the state. */
export const RESTORE_MARK = { bucket: 'restore', key: 'last' } as const;

/** A backup was restored: what its events caused may have been done long ago. */
export interface RestoreMark {
  /** ISO 8601. */
  readonly at: string;
  /** Where the restored events end. */
  readonly position: Position;
}

export async function readRestoreMark(keep: KeyValueStore): Promise<RestoreMark | null> {
  const json = await keep.get(RESTORE_MARK.bucket, RESTORE_MARK.key);
  return json === null ? null : (JSON.parse(json) as RestoreMark);
}

export async function writeRestoreMark(keep: KeyValueStore, mark: RestoreMark): Promise<void> {
  await keep.write([{ ...RESTORE_MARK, value: JSON.stringify(mark) }]);
}
