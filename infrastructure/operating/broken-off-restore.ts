import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataUnfit } from '../shared/data-unfit.js';

/** Where a restore keeps files until all of them have been checked, within the data directory. */
export const UNCHECKED = 'restoring';

/** Of a data directory in which a restore was broken off: what to do; null where none was. */
export const adviceOnBrokenOffRestore = (directory: string): string | null =>
  existsSync(join(directory, UNCHECKED))
    ? `repeat npm run restore -- DIR, which begins anew; where it says that ${directory} is not empty, remove the directory first`
    : null;

/**
 * A restore that was broken off has left no events, or not all that belongs to them: a start would
 * make a new marketplace in its place.
 *
 * @throws DataUnfit
 */
export function requireWholeRestore(directory: string): void {
  const advice = adviceOnBrokenOffRestore(directory);
  if (advice !== null)
    throw new DataUnfit(`a restore into ${directory} was broken off (${UNCHECKED}): ${advice}`);
}
