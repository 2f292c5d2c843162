import type { PaymentStatus } from '../../money/payment/payment-state.js';
import type { DomainCommand } from '../../shared/decider/decider.js';
import type { ImportContents } from '../history/historical-document.js';
import type { Shortage } from './order-line.js';
import type { Parcel, Party, PlacedOrder, RejectionReason, ShippedLine } from './order.events.js';

interface OfOrder {
  readonly orderId: string;
}

/** Units of a line that are to be shipped from a location, where fewer are on hand. */
export interface LackingStock {
  readonly lineId: string;
  readonly location: string;
  readonly needed: number;
  readonly onHand: number;
}

export type OrderCommand =
  | (DomainCommand<'PlaceOrder'> & PlacedOrder)
  | (DomainCommand<'AwaitApproval'> & OfOrder & { deadline: string })
  | (DomainCommand<'ConfirmOrder'> &
      OfOrder & {
        droppedLines: readonly Shortage[];
        /** Units that wait for stock, by line. */
        backordered?: readonly ShippedLine[];
      })
  /** Of these lines no more than so many units still wait for stock. */
  | (DomainCommand<'RecordBackorderReserved'> &
      OfOrder & { lines: readonly { readonly lineId: string; readonly backordered: number }[] })
  | (DomainCommand<'RejectOrder'> & OfOrder & { reasons: readonly RejectionReason[] })
  /** What has been shipped in part is closed short instead. */
  | (DomainCommand<'CancelOrder'> &
      OfOrder & { by: Party; reason: string; closingId: string; person: string })
  | (DomainCommand<'ShipOrder'> &
      OfOrder & {
        shipmentId: string;
        /** Null: everything not shipped yet that does not wait for stock. */
        lines: readonly ShippedLine[] | null;
        /** Refused unless everything has then been shipped. */
        final: boolean;
        carrier: string | null;
        tracking: string | null;
        /** Empty: one parcel, or not stated. */
        parcels: readonly Parcel[];
        /** What of it is reserved and not there, as the stock said when it was looked up. */
        lacking: readonly LackingStock[];
        /** How the payment of it stands; absent: nothing of it is paid before delivery. */
        payment?: PaymentStatus;
      })
  | (DomainCommand<'DeliverOrder'> & OfOrder & { by: Party; proof: string | null })
  | (DomainCommand<'CompleteOrder'> & OfOrder)
  | (DomainCommand<'CloseShort'> &
      OfOrder & {
        closingId: string;
        by: Party;
        person: string;
        reason: string;
        /** Null: everything not shipped yet; of the buyer, everything that waits for stock. */
        lines: readonly ShippedLine[] | null;
      })
  | (DomainCommand<'RequestClosing'> &
      OfOrder & {
        requestId: string;
        by: Party;
        person: string;
        reason: string;
        /** Null: everything not shipped yet. */
        lines: readonly ShippedLine[] | null;
      })
  | (DomainCommand<'DeclineClosing'> &
      OfOrder & { requestId: string; by: Party; person: string; reason: string })
  | (DomainCommand<'ImportHistoricalOrder'> & OfOrder & ImportContents);
