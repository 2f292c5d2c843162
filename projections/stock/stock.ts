import { eventTypesOutside } from '../../domain/events.js';
import { never } from '../../domain/shared/decider/decider.js';
import { availableOf } from '../../domain/stock/available.js';
import type { InventoryEvent } from '../../domain/stock/inventory/inventory.events.js';
import { isoTime, type Projection } from '../projection.js';

export interface StockAtLocation {
  readonly location: string;
  readonly onHand: number;
  readonly reserved: number;
  /** Units to be bought for this location: lines wait for them. */
  readonly backordered: number;
  readonly reorderPoint: number | null;
  /** Of the location's stream. */
  readonly revision: number;
}

export interface StockDocument {
  readonly productId: string;
  readonly vendorOrgId: string;
  /** In the order in which the vendor began to use them. */
  readonly locations: readonly StockAtLocation[];
  /** Over all locations. */
  readonly available: number;
  /** Units that order lines wait for, over all locations. */
  readonly backordered: number;
  /** At one location at least, available stock is at or below the reorder point. */
  readonly low: boolean;
  readonly changedAt: string;
}

/** Stock per product over its vendor's locations. */
export const stock: Projection<StockDocument, InventoryEvent['type']> = {
  name: 'stock',
  version: 4,
  handles: [
    'StockReceived',
    'StockAdjusted',
    'StockCounted',
    'StockTransferredOut',
    'StockTransferredIn',
    'StockReserved',
    'StockReservationDeclined',
    'StockReservationReleased',
    'ReservedStockShipped',
    'BackorderQueued',
    'BackorderReserved',
    'BackorderReduced',
    'StockShortfallFound',
    'StockMovementRefused',
    'ReorderPointSet',
    'ReorderPointReached',
  ],
  ignores: eventTypesOutside('inventory'),
  indexes: [['vendorOrgId', 'low']],
  columns: ['available', 'backordered', 'changedAt'],
  route: (event) => [event.data.productId],
  evolve: (_key, doc, event) => {
    const { productId, vendorOrgId, location } = event.data;
    const locations = doc?.locations ?? [];
    const index = locations.findIndex((l) => l.location === location);
    const before = locations[index] ?? {
      location,
      onHand: 0,
      reserved: 0,
      backordered: 0,
      reorderPoint: null,
      revision: 0,
    };
    const after = { ...changed(before, event), revision: event.revision };
    const backordered = (doc?.backordered ?? 0) + after.backordered - before.backordered;
    const all = index < 0 ? [...locations, after] : locations.with(index, after);
    return {
      productId,
      vendorOrgId,
      locations: all,
      available: all.reduce((sum, level) => sum + availableOf(level), 0),
      backordered,
      low: all.some(
        (level) => level.reorderPoint !== null && availableOf(level) <= level.reorderPoint,
      ),
      changedAt: isoTime(event.recordedAt),
    };
  },
};

function changed(level: StockAtLocation, event: InventoryEvent): StockAtLocation {
  switch (event.type) {
    case 'StockReceived':
      return { ...level, onHand: level.onHand + event.data.quantity };
    case 'StockAdjusted':
      return { ...level, onHand: level.onHand + event.data.delta };
    case 'StockCounted':
      return { ...level, onHand: event.data.counted };
    case 'StockTransferredOut':
      return { ...level, onHand: level.onHand - event.data.quantity };
    case 'StockTransferredIn':
      return { ...level, onHand: level.onHand + event.data.quantity };
    case 'StockReserved':
      return { ...level, reserved: level.reserved + event.data.quantity };
    case 'StockReservationReleased':
      return { ...level, reserved: level.reserved - event.data.quantity };
    case 'ReservedStockShipped':
      return {
        ...level,
        onHand: level.onHand - event.data.quantity,
        reserved: level.reserved - event.data.quantity,
      };
    // a line waits at several locations, and its units are to be bought once
    case 'BackorderQueued':
      return event.data.toBuy
        ? { ...level, backordered: level.backordered + event.data.quantity }
        : level;
    case 'BackorderReserved': {
      const { quantity, toBuy } = event.data;
      const backordered = level.backordered - (toBuy ? quantity : 0);
      return { ...level, reserved: level.reserved + quantity, backordered };
    }
    case 'BackorderReduced':
      return event.data.toBuy
        ? { ...level, backordered: level.backordered - event.data.quantity }
        : level;
    case 'ReorderPointSet':
      return { ...level, reorderPoint: event.data.reorderPoint };
    case 'StockReservationDeclined':
    case 'StockShortfallFound':
    case 'StockMovementRefused':
    case 'ReorderPointReached':
      return level;
    default:
      return never(event);
  }
}
