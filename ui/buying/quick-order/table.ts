import {
  NumberFormatFinder,
  mustAskForMark,
  provenMark,
  wholeNumberOf,
  type DecimalMark,
} from '../../../tables/numbers';
import {
  findSeparator,
  rowsOfText,
  separatorLine,
  unguarded,
} from '../../../tables/separated-text';

/** Rows as somebody has them, and which columns say what. */
export interface Table {
  readonly header: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
  readonly columns: Columns;
  /** How the quantities are written; null: nothing says so, or nobody has to know. */
  readonly mark: DecimalMark | null;
  /** Quantities that can be read in two ways while nothing says how: `1.000`. */
  readonly unclear: readonly string[];
  /** How the file was read; null where it was text already. */
  readonly encoding: string | null;
}

export interface Columns {
  readonly code: number;
  /** Null where there is none: the smallest order is meant. */
  readonly quantity: number | null;
  readonly unit: number | null;
}

/**
 * What a row wants: `quantity` is null where none is given, NaN where what is given is no whole
 * number, or one of two.
 */
export interface WantedRow {
  readonly code: string;
  readonly quantity: number | null;
  readonly quantityText: string;
  readonly unit: string;
}

/** What columns are called; of two that fit, the one whose name stands first here is it. */
const names = {
  code: [
    ...['sku', 'part number', 'part no', 'item number', 'item no', 'article number', 'article no'],
    ...['stockcode', 'product code', 'item code', 'artikelnummer', 'artikel nr', 'art nr', 'artnr'],
    ...['bestellnummer', 'référence article', 'code article', 'part', 'item', 'article', 'artikel'],
    ...['code', 'product', 'référence', 'reference', 'name', 'description'],
  ],
  quantity: [
    ...['quantity', 'qty', 'order quantity', 'order qty', 'quantity ordered', 'qty ordered'],
    ...['menge', 'bestellmenge', 'anzahl', 'stück', 'quantité', 'qté', 'cantidad', 'aantal'],
    ...['units', 'amount', 'order'],
  ],
  unit: ['unit', 'uom', 'unit of measure', 'einheit', 'me', 'unité'],
} as const;

/** Rows among which names may stand below a title. */
const TITLES = 10;
const LOOKED_AT = 200;

const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[.:#_-]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/**
 * Text as it comes from a spreadsheet or a file: tabs, semicolons, bars or commas, quoted where
 * needed.
 */
export function readText(text: string, encoding: string | null = null): Table {
  const clean = text.replace(/^\uFEFF/, '');
  const separator = findSeparator(clean);
  const rows = rowsOfText(clean.slice(separatorLine(clean)?.length ?? 0), separator);
  return tableOf(
    rows.map(({ cells }) => cells.map(unguarded)),
    encoding,
  );
}

/**
 * Finds out what the columns are: by their names where a row has names, else by what stands in
 * them.
 */
export function tableOf(
  all: readonly (readonly string[])[],
  encoding: string | null = null,
): Table {
  const rows = all.filter((row) => row.some((cell) => cell.trim() !== ''));
  const at = rows
    .slice(0, TITLES)
    .findIndex((row) => named(row, names.code) >= 0 || named(row, names.quantity) >= 0);
  if (at >= 0) {
    const header = rows[at]!;
    const below = rows.slice(at + 1);
    const quantity = named(header, names.quantity);
    const unit = named(header, names.unit);
    const code = named(header, names.code);
    return withColumns(
      { header, rows: below, encoding },
      {
        code: code >= 0 ? code : quantity === 0 ? 1 : 0,
        quantity: quantity < 0 || hasPrices(cellsOf(below, quantity)) ? null : quantity,
        unit: unit < 0 ? null : unit,
      },
    );
  }
  // without names: the first column is the code, the first after it that is mostly whole numbers
  // the quantity; prices, which have decimals, are none
  const width = Math.max(0, ...rows.slice(0, LOOKED_AT).map((row) => row.length));
  const places = Array.from({ length: width }, (_, index) => index).filter(
    (index) => index > 0 && mostlyWhole(cellsOf(rows, index)),
  );
  const quantity = places.find((index) => !hasPrices(cellsOf(rows, index))) ?? places[0];
  const unit =
    quantity !== undefined &&
    quantity + 1 < width &&
    cellsOf(rows, quantity + 1).every((cell) => /^\p{L}{0,6}$/u.test(cell))
      ? quantity + 1
      : null;
  return withColumns(
    { header: null, rows, encoding },
    { code: 0, quantity: quantity ?? null, unit },
  );
}

/** The table with these columns: whether its quantities are clear depends on which they are. */
export function withColumns(
  { header, rows, encoding }: Pick<Table, 'header' | 'rows' | 'encoding'>,
  columns: Columns,
  stated: DecimalMark | null = null,
): Table {
  const finder = new NumberFormatFinder();
  if (columns.quantity !== null)
    for (const row of rows) finder.add((row[columns.quantity] ?? '').trim());
  const evidence = finder.result();
  return {
    header,
    rows,
    encoding,
    columns,
    mark: stated ?? provenMark(evidence, true),
    unclear: stated === null && mustAskForMark(evidence, true) ? evidence.whole.examples : [],
  };
}

/** The column with the first of the names that any has. */
function named(row: readonly string[], wanted: readonly string[]): number {
  const cells = row.map(plain);
  for (const name of wanted) {
    const index = cells.indexOf(name);
    if (index >= 0) return index;
  }
  return -1;
}

const cellsOf = (rows: readonly (readonly string[])[], column: number): readonly string[] =>
  rows.slice(0, LOOKED_AT).map((row) => (row[column] ?? '').trim());

/** A mistake in one row does not hide what the column is. */
function mostlyWhole(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return (
    filled.length > 0 &&
    filled.filter((cell) => wholeNumberOf(cell, null).is !== 'none').length * 2 > filled.length
  );
}

/** Two decimals or a currency: nobody counts pieces like that. */
function hasPrices(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return (
    filled.length > 0 &&
    filled.filter((cell) => /[.,]\d\d$|\p{Sc}|\b[A-Z]{3}$/u.test(cell)).length * 2 > filled.length
  );
}

/** What the rows want; equal codes in equal units are one row with the sum. */
export function wantedOf({ rows, columns, mark }: Table): readonly WantedRow[] {
  const merged = new Map<string, WantedRow>();
  let unreadable = 0;
  for (const row of rows) {
    const code = (row[columns.code] ?? '').trim();
    if (code === '') continue;
    const text = columns.quantity === null ? '' : (row[columns.quantity] ?? '').trim();
    const unit = columns.unit === null ? '' : (row[columns.unit] ?? '').trim();
    const found = wholeNumberOf(text, mark);
    const quantity = text === '' ? null : found.is === 'number' ? Number(found.value) : Number.NaN;
    // in the table of the page it is no question any more
    const quantityText = found.is === 'number' && mark !== null ? found.value : text;
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
