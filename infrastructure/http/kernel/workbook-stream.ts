import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import {
  columnNames,
  otherParts,
  SHEET_ENDS,
  sheetBegins,
  sheetPath,
  sheetRows,
  type WorkbookCell,
} from '../../../tables/workbook-xml.js';

/** Rows of a sheet at most (Excel's own limit); more go on in the next. */
export const MAX_SHEET_ROWS = 1_048_576;

/**
 * A workbook (XLSX, ECMA-376) of any number of rows, written as they come: the next are asked for
 * when the client has taken those before, and no more than these are in memory. Texts are inline,
 * so that no table of all of them is needed.
 */
export function workbookStream(
  name: string,
  columns: readonly string[],
  batches: AsyncIterator<readonly (readonly WorkbookCell[])[]>,
): Readable {
  const zip = new ZipFile();
  const sheets: string[] = [];
  let rest: readonly (readonly WorkbookCell[])[] = [];
  let isOver = false;
  const names = columnNames(columns);
  async function* sheet(): AsyncGenerator<string> {
    yield sheetBegins(columns);
    let rows = 1;
    while (rows < MAX_SHEET_ROWS) {
      if (rest.length === 0) {
        const { value, done } = await batches.next();
        if (done) {
          isOver = true;
          break;
        }
        rest = value;
      }
      const taken = rest.slice(0, MAX_SHEET_ROWS - rows);
      rest = rest.slice(taken.length);
      rows += taken.length;
      const before = rows - taken.length;
      yield sheetRows(taken, before + 1, names);
    }
    yield SHEET_ENDS;
  }
  const output = zip.outputStream as Readable;
  const addSheet = (): void => {
    sheets.push(sheets.length === 0 ? name : `${name} ${sheets.length + 1}`);
    const content = Readable.from(sheet(), { objectMode: false });
    content.once('error', (error) => output.destroy(error));
    content.once('end', () => (isOver ? finish() : addSheet()));
    output.once('close', () => content.destroy());
    zip.addReadStream(content, sheetPath(sheets.length));
  };
  const finish = (): void => {
    for (const [path, xml] of otherParts(sheets)) zip.addBuffer(Buffer.from(xml), path);
    zip.end();
  };
  addSheet();
  return output;
}
