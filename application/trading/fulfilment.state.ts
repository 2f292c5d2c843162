import type { Shortage } from '../../domain/trading/order/order-line.js';

export interface Held {
  readonly reservationId: string;
  readonly location: string;
  readonly quantity: number;
  readonly shipped: number;
  /** Given back since, where the line was closed short; absent: nothing. */
  readonly released?: number;
}

/** Units of it that are still reserved. */
export const stillHeld = ({ quantity, shipped, released = 0 }: Held): number =>
  quantity - shipped - released;

export interface LineProgress {
  readonly lineId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly locations: readonly string[];
  /** Index of the location that is currently tried. */
  readonly asking: number;
  readonly held: readonly Held[];
  readonly outcome: 'pending' | 'held' | 'short';
  /** Units available at the last location tried, where the line is short. */
  readonly available: number;
}

export type OrderPhase =
  | 'placing'
  | 'reserving'
  | 'resolved'
  | 'awaiting'
  | 'confirmed'
  | 'delivered'
  | 'rejected'
  | 'cancelled'
  | 'completed';

export interface OrderProgress {
  readonly orderId: string;
  readonly vendorOrgId: string;
  readonly phase: OrderPhase;
  readonly lines: readonly LineProgress[];
  /** When a delivered order is completed automatically. */
  readonly completesAt: string | null;
}

export interface FulfilmentState {
  readonly purchaseId: string;
  readonly allOrNothing: boolean;
  readonly onShortage: 'reject' | 'dropLine';
  readonly approval: 'none' | 'awaited' | 'approved' | 'declined' | 'expired';
  readonly approvalDeadline: string | null;
  readonly orders: readonly OrderProgress[];
}

export const isShort = (order: OrderProgress): boolean =>
  order.lines.some((l) => l.outcome === 'short');

export const shortagesOf = (order: OrderProgress): Shortage[] =>
  order.lines
    .filter((l) => l.outcome === 'short')
    .map((l) => ({
      lineId: l.lineId,
      requested: l.quantity,
      available: l.held.reduce((n, h) => n + h.quantity, l.available),
    }));

/** Nothing of the order will be supplied. */
export const isGone = ({ phase }: OrderProgress): boolean =>
  phase === 'rejected' || phase === 'cancelled';

/** The order is final, and no reservation is pending. */
export function hasEnded(order: OrderProgress): boolean {
  const final = isGone(order) || order.phase === 'completed';
  return final && order.lines.every((l) => l.outcome !== 'pending');
}
