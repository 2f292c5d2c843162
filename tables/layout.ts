/** Where a table begins, and what its columns are called. */
export interface Layout {
  /** Rows above the names: a title, a date, an address. */
  readonly titleRows: number;
  /** Rows that the names take: 0 where the table has none. */
  readonly headerRows: 0 | 1 | 2;
  readonly columns: readonly TableColumn[];
}

export interface TableColumn {
  /** Unlike the names of all others. */
  readonly name: string;
  /** What stands in the table. */
  readonly written: string;
  /** Why somebody has to look before it is used: it had no name, or another has the same. */
  readonly doubt: 'nameless' | 'doubled' | null;
}

/** What is stated about a table instead of found out. */
export interface StatedLayout {
  readonly titleRows?: number;
  readonly headerRows?: 0 | 1 | 2;
}

/** Rows of a title at most. */
const MAX_TITLE = 30;

const filled = (row: readonly string[]): number => row.filter((cell) => cell !== '').length;
const widthOf = (row: readonly string[]): number => row.findLastIndex((cell) => cell !== '') + 1;
const hasDigit = (text: string): boolean => /\d/.test(text);
/** A number, a price, a day or a time, as it stands in rows and seldom among names. */
const isNumeric = (text: string): boolean =>
  /^[-+(\p{Sc}\s]*[\d.,'\s/:-]+[%)\p{Sc}]*$/u.test(text) && hasDigit(text);

/** The width that most rows have, the larger of two that are as frequent. */
function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const width = widthOf(row);
    if (width > 0) counts.set(width, (counts.get(width) ?? 0) + 1);
  }
  let best = 0;
  let most = 0;
  for (const [width, count] of counts)
    if (count > most || (count === most && width > best)) [best, most] = [width, count];
  return best;
}

/**
 * Finds the row with the names of the columns among the first rows of a table: the first that is
 * nearly as wide as most are and has no numbers. Above it stands a title; below it may stand a
 * second row of names, where the first has gaps or one name twice.
 */
export function findLayout(
  first: readonly (readonly string[])[],
  stated: StatedLayout = {},
): Layout {
  const width = usualWidth(first);
  const titleRows = stated.titleRows ?? rowOfNames(first, width);
  const names = first[titleRows] ?? [];
  const headerRows = stated.headerRows ?? (hasSecondRow(first, titleRows, width) ? 2 : 1);
  const written =
    headerRows === 2
      ? joinedNames(names, first[titleRows + 1] ?? [])
      : headerRows === 1
        ? names.slice(0, Math.max(width, widthOf(names)))
        : [];
  while (written.length < width) written.push('');
  return { titleRows, headerRows, columns: columnsOf(written) };
}

function rowOfNames(rows: readonly (readonly string[])[], width: number): number {
  const enough = width < 3 ? width : Math.max(2, Math.ceil(width * 0.6));
  let wide = rows.slice(0, MAX_TITLE + 1).findIndex((row) => filled(row) >= enough);
  if (wide < 0) return 0;
  // "valid from, 2026-03-01" is as wide as that, and still a title: wider names follow
  if (rows[wide]!.some(hasDigit)) {
    const wider = rows
      .slice(wide + 1, wide + 4)
      .findIndex((row) => filled(row) > filled(rows[wide]!) && !row.some(hasDigit));
    if (wider >= 0) wide += 1 + wider;
  }
  if (wide === 0) return 0;
  const above = rows[wide - 1]!;
  if (filled(above) >= 2) {
    // a row of groups above the names, or names with gaps above the first row of numbers
    if (hasSecondRow(rows, wide - 1, width)) return wide - 1;
    if (rows[wide]!.some(isNumeric) && !above.some(isNumeric)) return wide - 1;
  }
  return wide;
}

/**
 * True where the row below the names goes on naming: it has names where the first has gaps or one
 * name again, and no numbers, though there are some below it.
 */
function hasSecondRow(rows: readonly (readonly string[])[], at: number, width: number): boolean {
  const names = rows[at];
  const below = rows[at + 1];
  if (!names || !below || rows.length < at + 3 || names.some(isNumeric)) return false;
  const gaps = Array.from({ length: width }, (_, column) => column).filter((column) => {
    const name = names[column] ?? '';
    return name === '' || names.indexOf(name) !== column;
  });
  if (gaps.length === 0 || !gaps.some((column) => (below[column] ?? '') !== '')) return false;
  if (below.some(isNumeric)) return false;
  const data = rows.slice(at + 2, at + 22);
  return data.some((row) => row.some(isNumeric));
}

/** `Price`, gap over `from 1`, `from 10`: `Price from 1`, `Price from 10`. */
function joinedNames(first: readonly string[], second: readonly string[]): string[] {
  let group = '';
  return Array.from({ length: Math.max(first.length, widthOf(second)) }, (_, column) => {
    const above = first[column] ?? '';
    const below = second[column] ?? '';
    if (above !== '') group = above;
    if (below === '') return above;
    return group === '' ? below : `${group} ${below}`;
  });
}

/** Names that are unlike: what has none, or has one that another has, is named by its place. */
export function columnsOf(written: readonly string[]): readonly TableColumn[] {
  const clean = written.map((name) => name.replaceAll(/\s+/gu, ' ').trim());
  const taken = new Set(clean);
  return clean.map((name, index) => {
    const isDoubled = name !== '' && clean.indexOf(name) !== clean.lastIndexOf(name);
    if (name !== '' && !isDoubled) return { name, written: name, doubt: null };
    let unlike = name === '' ? `Column ${index + 1}` : `${name} (column ${index + 1})`;
    while (taken.has(unlike)) unlike += ' ';
    return { name: unlike, written: name, doubt: name === '' ? 'nameless' : 'doubled' };
  });
}

/** What a sheet says at its end when it adds up: in the languages that tables came in. */
const TOTAL =
  /^(grand\s+total|sub-?\s?total|totals?|sum|summe|gesamt(summe)?|zwischensumme|somme|total\s+général|totale|suma|totaal|razem|celkem)\s*:?$/iu;

/** True for the first text of a row that adds up those above it. */
export const isTotalLabel = (text: string): boolean => TOTAL.test(text);

/**
 * What text must not hold that is shown in one line (names, codes, numbers of orders): any control
 * character, line breaks and tabs among them.
 */
export const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;
/** What text of several lines must not hold. */
export const CONTROL_BUT_LINES =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]/u;
