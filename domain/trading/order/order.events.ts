import type { PrepaidMethod } from '../../money/payment/payment.events.js';
import type { Address } from '../../shared/address/address.js';
import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
import type { Money } from '../../shared/money/money.js';
import type { HistoricalContents, HistoricalParties } from '../history/historical-line.js';
import type { OrderLine, OrderTotals, Shortage } from './order-line.js';
import type { OrderStatus } from './order-status.js';

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
  readonly code:
    | 'out-of-stock'
    | 'approval-declined'
    | 'approval-expired'
    | 'other-order-rejected'
    | 'payment-expired';
  readonly message: string;
  readonly shortage?: Shortage;
}

/** Units of a line: shipped, or asked to be closed. */
export interface ShippedLine {
  readonly lineId: string;
  readonly quantity: number;
}

/** Units of a line that waited for stock. */
export interface BackorderedLine {
  readonly lineId: string;
  /** Reserved now. */
  readonly quantity: number;
  /** Units that go on waiting. */
  readonly backordered: number;
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

/** Units of a line that are not going to be supplied, and the line without them. */
export interface ClosedLine {
  readonly lineId: string;
  readonly productId: string;
  /** Closed by this event. */
  readonly quantity: number;
  /** Of them, units that waited for stock; absent: none did. */
  readonly backordered?: number;
  /** Units of the line that were supplied, or still will be. */
  readonly remaining: number;
  /** Of the remaining units. */
  readonly net: Money;
  /** As on the line; of the remaining units. */
  readonly roundingLost?: string;
  /** Where the line may have been reserved, in the order in which it was tried. */
  readonly locations: readonly string[];
}

/** What was not shipped will not be, and is worth nothing any more. */
export interface ShortClosing {
  /** A closing happens once; a repeat has no effect. */
  readonly closingId: string;
  readonly by: Party;
  /** The person; null: the order was completed with something left. */
  readonly closedBy: string | null;
  readonly reason: string;
  /** The buyer's request that it answers; null: nobody had asked. */
  readonly requestId: string | null;
  /** From then on: `Shipped` where nothing is left to be shipped. */
  readonly status: OrderStatus;
  readonly lines: readonly ClosedLine[];
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
  /** How it is paid before it is delivered; absent: on account. */
  readonly payment?: PrepaidMethod;
}

export type OrderEvent =
  | DomainEvent<'OrderPlaced', PlacedOrder>
  | DomainEvent<'OrderAwaitingApproval', OfOrder & { deadline: string }>
  /** Totals of the remaining lines. */
  | DomainEvent<
      'OrderConfirmed',
      OfOrder &
        OrderTotals & {
          droppedLines: readonly Shortage[];
          /** Units that wait for stock, by line; absent: all is reserved. */
          backordered?: readonly ShippedLine[];
        }
    >
  /** Stock came for lines that waited for it, and is reserved for them. */
  | DomainEvent<'OrderBackorderReserved', OfOrder & { lines: readonly BackorderedLine[] }>
  | DomainEvent<'OrderRejected', OfOrder & { reasons: readonly RejectionReason[] }>
  /** `closingId`: everything that it was for was closed. */
  | DomainEvent<'OrderCancelled', OfOrder & { by: Party; reason: string; closingId?: string }>
  | DomainEvent<'OrderPartlyShipped', OfOrder & Shipment>
  | DomainEvent<'OrderShipped', OfOrder & Shipment>
  | DomainEvent<'OrderDelivered', OfOrder & { by: Party; proof: string | null }>
  | DomainEvent<'OrderCompleted', OfOrder>
  /** Totals of what was supplied, or still will be. */
  | DomainEvent<'OrderClosedShort', OfOrder & OrderTotals & ShortClosing>
  /** The buyer asks for the rest, or a part of it, not to be supplied; a later request replaces it. */
  | DomainEvent<
      'OrderClosingRequested',
      OfOrder & {
        requestId: string;
        requestedBy: string;
        reason: string;
        lines: readonly ShippedLine[];
      }
    >
  | DomainEvent<
      'OrderClosingDeclined',
      OfOrder & { requestId: string; by: Party; declinedBy: string; reason: string }
    >
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
  OrderBackorderReserved: { version: 1, audience: parties },
  OrderRejected: { version: 1, audience: parties },
  OrderCancelled: { version: 1, audience: parties },
  OrderPartlyShipped: { version: 1, audience: parties },
  OrderShipped: { version: 1, audience: parties },
  OrderDelivered: { version: 1, audience: parties },
  OrderCompleted: { version: 1, audience: parties },
  OrderClosedShort: { version: 1, audience: parties },
  OrderClosingRequested: { version: 1, audience: parties },
  OrderClosingDeclined: { version: 1, audience: parties },
  HistoricalOrderImported: { version: 1, audience: parties },
  HistoricalOrderLinesImported: { version: 1, audience: parties },
});
