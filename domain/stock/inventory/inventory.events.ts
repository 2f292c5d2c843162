import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';

/**
 * One stream per product, vendor and location, named in every event. Quantities are whole selling
 * units.
 */
export interface OfInventory {
  readonly productId: string;
  readonly vendorOrgId: string;
  /** The vendor's name of the location: `leeds`. */
  readonly location: string;
}

/** One change of the stock on hand; its id makes a repeat harmless. */
export interface Movement {
  readonly movementId: string;
}

/** What stock is reserved for. */
export interface ReservedFor {
  readonly reservationId: string;
  readonly purchaseId: string;
  readonly orderId: string;
  readonly lineId: string;
}

/** A movement that has happened or must, and that the stock as it is recorded does not allow. */
export interface RefusedMovement {
  /** Of the command that was refused and waits: a later try has the same. */
  readonly commandId: string;
  /** Its type: `ShipReservedStock`. */
  readonly movement: string;
  readonly quantity: number | null;
  readonly orderId: string | null;
  readonly reason: string;
}

/** A line that waits for stock that is yet to come: a backorder. */
export interface Backordered extends ReservedFor {
  /**
   * What is lacking is to be bought for this location. A line waits at every location that may
   * supply it, and is to be bought once.
   */
  readonly toBuy: boolean;
}

export type InventoryEvent =
  | DomainEvent<
      'StockReceived',
      OfInventory & Movement & { quantity: number; reference: string | null }
    >
  | DomainEvent<
      'StockAdjusted',
      OfInventory & Movement & { before: number; delta: number; reason: string }
    >
  | DomainEvent<
      'StockCounted',
      OfInventory & Movement & { before: number; counted: number; reason: string }
    >
  /** Sent to another location of the vendor, which a process has it arrive at. */
  | DomainEvent<
      'StockTransferredOut',
      OfInventory & Movement & { to: string; quantity: number; reason: string }
    >
  | DomainEvent<
      'StockTransferredIn',
      OfInventory & Movement & { from: string; quantity: number; reason: string }
    >
  | DomainEvent<
      'StockReserved',
      OfInventory & ReservedFor & { requested: number; quantity: number }
    >
  /** Unmet demand where `last`: no other location was left to try. */
  | DomainEvent<
      'StockReservationDeclined',
      OfInventory & ReservedFor & { requested: number; available: number; last: boolean }
    >
  | DomainEvent<
      'StockReservationReleased',
      OfInventory &
        ReservedFor & {
          quantity: number;
          reason: string;
          /** Units that stay reserved; absent: none. */
          left?: number;
          /** Of a release that leaves something reserved: a repeat has no effect. */
          releaseId?: string;
        }
    >
  | DomainEvent<
      'ReservedStockShipped',
      OfInventory & ReservedFor & { shipmentId: string; quantity: number }
    >
  /** Units of a line that were not in stock wait for it; whoever has waited longest is served first. */
  | DomainEvent<
      'BackorderQueued',
      OfInventory &
        Backordered & {
          quantity: number;
          /** When the wait began, ISO 8601: the same at every location. */
          since: string;
          /** Calendar day in the vendor's time zone. */
          promisedDate: string;
          orderNumber: string;
        }
    >
  /** Stock that came, or became free, is reserved for a line that waited for it. */
  | DomainEvent<
      'BackorderReserved',
      OfInventory &
        Backordered & {
          quantity: number;
          /** Units of the line that go on waiting here. */
          waiting: number;
          /** More can be reserved than one append takes: it goes on. */
          more?: true;
        }
    >
  /** Units of a line wait here no longer: another location supplies them, or nobody wants them. */
  | DomainEvent<
      'BackorderReduced',
      OfInventory &
        Backordered & {
          /** Units that wait here no longer. */
          quantity: number;
          /** Of the units that were queued here, altogether. */
          covered: number;
          waiting: number;
        }
    >
  /**
   * More is reserved than is on hand: after a count or an adjustment these reservations cannot be
   * met, newest first.
   */
  | DomainEvent<
      'StockShortfallFound',
      OfInventory & {
        onHand: number;
        reserved: number;
        broken: readonly (ReservedFor & { short: number })[];
      }
    >
  /** It waits until somebody has it tried again: goods that have left are still counted here. */
  | DomainEvent<'StockMovementRefused', OfInventory & RefusedMovement>
  | DomainEvent<
      'ReorderPointSet',
      OfInventory & { before: number | null; reorderPoint: number | null }
    >
  /** Available stock went from above the reorder point to it or below. */
  | DomainEvent<'ReorderPointReached', OfInventory & { available: number; reorderPoint: number }>;

const vendor = organizations('stock.read', (e: OfInventory) => [e.vendorOrgId]);

export const inventoryEvents = eventsOf<InventoryEvent>('inventory', {
  StockReceived: { version: 2, audience: vendor },
  StockAdjusted: { version: 1, audience: vendor },
  StockCounted: { version: 1, audience: vendor },
  StockTransferredOut: { version: 1, audience: vendor },
  StockTransferredIn: { version: 1, audience: vendor },
  StockReserved: { version: 1, audience: vendor },
  StockReservationDeclined: { version: 1, audience: vendor },
  StockReservationReleased: { version: 1, audience: vendor },
  ReservedStockShipped: { version: 1, audience: vendor },
  BackorderQueued: { version: 1, audience: vendor },
  BackorderReserved: { version: 1, audience: vendor },
  BackorderReduced: { version: 1, audience: vendor },
  StockShortfallFound: { version: 1, audience: vendor },
  StockMovementRefused: { version: 1, audience: vendor },
  ReorderPointSet: { version: 1, audience: vendor },
  ReorderPointReached: { version: 1, audience: vendor },
});
