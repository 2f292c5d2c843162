import { divideHalfUp } from '../../shared/money/money.js';

/**
 * The part of `whole` that belongs to `part` of `of`, rounded half up: `shareOf(1200, 50, 100)` is
 * 600. Shares of parts that grow from 0 to `of` are differences of it, so that their sum is exactly
 * `whole`, whatever was rounded on the way.
 *
 * @param whole Minor units
 * @param part From 0 to `of`
 */
export const shareOf = (whole: number, part: number, of: number): number =>
  of === 0 ? 0 : Number(divideHalfUp(BigInt(whole) * BigInt(part), BigInt(of)));

/** What one more part takes of `whole`, after `before` of `of` has been taken. */
export const nextShare = (whole: number, before: number, more: number, of: number): number =>
  shareOf(whole, before + more, of) - shareOf(whole, before, of);
