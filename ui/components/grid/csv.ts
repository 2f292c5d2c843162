import { csvLine } from '../../../tables/separated-text';

/**
 * Rows as CSV (RFC 4180), nested values under `outer.inner`; the columns are those of all rows
 * together.
 */
export function csvOf(rows: readonly object[]): string {
  const flat = rows.map((row) => flatten(row));
  const columns = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  return [
    csvLine(columns),
    ...flat.map((row) => csvLine(columns.map((column) => row[column] ?? ''))),
  ].join('');
}

function flatten(value: object, prefix = ''): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    if (inner === null || inner === undefined) flat[prefix + name] = '';
    // a path of names, such as a category's, as an import takes it
    else if (Array.isArray(inner))
      flat[prefix + name] = inner.every((each) => typeof each === 'string')
        ? inner.join(' / ')
        : JSON.stringify(inner);
    else if (typeof inner === 'object') Object.assign(flat, flatten(inner, `${prefix}${name}.`));
    else flat[prefix + name] = String(inner as string | number | boolean);
  }
  return flat;
}
