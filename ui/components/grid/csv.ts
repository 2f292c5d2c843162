import { csvLine } from '../../../tables/separated-text';

/**
 * Rows as CSV (RFC 4180), nested values under `outer.inner`; the columns are those of all rows
 * together.
 */
export function csvOf(rows: readonly object[]): string {
  const { columns, cells } = tableOf(rows);
  return [columns, ...cells.map((row) => row.map(String))].map((line) => csvLine(line)).join('');
}

/** The columns of all rows together, and their cells: numbers stay numbers. */
export function tableOf(rows: readonly object[]): {
  readonly columns: readonly string[];
  readonly cells: readonly (readonly Cell[])[];
} {
  const flat = rows.map((row) => flatten(row));
  const columns = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  return { columns, cells: flat.map((row) => columns.map((column) => row[column] ?? '')) };
}

type Cell = string | number | boolean;

function flatten(value: object, prefix = ''): Record<string, Cell> {
  const flat: Record<string, Cell> = {};
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    if (inner === null || inner === undefined) flat[prefix + name] = '';
    // a path of names, such as a category's, as an import takes it
    else if (Array.isArray(inner))
      flat[prefix + name] = inner.every((each) => typeof each === 'string')
        ? inner.join(' / ')
        : JSON.stringify(inner);
    else if (typeof inner === 'object') Object.assign(flat, flatten(inner, `${prefix}${name}.`));
    else flat[prefix + name] = inner as Cell;
  }
  return flat;
}
