import type { ChargedOrder } from '../../domain/money/payment/payment.events.js';
import type { Taxable, TaxRounding } from '../../domain/pricing/tax/tax.js';
import type { Shortage } from '../../domain/trading/order/order-line.js';
import type { PrepaidTerms } from '../../domain/trading/purchase/purchase.events.js';

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
  readonly outcome: 'pending' | 'held' | 'short' | 'backordered';
  /** Units available at the last location tried, where the line is short. */
  readonly available: number;
  /** Of a line that waits for stock where there is too little. */
  readonly backorder?: BackorderProgress;
}

/** The wait of a line: the same at all its locations, of which each may serve it. */
export interface BackorderProgress {
  readonly waitsAt: readonly string[];
  readonly promisedDate: string;
  readonly orderNumber: string;
  /** When it was ordered, ISO 8601. */
  readonly since: string;
  /** Units queued. */
  readonly wanted: number;
  /** Units that are still waited for. */
  readonly waiting: number;
  /** Where it was queued; empty until what is in stock has been tried. */
  readonly places: readonly WaitingPlace[];
}

export interface WaitingPlace {
  readonly location: string;
  readonly state: 'asked' | 'queued' | 'over';
  /** Units that were reserved here of those queued. */
  readonly given: number;
  /** Units of those queued that this location was told not to supply. */
  readonly covered: number;
}

export type OrderPhase =
  | 'placing'
  | 'reserving'
  | 'resolved'
  | 'awaiting'
  /** It can be supplied and is approved: the buyer is to pay. */
  | 'payable'
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
  /** Of an order that is paid for before it is delivered. */
  readonly priced?: PricedOrder;
}

/** What an order costs, line by line, since lines may be dropped. */
export interface PricedOrder {
  readonly number: string;
  readonly currency: string;
  readonly taxRounding: TaxRounding;
  readonly lines: readonly (Taxable & { readonly lineId: string })[];
}

/** A purchase that is paid for before it is delivered. */
export interface Prepaid {
  readonly terms: PrepaidTerms;
  readonly number: string;
  readonly buyerOrgId: string;
  readonly charged: readonly ChargedOrder[];
  /** By currency; empty: the buyer has not been asked to pay yet. */
  readonly payments: Readonly<Record<string, 'asked' | 'authorised' | 'expired'>>;
}

export interface FulfilmentState {
  readonly purchaseId: string;
  readonly allOrNothing: boolean;
  readonly onShortage: 'reject' | 'dropLine';
  readonly approval: 'none' | 'awaited' | 'approved' | 'declined' | 'expired';
  readonly approvalDeadline: string | null;
  readonly orders: readonly OrderProgress[];
  /** Absent: on account. */
  readonly prepaid?: Prepaid;
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
  return (
    final &&
    order.lines.every(
      (l) =>
        l.outcome !== 'pending' &&
        (l.backorder?.places.every(({ state }) => state === 'over') ?? true),
    )
  );
}

/** Units that wait for stock, by line. */
export const backorderedOf = (order: OrderProgress): { lineId: string; quantity: number }[] =>
  order.lines.flatMap(({ lineId, backorder }) =>
    backorder && backorder.waiting > 0 ? [{ lineId, quantity: backorder.waiting }] : [],
  );
