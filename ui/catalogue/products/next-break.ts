import type { PriceBreak } from '../../api/models/price-break';

/** What somebody who orders a little less than a break should know. */
export interface Nudge {
  /** To reach the break. */
  readonly quantity: number;
  readonly more: number;
  readonly unitPrice: PriceBreak['unitPrice'];
  /** Less for one unit than now, in per cent, one decimal. */
  readonly saves: number;
}

/** Within so much of what is ordered. */
const NEAR = 0.5;

/**
 * The next cheaper break that can be ordered, where it is near: at most half as much again as is
 * ordered now.
 */
export function nextBreak(
  breaks: readonly PriceBreak[],
  quantity: number,
  { orderMultiple }: { readonly orderMultiple: number },
): Nudge | null {
  const now = breaks.find(
    ({ minQuantity, maxQuantity }) =>
      minQuantity <= quantity && (maxQuantity === null || quantity <= maxQuantity),
  );
  const next = breaks
    .filter(({ minQuantity }) => minQuantity > quantity)
    .sort((one, other) => one.minQuantity - other.minQuantity)[0];
  if (!now || !next) return null;
  const reached = Math.ceil(next.minQuantity / orderMultiple) * orderMultiple;
  const before = Number(now.unitPrice.amount) / now.unitPrice.per;
  const after = Number(next.unitPrice.amount) / next.unitPrice.per;
  if (after >= before || reached - quantity > quantity * NEAR) return null;
  return {
    quantity: reached,
    more: reached - quantity,
    unitPrice: next.unitPrice,
    saves: Math.round((1 - after / before) * 1000) / 10,
  };
}
