import { countText } from '../core/formats';

/*
 * What is available is stock on hand that no order has reserved. The server computes it, for a
 * location, for a product and for a checked line; only the preview of a stock correction has to
 * compute it before the server has.
 */

/** Never less than nothing: a count may find fewer on hand than are reserved. */
export const availableOf = ({
  onHand,
  reserved,
}: {
  readonly onHand: number;
  readonly reserved: number;
}): number => Math.max(0, onHand - reserved);

/** Fewer are available than are wanted. */
export const isShort = ({
  available,
  quantity,
}: {
  readonly available: number;
  readonly quantity: number;
}): boolean => available < quantity;

/** Availability has fallen to the reorder point or below it. */
export const isLow = ({
  available,
  reorderPoint,
}: {
  readonly available: number;
  readonly reorderPoint: number | null;
}): boolean => reorderPoint !== null && available <= reorderPoint;

/** How a low stock is marked: nothing left, or something. */
export const lowTone = (available: number): 'refused' | 'waiting' =>
  available === 0 ? 'refused' : 'waiting';

/** `12 in stock` */
export const inStockText = (available: number): string =>
  $localize`${countText(available)}:count: in stock`;
