import { readSheet } from 'read-excel-file/web-worker';

/** A number that is not whole must not be taken for one with parted thousands. */
function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  // a cell's day is midnight in UTC, wherever its reader is
  // eslint-disable-next-line no-restricted-syntax
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'number' && !Number.isInteger(cell)
    ? cell.toFixed(6)
    : String(cell as string | number | boolean);
}

/**
 * Reads the first sheet of a workbook off the screen's thread; returns its cells as texts, or the
 * reason why not.
 */
addEventListener('message', ({ data }: MessageEvent<File>) => {
  readSheet(data).then(
    (rows) => postMessage({ rows: rows.map((row) => row.map((cell) => textOf(cell))) }),
    (error: unknown) =>
      postMessage({ error: error instanceof Error ? error.message : String(error) }),
  );
});
