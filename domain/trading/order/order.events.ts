import type { Address } from '../../shared/address/address.js';
import type { DomainEvent } from '../../shared/decider/decider.js';
import type { HistoricalContents, HistoricalParties } from '../history/historical-line.js';
import type { OrderLine, OrderTotals, Shortage } from './order-line.js';

export interface OfOrder {
  readonly orderId: string;
  readonly purchaseId: string;
  readonly number: string;
  readonly buyerOrgId: string;
  readonly vendorOrgId: string;
}

/** Who acts on an order. */
export type Party = 'buyer' | 'vendor' | 'operator' | 'process';

export interface RejectionReason {
  readonly code: 'out-of-stock' | 'approval-declined' | 'approval-expired' | 'other-order-rejected';
  readonly message: string;
  readonly shortage?: Shortage;
}

export interface ShippedLine {
  readonly lineId: string;
  readonly quantity: number;
}

/** What the carrier takes as one piece. */
export interface Parcel {
  readonly carrier: string | null;
  readonly tracking: string | null;
  readonly weightGrams: number | null;
}

export interface Shipment {
  readonly shipmentId: string;
  readonly lines: readonly ShippedLine[];
  readonly carrier: string | null;
  readonly tracking: string | null;
  /** Absent: one, or nobody said. Carrier and tracking are then those of the first. */
  readonly parcels?: readonly Parcel[];
}

export interface PlacedOrder extends OfOrder, OrderTotals {
  readonly buyerName: string;
  readonly vendorName: string;
  /** Days of this order are cut in it. */
  readonly vendorTimeZone: string;
  readonly placedBy: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly shippingAddress: Address;
  readonly billingAddress: Address;
  readonly poNumber: string | null;
  readonly note: string | null;
  readonly onShortage: 'reject' | 'dropLine';
}

export type OrderEvent =
  | DomainEvent<'OrderPlaced', PlacedOrder>
  | DomainEvent<'OrderAwaitingApproval', OfOrder & { deadline: string }>
  /** Totals are those of the lines that remain. */
  | DomainEvent<'OrderConfirmed', OfOrder & OrderTotals & { droppedLines: readonly Shortage[] }>
  | DomainEvent<'OrderRejected', OfOrder & { reasons: readonly RejectionReason[] }>
  | DomainEvent<'OrderCancelled', OfOrder & { by: Party; reason: string }>
  | DomainEvent<'OrderPartlyShipped', OfOrder & Shipment>
  | DomainEvent<'OrderShipped', OfOrder & Shipment>
  | DomainEvent<'OrderDelivered', OfOrder & { by: Party; proof: string | null }>
  | DomainEvent<'OrderCompleted', OfOrder>
  /** An order of the past, as another system recorded it: no process, no stock, no mail follows. */
  | DomainEvent<'HistoricalOrderImported', OfHistoricalOrder>
  /**
   * Rows of the same order that came later: what one event could not hold, or what had to be
   * corrected.
   */
  | DomainEvent<'HistoricalOrderLinesImported', OfHistoricalOrder>;

export interface OfHistoricalOrder extends HistoricalParties, HistoricalContents {
  readonly orderId: string;
}
