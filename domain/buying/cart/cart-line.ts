import { invalid } from '../../shared/decider/domain-error.js';
import { requirePositiveInteger } from '../../shared/decider/text.js';
import type { UnitPrice } from '../../shared/money/money.js';

/** How much of a product somebody wants, and the price that they saw then. */
export interface CartLine {
  readonly productId: string;
  readonly quantity: number;
  /** Null: there was none. */
  readonly seenUnitPrice: UnitPrice | null;
}

/** As many as one purchase takes. */
export const MAX_CART_LINES = 1_500;

/**
 * Lines with more of them: quantities of the same product add up, or are replaced; none takes it
 * out. Throws `number/positive-integer` and `lines/too-many`, naming the line.
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

/** Changes that are remembered, so that a repeat of one changes nothing. */
const REMEMBERED = 100;

export const rememberChange = (changes: readonly string[], changeId: string): readonly string[] =>
  [...changes, changeId].slice(-REMEMBERED);

/** The lines that are not as they were, and those that are gone with quantity 0. */
export function changedLines(
  before: readonly CartLine[],
  after: readonly CartLine[],
): readonly CartLine[] {
  const was = new Map(before.map((line) => [line.productId, line]));
  const is = new Set(after.map((line) => line.productId));
  const changed = after.filter((line) => was.get(line.productId)?.quantity !== line.quantity);
  return [
    ...changed,
    ...before.filter((line) => !is.has(line.productId)).map((line) => ({ ...line, quantity: 0 })),
  ];
}
