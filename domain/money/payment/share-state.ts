import { nextShare } from '../ledger/share.js';
import type { ChargedOrder, Earning, PaymentShare } from './payment.events.js';
import type { ReleaseHold } from './release-holds.js';

/** One order's part. Minor units, gross. */
export interface ShareState extends PaymentShare {
  /** What the order costs now. */
  readonly due: number;
  readonly captured: number;
  readonly released: number;
  /** Asked for, and not given up: of what was held, and of what had been released. */
  readonly refundedHeld: number;
  readonly refundedReleased: number;
  /** What banks have taken back at the vendor's cost: of what was held, and of what had been released. */
  readonly chargedBackHeld: number;
  readonly chargedBackReleased: number;
  /** What banks have taken back at the platform's cost: the buyer has it, and the vendor too. */
  readonly chargedBackByPlatform: number;
  /** What was held back of its release is released when no chargeback is open any more. */
  readonly isReleaseDue: boolean;
  /** Somebody keeps it from being released; null: nobody. */
  readonly hold: ReleaseHold | null;
  /** Null: no commission is charged for it. */
  readonly charged: ChargedOrder | null;
}

/** What is held for an order: captured, and neither released, refunded nor charged back. */
export const heldOf = (s: ShareState): number =>
  s.captured - s.released - s.refundedHeld - s.chargedBackHeld;

/** What the vendor was credited with for an order, less what was taken back. */
export const earnedOf = (s: ShareState): number =>
  s.released - s.refundedReleased - s.chargedBackReleased;

/** What was captured for an order, and the buyer has not had back in any way. */
export const leftOf = (s: ShareState): number =>
  s.captured -
  s.refundedHeld -
  s.refundedReleased -
  s.chargedBackHeld -
  s.chargedBackReleased -
  s.chargedBackByPlatform;

/** What was captured for an order, and is neither due nor given back. */
export const overpaid = (s: ShareState): number => Math.max(0, leftOf(s) - s.due);

/** The vendor's part of `gross` more or less of an order, of which `before` was the vendor's. */
export function earningOf(
  { orderId, number, vendorOrgId, charged }: ShareState,
  before: number,
  gross: number,
): Earning {
  const part = (of: number): number => (charged ? nextShare(of, before, gross, charged.gross) : 0);
  return {
    orderId,
    number,
    vendorOrgId,
    gross,
    commission: part(charged?.commission ?? 0),
    tax: part(charged?.tax ?? 0),
  };
}

/**
 * What the vendor gives back with `gross` of what it was credited with, and the commission that it
 * gets back. No more commission comes back than was charged, where more is taken than was earned.
 */
export function reclaimedOf(share: ShareState, gross: number): Earning {
  const earned = Math.max(0, earnedOf(share));
  const part = Math.min(gross, earned);
  return { ...earningOf(share, earned - part, part), gross };
}
