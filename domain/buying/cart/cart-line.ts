import { invalid } from '../../shared/decider/domain-error.js';
import { requirePositiveInteger } from '../../shared/decider/text.js';
import type { UnitPrice } from '../../shared/money/money.js';

/**
 * A line of a cart or requisition list: a quantity of a product, and the price shown to the user
 * when it was added.
 */
export interface CartLine {
  readonly productId: string;
  readonly quantity: number;
  /** Null: no price was shown. */
  readonly seenUnitPrice: UnitPrice | null;
  /** It waits for stock where there is too little. Absent: as the order says. */
  readonly whenShort?: 'backorder';
  /** In which it is to be ordered, where the buyer has chosen one (ISO 4217). */
  readonly currency?: string;
}

/** The most lines that one purchase takes. */
export const MAX_CART_LINES = 1_500;

/** The most that a line may be worth, in minor units, so that the sum of all of them is exact. */
export const MOST_MINOR_OF_A_LINE = Math.floor(Number.MAX_SAFE_INTEGER / MAX_CART_LINES);

/**
 * Applies changes to lines. `add` adds to the quantity of a product, `set` replaces it, and a
 * quantity of 0 removes the line. Throws `number/positive-integer` and `lines/too-many`, naming the
 * line.
 */
export function withLines(
  before: readonly CartLine[],
  changes: readonly CartLine[],
  mode: 'add' | 'set',
): readonly CartLine[] {
  const lines = new Map(before.map((line) => [line.productId, line]));
  changes.forEach((change, i) => {
    if (mode === 'set' && change.quantity === 0) return void lines.delete(change.productId);
    requirePositiveInteger(`lines[${i}].quantity`, change.quantity);
    const quantity =
      mode === 'add'
        ? (lines.get(change.productId)?.quantity ?? 0) + change.quantity
        : change.quantity;
    if (quantity > 1_000_000_000)
      throw invalid('lines/quantity', 'a line holds at most 1,000,000,000', {
        field: `lines[${i}].quantity`,
        allowed: ['1000000000'],
      });
    lines.set(change.productId, { ...change, quantity });
  });
  if (lines.size > MAX_CART_LINES)
    throw invalid('lines/too-many', `there is room for ${MAX_CART_LINES} products`, {
      field: `lines[${changes.length - 1}]`,
      facts: { most: MAX_CART_LINES, would: lines.size },
    });
  return [...lines.values()];
}

/** How many changes and orders are remembered, so that a repeat has no effect. */
const REMEMBERED = 100;

export const rememberChange = (changes: readonly string[], changeId: string): readonly string[] =>
  [...changes, changeId].slice(-REMEMBERED);

export const rememberOrder = <Order>(orders: readonly Order[], order: Order): readonly Order[] =>
  [...orders, order].slice(-REMEMBERED);

/** The lines that differ, and removed ones with quantity 0. */
export function changedLines(
  before: readonly CartLine[],
  after: readonly CartLine[],
): readonly CartLine[] {
  const was = new Map(before.map((line) => [line.productId, line]));
  const is = new Set(after.map((line) => line.productId));
  const changed = after.filter((line) => {
    const before = was.get(line.productId);
    return (
      before?.quantity !== line.quantity ||
      before.whenShort !== line.whenShort ||
      before.currency !== line.currency
    );
  });
  return [
    ...changed,
    ...before.filter((line) => !is.has(line.productId)).map((line) => ({ ...line, quantity: 0 })),
  ];
}
