import { kindOf } from '../../application/running/import-fields.js';
import { textIn } from '../../application/running/import-values.js';
import type { ImportOrder } from '../../domain/running/job/job.events.js';
import { DomainError } from '../../domain/shared/decider/domain-error.js';
import { isTotalLabel } from '../../tables/layout.js';
import type { ImportRow, Rejection } from './row-importer.js';
import type { Upload, UploadedRow } from './uploads.js';

/** Rows at the end among which one may add up the others. */
const TOTALS_AT_END = 3;

type Order = Pick<ImportOrder, 'columns' | 'defaults' | 'kind'>;

/** Makes fields of the rows of a table, by the mapping of an import. */
export class TableRows {
  private readonly fields: readonly (readonly [field: string, column: number])[];
  private readonly width: number;
  /** How many cells a row must have for every mapped column to be in it. */
  private readonly needed: number;

  constructor(
    private readonly upload: Pick<Upload, 'columns' | 'rows'>,
    private readonly order: Order,
  ) {
    this.width = upload.columns.length;
    this.fields = Object.entries(order.columns).map(
      ([field, column]) => [field, upload.columns.indexOf(column)] as const,
    );
    this.needed = 1 + Math.max(...this.fields.map(([, column]) => column));
  }

  /** The fields of a row that have a text; or why the row cannot be taken as one. */
  read({ number, cells, typed, isOpen }: UploadedRow): ImportRow | Rejection {
    const reject = (code: string, detail: string): Rejection => ({ row: number, code, detail });
    if (isOpen)
      return reject(
        'import/quotation-open',
        'a quotation mark opens a cell of this row, and none closes it: close it, or double it where it is part of the text',
      );
    if (cells.findLastIndex((cell) => cell !== '') >= this.width)
      return reject(
        'import/row-too-long',
        `the row has ${cells.length} cells and the table ${this.width} columns: put a cell with the separator in it in quotation marks`,
      );
    if (this.isTotal(number, cells))
      return reject('import/total-line', 'this row adds up the others: leave it out');
    if (cells.length < this.needed)
      return reject(
        'import/row-too-short',
        `the row has ${cells.length} cells and the table ${this.width} columns: a line break inside a cell needs quotation marks`,
      );
    const fields: Record<string, string> = { ...this.order.defaults };
    const numbers = new Set<string>();
    try {
      for (const [field, column] of this.fields) {
        let text = (cells[column] ?? '').trim();
        if (text === '') continue;
        const kind = kindOf(field);
        if (kind === 'text' || kind === 'paragraphs') text = textIn(field, text);
        else if (typed.includes(column)) numbers.add(field);
        if (text !== '') fields[field] = text;
      }
    } catch (error) {
      if (error instanceof DomainError) return reject(error.code, error.message);
      throw error;
    }
    return numbers.size === 0 ? { number, fields } : { number, fields, numbers };
  }

  private isTotal(number: number, cells: readonly string[]): boolean {
    return (
      number > this.upload.rows - TOTALS_AT_END &&
      isTotalLabel(cells.find((cell) => cell !== '') ?? '')
    );
  }
}
