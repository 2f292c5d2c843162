import { parse } from 'csv-parse/browser/esm/sync';
import { parseWholeNumber } from '../../core/whole-number';

/** Rows as somebody has them, and which columns say what. */
export interface Table {
  readonly header: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
  readonly columns: Columns;
}

export interface Columns {
  readonly code: number;
  /** Null where there is none: the smallest order is meant. */
  readonly quantity: number | null;
  readonly unit: number | null;
}

/**
 * What a row wants: `quantity` is null where none is given, NaN where what is given is no whole
 * number.
 */
export interface WantedRow {
  readonly code: string;
  readonly quantity: number | null;
  readonly quantityText: string;
  readonly unit: string;
}

const names = {
  code: [
    'sku',
    'code',
    'part',
    'part number',
    'part no',
    'article',
    'item',
    'item number',
    'product',
    'stockcode',
    'artikel',
    'artikelnummer',
    'art nr',
    'artnr',
    'bestellnummer',
    'référence',
    'reference',
    'name',
    'description',
  ],
  quantity: ['quantity', 'qty', 'amount', 'menge', 'anzahl', 'stück', 'quantité', 'units', 'order'],
  unit: ['unit', 'uom', 'unit of measure', 'einheit', 'me', 'unité'],
} as const;

const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[.:#_-]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/**
 * Text as it comes from a spreadsheet or a file: tabs, semicolons or commas, quoted where needed.
 */
export function readText(text: string): Table {
  const clean = text.replace(/^\uFEFF/, '');
  const rows = parse(clean, {
    delimiter: delimiterOf(clean),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  }) as unknown as string[][];
  return tableOf(rows);
}

/**
 * Whichever of tab, semicolon and comma divides most of the first lines alike; a comma within
 * numbers divides nothing.
 */
function delimiterOf(text: string): string {
  const lines = text.split(/\r?\n/, 20).filter((line) => line.trim() !== '');
  const isIn = (delimiter: string): number =>
    lines.filter((line) => line.includes(delimiter)).length;
  for (const delimiter of ['\t', ';']) if (isIn(delimiter) * 2 >= lines.length) return delimiter;
  return ',';
}

/**
 * Finds out what the columns are: by their names where the first row has names, else by what stands
 * in them.
 */
export function tableOf(all: readonly (readonly string[])[]): Table {
  const rows = all.filter((row) => row.some((cell) => cell.trim() !== ''));
  const [first = [], second] = rows;
  const named = (of: readonly string[]): number =>
    first.findIndex((cell) => of.includes(plain(cell)));
  const hasNames = named(names.code) >= 0 || named(names.quantity) >= 0;
  if (hasNames) {
    const code = Math.max(0, named(names.code));
    const quantity = named(names.quantity);
    const unit = named(names.unit);
    return {
      header: first,
      rows: rows.slice(1),
      columns: { code, quantity: quantity < 0 ? null : quantity, unit: unit < 0 ? null : unit },
    };
  }
  // without names: the first column is the code, the first after it that is mostly whole numbers
  // the quantity
  const width = Math.max(first.length, second?.length ?? 0);
  const seen = rows.slice(0, 20);
  const quantity = Array.from({ length: width }, (_, index) => index).find(
    (index) => index > 0 && mostlyWhole(seen.map((row) => row[index] ?? '')),
  );
  const unit =
    quantity !== undefined &&
    quantity + 1 < width &&
    seen.every((row) => /^\p{L}{0,6}$/u.test((row[quantity + 1] ?? '').trim()))
      ? quantity + 1
      : null;
  return { header: null, rows, columns: { code: 0, quantity: quantity ?? null, unit } };
}

/** A mistake in one row does not hide what the column is. */
function mostlyWhole(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  return (
    filled.length > 0 &&
    filled.filter((cell) => !Number.isNaN(parseWholeNumber(cell))).length * 2 > filled.length
  );
}

/** What the rows want; equal codes in equal units are one row with the sum. */
export function wantedOf({ rows, columns }: Table): readonly WantedRow[] {
  const merged = new Map<string, WantedRow>();
  let unreadable = 0;
  for (const row of rows) {
    const code = (row[columns.code] ?? '').trim();
    if (code === '') continue;
    const quantityText = columns.quantity === null ? '' : (row[columns.quantity] ?? '').trim();
    const unit = columns.unit === null ? '' : (row[columns.unit] ?? '').trim();
    const quantity = quantityText === '' ? null : parseWholeNumber(quantityText);
    const wanted = { code, quantity, quantityText, unit };
    // what cannot be read cannot be added up: it stays as it was typed
    if (Number.isNaN(quantity)) {
      merged.set(`\0${unreadable++}`, wanted);
      continue;
    }
    const key = `${code.toLowerCase()}\0${unit.toLowerCase()}`;
    const before = merged.get(key);
    if (!before) merged.set(key, wanted);
    else if (quantity !== null) {
      const sum = (before.quantity ?? 0) + quantity;
      merged.set(key, { ...before, quantity: sum, quantityText: String(sum) });
    }
  }
  return [...merged.values()];
}
