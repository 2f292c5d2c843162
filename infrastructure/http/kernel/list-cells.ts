/** What a cell of a list's line holds: numbers stay numbers, so that a workbook can add them up. */
export type Cell = string | number | boolean | null;

/** The last part of paths that hold an amount, a decimal in a text. */
const AMOUNTS = /(^|\.)(amount|unitPrice)$/;

/** A decimal that a workbook's numbers (IEEE 754 doubles) hold exactly. */
const isExact = (text: string): boolean =>
  /^-?\d+(\.\d+)?$/.test(text) && text.replace(/^-?0*\.?0*|\./g, '').length <= 15;

/** The value at a path such as `total.amount`; undefined where a part of it is missing. */
function at(row: object, path: string): unknown {
  let value: unknown = row;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** A reader of the cells of lines with these columns. */
export const cellsOf =
  (columns: readonly string[]) =>
  (row: object): readonly Cell[] =>
    columns.map((path) => {
      const value = path in row ? (row as Record<string, unknown>)[path] : at(row, path);
      if (value === null || value === undefined) return null;
      return typeof value === 'object' ? JSON.stringify(value) : (value as Cell);
    });

/** A cell as CSV has it. */
export const textOf = (cell: Cell): string => (cell === null ? '' : String(cell));

/** A cell as a workbook has it: amounts as numbers, where those hold them exactly. */
export const typedCell = (cell: Cell, column: string): Cell =>
  typeof cell === 'string' && AMOUNTS.test(column) && isExact(cell) ? Number(cell) : cell;
