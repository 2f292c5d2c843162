/**
 * Which rows of which files an imported document holds already: file (SHA-256, hex) → row numbers.
 * A row's identity is its file and its number, so that an import that is stopped, resumed or
 * repeated never counts a row twice.
 */
export type ImportedRows = Readonly<Record<string, readonly number[]>>;

/**
 * A part of a document that comes from one row of a file. Rows count from 1, without the header.
 */
export interface FromRow {
  readonly row: number;
}

/** The rows that have not been imported yet. */
export function unimported<T extends FromRow>(
  imported: ImportedRows,
  file: string,
  parts: readonly T[],
): readonly T[] {
  const known = imported[file];
  if (!known) return parts;
  const rows = new Set(known);
  return parts.filter((part) => !rows.has(part.row));
}

export function withRows(
  imported: ImportedRows,
  file: string,
  ...parts: readonly (readonly FromRow[])[]
): ImportedRows {
  return {
    ...imported,
    [file]: [...(imported[file] ?? []), ...parts.flatMap((list) => list.map((part) => part.row))],
  };
}
