import { basename, dirname } from 'node:path';
import { DataUnfit } from '../../shared/data-unfit.js';

/** Result codes of SQLite: https://www.sqlite.org/rescode.html */
const BUSY = 5;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

/** The primary code of an error of SQLite; null for any other error. */
const codeOf = (error: unknown): number | null => {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : null;
};

export const isBusy = (error: unknown): boolean => codeOf(error) === BUSY;

export const isDamaged = (error: unknown): boolean =>
  codeOf(error) === CORRUPT || codeOf(error) === NOT_A_DATABASE;

/** Extended codes: writing, or making room for it, has failed; no commit is cut off in the middle. */
const IO_ERROR_WRITE = 778;
const IO_ERROR_TRUNCATE = 1_546;
const IO_ERROR_SHARED_SIZE = 4_874;
const UNWRITTEN: ReadonlySet<unknown> = new Set([
  IO_ERROR_WRITE,
  IO_ERROR_TRUNCATE,
  IO_ERROR_SHARED_SIZE,
]);

/** There is no room, or the disk takes no writes: nothing was written. */
export const isFull = (error: unknown): boolean =>
  codeOf(error) === FULL ||
  codeOf(error) === READ_ONLY ||
  UNWRITTEN.has((error as { errcode?: unknown }).errcode);

/** Its name in the answer of a thread that writes. */
export const FULL_STORAGE = 'StorageFull';

/** How a thread that writes names an error in its answer. */
export const nameOfFailedWrite = (error: unknown): string =>
  isFull(error) ? FULL_STORAGE : (error as Error).name;

/**
 * Says what is wrong with a file that SQLite cannot open, and what to do; any other error is
 * returned as it is.
 */
export function asUnfit(path: string, error: unknown): unknown {
  const [name, directory] = [basename(path), dirname(path)];
  const unfit = (what: string): DataUnfit =>
    new DataUnfit(`${name} in ${directory} ${what}`, { cause: error });
  switch (codeOf(error) ?? (error as NodeJS.ErrnoException).code) {
    case CORRUPT:
    case NOT_A_DATABASE:
      return unfit(
        'is damaged: restore a backup into an empty directory (npm run restore -- DIR); npm run doctor looks at the other files',
      );
    case READ_ONLY:
    case CANNOT_OPEN:
    case 'EACCES':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EPERM':
    case 'EROFS':
      return unfit(
        'cannot be written: give the directory and its files to the user that runs this, or set TRADEPOST_DATA to another directory',
      );
    case FULL:
    case IO_ERROR:
    case 'ENOSPC':
      return unfit('cannot be written: is the disk full?');
    default:
      return error;
  }
}
