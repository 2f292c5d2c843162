import { NumberFormatFinder, outcomeOf, provenMark, readingsOf } from '../../../tables/numbers';
import { findSeparator, rowsOfText } from '../../../tables/separated-text';
import { inScreenFormat } from '../../core/typed-number';
import { parseWholeNumber } from '../../core/whole-number';
import type { BreakRow } from './break-rows';

type Field = 'from' | 'to' | 'price' | 'per';

/** What columns are called in price lists; the first that fits. */
const NAMES: readonly (readonly [Field, RegExp])[] = [
  ['price', /price|preis|prix|prezzo|precio|amount|betrag|\bnet\b|netto/],
  ['to', /\bto\b|\bmax|\bbis\b|\bup to\b|\buntil\b/],
  ['from', /\bfrom\b|\bmin|\bab\b|\bvon\b|qty|quantity|menge|\bbreak\b/],
  ['per', /\bper\b|\bfor\b|unit|einheit|\bpro\b/],
];

/** `from 10`, `10+`, `10 – 99`, `≥ 10`: all of them begin at 10. */
const BEGINS =
  /^(?:from|ab|min\.?|>=?|≥)?\s*(\d[\d.,'’\s]*?)\s*(?:[-–—]\s*\d.*|(?:\+|or more|und mehr|and more|up)\.?)?$/i;

/**
 * Breaks copied from a spreadsheet or a price list: quantity and price, and where there are more
 * columns the quantity up to which, or the number of units that the price is for. Names of columns
 * are left out; a column of prices that proves how it is written is read so. Null: it is one value,
 * which belongs into one field.
 */
export function pastedRows(text: string): readonly BreakRow[] | null {
  const plain = text.replace(/^\s*\n|\s+$/g, '');
  if (!/[\t\n]/.test(plain)) return null;
  const separator = plain.includes('\t') ? '\t' : findSeparator(plain);
  const rows = rowsOfText(plain, separator)
    .map(({ cells }) => cells.map((cell) => cell.trim()))
    .filter((cells) => cells.some((cell) => cell !== ''));
  const names = rows[0]?.every((cell) => !/\d/.test(cell)) ? rows.shift()! : null;
  if (rows.length === 0) return null;
  const places = (names && placesIn(names)) ?? placesOf(rows);
  const cellIn = (cells: readonly string[], field: Field): string =>
    cells[places.indexOf(field)] ?? '';
  const finder = new NumberFormatFinder();
  for (const cells of rows) finder.add(cellIn(cells, 'price'));
  const mark = provenMark(finder.result(), false);
  return rows.map((cells, key) => {
    const price = cellIn(cells, 'price');
    const read = outcomeOf(readingsOf(price), mark);
    return {
      key,
      from: beginOf(cellIn(cells, 'from')),
      price: read.is === 'number' ? inScreenFormat(read.value) : price,
      per: cellIn(cells, 'per') || '1',
    };
  });
}

const beginOf = (text: string): string => BEGINS.exec(text)?.[1] ?? text;

/** Null: they do not say which is the quantity and which the price. */
function placesIn(names: readonly string[]): readonly (Field | null)[] | null {
  const taken = new Set<Field>();
  const places = names.map((name) => {
    const [field] =
      NAMES.find(([each, pattern]) => !taken.has(each) && pattern.test(name.toLowerCase())) ?? [];
    if (field) taken.add(field);
    return field ?? null;
  });
  return taken.has('from') && taken.has('price') ? places : null;
}

function placesOf(rows: readonly (readonly string[])[]): readonly Field[] {
  const hasThree = rows.some((cells) => (cells[2] ?? '') !== '');
  return hasThree && isEnd(rows) ? ['from', 'to', 'price', 'per'] : ['from', 'price', 'per'];
}

/** Whether the second column says where each break ends: right before the next, or nowhere. */
function isEnd(rows: readonly (readonly string[])[]): boolean {
  return rows.every((cells, i) => {
    const end = cells[1] ?? '';
    const next = rows[i + 1];
    if (!next) return end === '' || parseWholeNumber(end) >= parseWholeNumber(cells[0] ?? '');
    return parseWholeNumber(end) === parseWholeNumber(next[0] ?? '') - 1;
  });
}
