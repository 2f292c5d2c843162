/** Whole selling units at one location. */
export interface StockLevel {
  readonly onHand: number;
  /** Held for orders that have not been shipped. */
  readonly reserved: number;
}

/**
 * What can still be promised at a location. More may be reserved than is on hand (after a count
 * found less): then nothing is available.
 */
export const availableOf = ({ onHand, reserved }: StockLevel): number =>
  Math.max(0, onHand - reserved);
