import type { PriceBreak } from '../../api/models/price-break';
import { typedAmount } from '../../core/typed-number';
import { parseWholeNumber } from '../../core/whole-number';

/** A break as somebody types it. */
export interface BreakRow {
  readonly key: number;
  readonly from: string;
  readonly price: string;
  readonly per: string;
}

export interface BreakProblem {
  readonly row: number;
  readonly field: 'from' | 'price' | 'per';
  readonly text: string;
  /** Where it can be read in two ways: what it can be. */
  readonly choices?: readonly string[];
}

/** What the API takes: every break ends where the next begins. */
export interface PriceRow {
  readonly minQuantity: number;
  readonly maxQuantity?: number;
  readonly unitPrice: string;
  readonly per: number;
}

export const rowsOf = (breaks: readonly PriceBreak[]): readonly BreakRow[] =>
  breaks.length === 0
    ? [{ key: 0, from: '1', price: '', per: '1' }]
    : breaks.map(({ minQuantity, unitPrice }, key) => ({
        key,
        from: String(minQuantity),
        price: unitPrice.amount,
        per: String(unitPrice.per),
      }));

/** At most six decimals (decision 5). */
const PRICE = /^\d+(\.\d{1,6})?$/;

/** What is wrong with rows before they are sent. */
export function problemsOf(rows: readonly BreakRow[]): readonly BreakProblem[] {
  const problems: BreakProblem[] = [];
  const seen = new Set<number>();
  for (const [row, { from, price, per }] of rows.entries()) {
    const quantity = parseWholeNumber(from);
    const number = row + 1;
    if (!(quantity >= 1))
      problems.push({
        row,
        field: 'from',
        text: $localize`Row ${number}:row:: enter a whole quantity of 1 or more.`,
      });
    else if (seen.has(quantity))
      problems.push({
        row,
        field: 'from',
        text: $localize`Row ${number}:row:: there is already a break from ${quantity}:quantity:.`,
      });
    seen.add(quantity);
    const typed = typedAmount(price);
    if (typed.is === 'unclear')
      problems.push({
        row,
        field: 'price',
        text: $localize`Row ${number}:row:: “${price}:price:” can be read in two ways.`,
        choices: typed.choices,
      });
    else if (typed.is !== 'number' || !PRICE.test(typed.value))
      problems.push({
        row,
        field: 'price',
        text: $localize`Row ${number}:row:: enter a price with at most six decimals.`,
      });
    if (!(parseWholeNumber(per) >= 1))
      problems.push({
        row,
        field: 'per',
        text: $localize`Row ${number}:row:: “Price per” must be a whole number.`,
      });
  }
  return problems;
}

const amountOf = (price: string): string => {
  const typed = typedAmount(price);
  return typed.is === 'number' ? typed.value : price.trim();
};

/** In the order of their quantities, without gaps; the last has no end. */
export function breaksFrom(rows: readonly BreakRow[]): readonly PriceRow[] {
  const sorted = rows
    .map(({ from, price, per }) => ({
      from: parseWholeNumber(from),
      unitPrice: amountOf(price),
      per: parseWholeNumber(per),
    }))
    .sort((one, other) => one.from - other.from);
  return sorted.map(({ from, unitPrice, per }, index) => {
    const next = sorted[index + 1];
    return { minQuantity: from, ...(next ? { maxQuantity: next.from - 1 } : {}), unitPrice, per };
  });
}
