import { parentPort, workerData } from 'node:worker_threads';
import readWorkbook from 'read-excel-file/node';
import { cellText, TypedNumber } from '../../tables/workbook-cells.js';
import type { WorkbookRow } from './workbook.js';

export type WorkbookAnswer = { readonly rows: readonly WorkbookRow[] } | { readonly error: string };

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

async function read(file: Buffer): Promise<WorkbookAnswer> {
  if (claimedBytes(file) > MAX_INFLATED)
    return { error: `it inflates to more than ${MAX_INFLATED / 1024 / 1024} MiB` };
  const sheets = await readWorkbook(file, {
    trim: false,
    parseNumber: (text) => new TypedNumber(text),
  });
  const { data } = sheets.find(({ data }) => data.length > 0) ?? { data: [] };
  return {
    rows: data.map((row) => {
      const typed: number[] = [];
      const cells = row.map((cell: unknown, index) => {
        if (cell instanceof TypedNumber || cell instanceof Date) typed.push(index);
        return cellText(cell);
      });
      return { cells, typed };
    }),
  };
}

read(Buffer.from(workerData as Uint8Array)).then(
  (answer) => parentPort!.postMessage(answer),
  (error: unknown) =>
    parentPort!.postMessage({ error: error instanceof Error ? error.message : String(error) }),
);
