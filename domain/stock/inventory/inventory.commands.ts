import type { DomainCommand } from '../../shared/decider/decider.js';
import type {
  Backordered,
  Movement,
  OfInventory,
  RefusedMovement,
  ReservedFor,
} from './inventory.events.js';

export type InventoryCommand =
  | (DomainCommand<'ReceiveStock'> &
      OfInventory &
      Movement & { quantity: number; reference: string | null })
  | (DomainCommand<'AdjustStock'> & OfInventory & Movement & { delta: number; reason: string })
  | (DomainCommand<'CountStock'> & OfInventory & Movement & { counted: number; reason: string })
  | (DomainCommand<'TransferStock'> &
      OfInventory &
      Movement & {
        to: string;
        /** Null: all that is not reserved, and nothing where that is nothing. */
        quantity: number | null;
        reason: string;
      })
  | (DomainCommand<'ReceiveTransferredStock'> &
      OfInventory &
      Movement & { from: string; quantity: number; reason: string })
  | (DomainCommand<'ReserveStock'> &
      OfInventory &
      ReservedFor & {
        quantity: number;
        /**
         * This is the last location to try: reserve the whole quantity or nothing. Otherwise what
         * is available is reserved, even if it is less.
         */
        last: boolean;
      })
  | (DomainCommand<'ReleaseReservation'> &
      OfInventory & {
        reservationId: string;
        reason: string;
        /** Of a part, so that a repeat has no effect; absent: all that is still reserved. */
        part?: { readonly quantity: number; readonly releaseId: string };
      })
  | (DomainCommand<'ShipReservedStock'> &
      OfInventory & { reservationId: string; shipmentId: string; quantity: number })
  /** What a process has wanted of this stock, and a rule has refused. */
  | (DomainCommand<'RecordRefusedMovement'> & OfInventory & RefusedMovement)
  | (DomainCommand<'QueueBackorder'> &
      OfInventory &
      Backordered & {
        quantity: number;
        /** When the wait began, ISO 8601. */
        since: string;
        promisedDate: string;
        orderNumber: string;
      })
  /** Of the units queued, so many altogether need not be supplied from here. */
  | (DomainCommand<'CoverBackorder'> & OfInventory & { reservationId: string; covered: number })
  /** Goes on reserving where more could be reserved than one append takes. */
  | (DomainCommand<'ReserveForBackorders'> & OfInventory)
  | (DomainCommand<'SetReorderPoint'> & OfInventory & { reorderPoint: number | null });
