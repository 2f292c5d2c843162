import type { Figures } from '../../api/models/figures';
import { countText, moneyText, tenthsText } from '../../core/formats';

type Value = Figures['rows'][number][number];

/** An answer's rows by the names of its columns. */
export const recordsOf = ({ columns, rows }: Figures): readonly Record<string, Value>[] =>
  rows.map((row) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])),
  );

export const numberOf = (value: Value | undefined): number =>
  value === null || value === undefined ? 0 : Number(value);

const decimals = (value: Value): string => countText(Math.round(Number(value)));

/** A figure as its unit is written. */
export function figureText(
  value: Value | undefined,
  unit: string | null,
  currency: string | null,
): string {
  if (value === null || value === undefined || value === '') return '–';
  if (unit === 'money')
    return currency === null ? String(value) : moneyText({ amount: String(value), currency });
  if (unit === 'percent') return `${tenthsText(Number(value))} %`;
  if (unit === 'days') return $localize`${tenthsText(Number(value))}:number: days`;
  return unit === null ? String(value) : decimals(value);
}
