import { readingsOf } from './numbers.js';

/** A number as the XML of a workbook has it: `926.6400000000001`, `1.5E-3`. */
export class TypedNumber {
  constructor(readonly text: string) {}
}

/** With a decimal point, without an exponent and without the noise of binary fractions. */
function plainNumber(text: string): string {
  const bare = /e/i.test(text)
    ? Number(text).toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 })
    : text;
  return readingsOf(bare).point ?? bare;
}

/**
 * A cell as text: numbers with a decimal point, days and times as ISO 8601 (a workbook has neither
 * time zones nor, without a time, midnight).
 */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof TypedNumber) return plainNumber(cell.text);
  if (cell instanceof Date) {
    if (Number.isNaN(cell.getTime())) return '';
    const iso = cell.toISOString();
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
  }
  return String(cell as string | boolean);
}
