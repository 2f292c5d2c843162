import type { Address } from '../../shared/address/address.js';
import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
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

/** A parcel, as handed to the carrier. */
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
  /** Absent: one parcel, or not stated. `carrier` and `tracking` are those of the first. */
  readonly parcels?: readonly Parcel[];
}

export interface PlacedOrder extends OfOrder, OrderTotals {
  readonly buyerName: string;
  readonly vendorName: string;
  /** Time zone that determines the order's calendar days. */
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
  /** Totals of the remaining lines. */
  | DomainEvent<'OrderConfirmed', OfOrder & OrderTotals & { droppedLines: readonly Shortage[] }>
  | DomainEvent<'OrderRejected', OfOrder & { reasons: readonly RejectionReason[] }>
  | DomainEvent<'OrderCancelled', OfOrder & { by: Party; reason: string }>
  | DomainEvent<'OrderPartlyShipped', OfOrder & Shipment>
  | DomainEvent<'OrderShipped', OfOrder & Shipment>
  | DomainEvent<'OrderDelivered', OfOrder & { by: Party; proof: string | null }>
  | DomainEvent<'OrderCompleted', OfOrder>
  /**
   * A past order imported from another system: it starts no process, moves no stock and sends no
   * mail.
   */
  | DomainEvent<'HistoricalOrderImported', OfHistoricalOrder>
  /**
   * Further rows of the same order: those that did not fit into one event, or were corrected and
   * imported later.
   */
  | DomainEvent<'HistoricalOrderLinesImported', OfHistoricalOrder>;

export interface OfHistoricalOrder extends HistoricalParties, HistoricalContents {
  readonly orderId: string;
}

const parties = organizations('order.read', (e: Pick<OfOrder, 'buyerOrgId' | 'vendorOrgId'>) => [
  e.buyerOrgId,
  e.vendorOrgId,
]);

export const orderEvents = eventsOf<OrderEvent>('order', {
  OrderPlaced: { version: 1, audience: parties },
  OrderAwaitingApproval: { version: 1, audience: parties },
  OrderConfirmed: { version: 1, audience: parties },
  OrderRejected: { version: 1, audience: parties },
  OrderCancelled: { version: 1, audience: parties },
  OrderPartlyShipped: { version: 1, audience: parties },
  OrderShipped: { version: 1, audience: parties },
  OrderDelivered: { version: 1, audience: parties },
  OrderCompleted: { version: 1, audience: parties },
  HistoricalOrderImported: { version: 1, audience: parties },
  HistoricalOrderLinesImported: { version: 1, audience: parties },
});
