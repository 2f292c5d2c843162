/** What a spreadsheet would take for a formula is text. */
const neutral = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;

const quoted = (text: string): string =>
  /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/**
 * Rows as CSV (RFC 4180), nested values under `outer.inner`; the columns are those of all rows
 * together.
 */
export function csvOf(rows: readonly object[]): string {
  const flat = rows.map((row) => flatten(row));
  const columns = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  const line = (values: readonly string[]): string =>
    values.map((value) => quoted(neutral(value))).join(',');
  return (
    [line(columns), ...flat.map((row) => line(columns.map((column) => row[column] ?? '')))].join(
      '\r\n',
    ) + '\r\n'
  );
}

function flatten(value: object, prefix = ''): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    if (inner === null || inner === undefined) flat[prefix + name] = '';
    else if (Array.isArray(inner)) flat[prefix + name] = JSON.stringify(inner);
    else if (typeof inner === 'object') Object.assign(flat, flatten(inner, `${prefix}${name}.`));
    else flat[prefix + name] = String(inner as string | number | boolean);
  }
  return flat;
}
