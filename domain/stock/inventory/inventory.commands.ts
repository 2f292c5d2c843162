import type { DomainCommand } from '../../shared/decider/decider.js';
import type { Movement, OfInventory, ReservedFor } from './inventory.events.js';

export type InventoryCommand =
  | (DomainCommand<'ReceiveStock'> &
      OfInventory &
      Movement & { quantity: number; reference: string | null })
  | (DomainCommand<'AdjustStock'> & OfInventory & Movement & { delta: number; reason: string })
  | (DomainCommand<'CountStock'> & OfInventory & Movement & { counted: number; reason: string })
  | (DomainCommand<'ReserveStock'> &
      OfInventory &
      ReservedFor & {
        quantity: number;
        /**
         * No other location follows: all or nothing here. Otherwise what is there is reserved, be
         * it less.
         */
        last: boolean;
      })
  | (DomainCommand<'ReleaseReservation'> & OfInventory & { reservationId: string; reason: string })
  | (DomainCommand<'ShipReservedStock'> &
      OfInventory & { reservationId: string; shipmentId: string; quantity: number })
  | (DomainCommand<'SetReorderPoint'> & OfInventory & { reorderPoint: number | null });
