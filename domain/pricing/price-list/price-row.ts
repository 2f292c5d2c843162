import { invalid, type DomainError } from '../../shared/decider/domain-error.js';
import { isUnitPriceAmount, type Currency } from '../../shared/money/money.js';
import type { OfferedPriceRow } from './price-list.commands.js';
import type { PriceRow } from './price-list.events.js';

/** The most prices in one event. */
export const MAX_ROWS_PER_CHUNK = 1_000;

/** A row of an upload, with its row number in the sender's file, from 1. */
export interface NumberedRow {
  readonly row: PriceRow;
  readonly number: number;
}

/** Throws `price-list/row`, naming the row, the field and the accepted values. */
export function requireRow(row: OfferedPriceRow, number: number, currency: Currency): PriceRow {
  const { productId, minQuantity, maxQuantity, unitPrice, per } = row;
  if (row.currency !== undefined && row.currency !== currency)
    throw rowError(number, 'currency', `is in ${row.currency}, the list is in ${currency}`, [
      currency,
    ]);
  if (!productId) throw rowError(number, 'productId', 'needs the id of a product');
  if (!Number.isSafeInteger(minQuantity) || minQuantity < 1)
    throw rowError(number, 'minQuantity', 'needs a whole minQuantity from 1 up');
  if (maxQuantity !== null && (!Number.isSafeInteger(maxQuantity) || maxQuantity < minQuantity))
    throw rowError(
      number,
      'maxQuantity',
      `needs a whole maxQuantity from ${minQuantity} up, or none for no end`,
    );
  if (typeof unitPrice !== 'string' || !isUnitPriceAmount(unitPrice))
    throw rowError(
      number,
      'unitPrice',
      `has the price "${unitPrice}": a price is a decimal that is not negative, with at most six places`,
    );
  if (!Number.isSafeInteger(per) || per < 1)
    throw rowError(number, 'per', 'needs a whole per (the units that the price is for) from 1 up');
  return { productId, minQuantity, maxQuantity, unitPrice, per };
}

/**
 * Breaks that only say where they begin, as wholesale lists do ("from 1", "from 10"): each ends
 * where the next of its product begins, the last has no end. What says its end keeps it.
 */
export function withEnds(rows: readonly NumberedRow[]): readonly NumberedRow[] {
  if (rows.length < 2 || rows.every(({ row }) => row.maxQuantity !== null)) return rows;
  const begins = [...new Set(rows.map(({ row }) => row.minQuantity))].sort((a, b) => a - b);
  return rows.map((one) => {
    const next = begins[begins.indexOf(one.row.minQuantity) + 1];
    return one.row.maxQuantity !== null || next === undefined
      ? one
      : { ...one, row: { ...one.row, maxQuantity: next - 1 } };
  });
}

/**
 * Sorted by quantity; throws where two breaks of one product overlap or leave a gap, naming the
 * later row.
 */
export function requireContiguous(rows: readonly NumberedRow[]): readonly PriceRow[] {
  if (rows.length < 2) return rows.map((r) => r.row);
  const sorted = [...rows].sort(
    (a, b) => a.row.minQuantity - b.row.minQuantity || a.number - b.number,
  );
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1]!;
    const { row, number } = sorted[i]!;
    const end = before.row.maxQuantity;
    if (row.minQuantity === before.row.minQuantity)
      throw rowError(
        number,
        'minQuantity',
        `prices its product from ${row.minQuantity}, and so does row ${before.number}: one of them is meant`,
      );
    if (end === null || row.minQuantity <= end)
      throw rowError(
        number,
        'minQuantity',
        `starts at ${row.minQuantity}, but row ${before.number} of the same product covers ${before.row.minQuantity} to ${end ?? 'any quantity'}`,
        end === null ? undefined : [String(end + 1)],
      );
    if (row.minQuantity > end + 1)
      throw rowError(
        number,
        'minQuantity',
        `leaves ${end + 1} to ${row.minQuantity - 1} of its product without a price`,
        [String(end + 1)],
      );
  }
  return sorted.map((r) => r.row);
}

function rowError(
  number: number,
  field: string,
  rule: string,
  allowed?: readonly string[],
): DomainError {
  return invalid('price-list/row', `row ${number} ${rule}`, {
    field: `rows[${number - 1}].${field}`,
    facts: { row: number },
    ...(allowed ? { allowed } : {}),
  });
}
