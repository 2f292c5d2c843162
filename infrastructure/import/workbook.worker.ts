import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import readWorkbook from 'read-excel-file/node';
import { cellText, TypedNumber } from '../../tables/workbook-cells.js';
import type { WorkbookRow } from './workbook.js';

/** Some rows, null behind the last; or why there are none. */
export type WorkbookAnswer =
  { readonly rows: readonly WorkbookRow[] | null } | { readonly error: string };

/** Rows that are handed over at once, when those before have been taken. */
const BATCH = 1_000;

/** A sheet inflates at most to this; what claims more is no table. */
const MAX_INFLATED = 512 * 1024 * 1024;

/**
 * The sum of the sizes that the central directory of a ZIP file claims (PKWARE APPNOTE 4.3.12), in
 * bytes; what inflates beyond its claim is refused by the reader.
 */
function claimedBytes(file: Buffer): number {
  let sum = 0;
  for (let at = file.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0 && at + 46 <= file.length;) {
    sum += file.readUInt32LE(at + 24);
    at = file.indexOf('PK\u0001\u0002', at + 46, 'latin1');
  }
  return sum;
}

async function read(file: Buffer): Promise<void> {
  if (claimedBytes(file) > MAX_INFLATED)
    return say({ error: `it inflates to more than ${MAX_INFLATED / 1024 / 1024} MiB` });
  const sheets = await readWorkbook(file, {
    trim: false,
    parseNumber: (text) => new TypedNumber(text),
  });
  const { data } = sheets.find(({ data }) => data.length > 0) ?? { data: [] };
  for (let from = 0; from < data.length; from += BATCH) {
    say({ rows: data.slice(from, from + BATCH).map(rowOf) });
    await once(parentPort!, 'message');
  }
  say({ rows: null });
}

function rowOf(row: readonly unknown[]): WorkbookRow {
  const typed: number[] = [];
  const cells = row.map((cell, index) => {
    if (cell instanceof TypedNumber || cell instanceof Date) typed.push(index);
    return cellText(cell);
  });
  return { cells, typed };
}

const say = (answer: WorkbookAnswer): void => parentPort!.postMessage(answer);

read(Buffer.from(workerData as Uint8Array)).catch((error: unknown) =>
  say({ error: error instanceof Error ? error.message : String(error) }),
);
