import { strToU8, zipSync, type Zippable } from 'fflate';
import {
  columnNames,
  otherParts,
  SHEET_ENDS,
  sheetBegins,
  sheetPath,
  sheetRows,
  type WorkbookCell,
} from '../../../tables/workbook-xml';
import { tableOf } from './csv';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Rows as an XLSX workbook of one sheet, with the columns that CSV would have. */
export function workbookOf(name: string, rows: readonly object[]): Blob {
  const { columns, cells } = tableOf(rows);
  const sheet = [sheetBegins(columns), sheetRows(cells, 2, columnNames(columns)), SHEET_ENDS];
  const parts: Zippable = { [sheetPath(1)]: strToU8(sheet.join('')) };
  for (const [path, xml] of otherParts([name])) parts[path] = strToU8(xml);
  return new Blob([zipSync(parts) as Uint8Array<ArrayBuffer>], { type: XLSX });
}

export type { WorkbookCell };
