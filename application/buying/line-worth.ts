import { MOST_MINOR_OF_A_LINE } from '../../domain/buying/cart/cart-line.js';
import { DomainError } from '../../domain/shared/decider/domain-error.js';
import { lineNet, type UnitPrice } from '../../domain/shared/money/money.js';

/** The units of each product over all lines: a price break is that of the sum. */
export function quantitiesByProduct(
  lines: readonly { readonly productId: string; readonly quantity: number }[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { productId, quantity } of lines)
    sums.set(productId, (sums.get(productId) ?? 0) + quantity);
  return sums;
}

/** Whether a line is worth no more than can be added up. */
export function isBookable(price: UnitPrice, quantity: number): boolean {
  try {
    return lineNet(price, quantity).net.amount <= MOST_MINOR_OF_A_LINE;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
