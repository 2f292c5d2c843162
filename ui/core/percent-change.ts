/**
 * The change from one figure to another in per cent; none where there was nothing to change from.
 */
export const percentChange = (now: number, before: number): number | null =>
  before === 0 ? null : ((now - before) / Math.abs(before)) * 100;
