import { kindOf } from '../../application/running/import-fields.js';
import { textIn } from '../../application/running/import-values.js';
import type { VariantOf } from '../../domain/catalogue/product/product.events.js';
import type { ImportOrder } from '../../domain/running/job/job.events.js';
import { DomainError } from '../../domain/shared/decider/domain-error.js';
import { isTotalLabel } from '../../tables/layout.js';
import type { ImportRow, Rejection } from './row-importer.js';
import { plainText } from './shops/plain-text.js';
import type { LeftOut, ShopRows } from './shops/shop-table.js';
import { shopRowsOf } from './shops/shops.js';
import type { Upload, UploadedRow } from './uploads.js';

/** Rows at the end among which one may add up the others. */
const TOTALS_AT_END = 3;

type Order = Pick<ImportOrder, 'columns' | 'defaults' | 'kind' | 'shop'>;

/** A row of a table, as it is understood. */
export interface TableRow {
  /** As they are written where the row is rejected: what it takes over from others filled in. */
  readonly cells: readonly string[];
  readonly variantOf: VariantOf | null;
  /** Why it holds nothing to be imported, where it does not. */
  readonly leftOut: LeftOut | null;
  /** What is imported, or why it cannot be; null where there is nothing. */
  readonly read: ImportRow | Rejection | null;
}

/** Makes fields of the rows of a table, by the mapping of an import. */
export class TableRows {
  private readonly fields: readonly (readonly [field: string, column: number])[];
  private readonly width: number;
  /** How many cells a row must have for every mapped column to be in it. */
  private readonly needed: number;
  private readonly shop: ShopRows | null;

  constructor(
    private readonly upload: Pick<Upload, 'columns' | 'rows'>,
    private readonly order: Order,
  ) {
    this.width = upload.columns.length;
    this.fields = Object.entries(order.columns).map(
      ([field, column]) => [field, upload.columns.indexOf(column)] as const,
    );
    this.needed = 1 + Math.max(...this.fields.map(([, column]) => column));
    this.shop = order.shop ? shopRowsOf(order.shop, upload.columns) : null;
  }

  /**
   * All rows of a shop's export, in their order, before the first is read: they tell of others.
   *
   * @param enough after so many the others are not looked at
   */
  async learn(
    batches: () => AsyncIterable<readonly UploadedRow[]>,
    enough = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const { shop } = this;
    if (!shop) return;
    let learned = 0;
    for await (const rows of batches()) {
      for (const { cells } of rows) shop.learn(cells);
      if ((learned += rows.length) >= enough) return;
    }
  }

  /** The fields of a row that have a text; or why the row cannot be taken as one. */
  read(row: UploadedRow): TableRow {
    const problem = this.problemOf(row);
    if (problem || !this.shop)
      return {
        cells: row.cells,
        variantOf: null,
        leftOut: null,
        read: problem ?? this.fieldsOf(row),
      };
    const found = this.shop.read(row.cells);
    if (typeof found === 'string')
      return { cells: row.cells, variantOf: null, leftOut: found, read: null };
    const { cells, variantOf, name } = found;
    const read = this.fieldsOf({ ...row, cells });
    if ('code' in read) return { cells, variantOf, leftOut: null, read };
    const { fields } = read;
    return {
      cells,
      variantOf,
      leftOut: null,
      read: {
        ...read,
        fields: {
          ...fields,
          ...(name === undefined ? {} : { name }),
          ...(fields.description === undefined
            ? {}
            : { description: plainText(fields.description) }),
        },
        ...(variantOf ? { variantOf } : {}),
        ...(fields.category === undefined
          ? {}
          : { categories: this.shop.categories(fields.category) }),
      },
    };
  }

  private problemOf({ number, cells, isOpen }: UploadedRow): Rejection | null {
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
    return null;
  }

  private fieldsOf({ number, cells, typed }: UploadedRow): ImportRow | Rejection {
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
      if (error instanceof DomainError)
        return { row: number, code: error.code, detail: error.message };
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
