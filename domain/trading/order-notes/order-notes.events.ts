import type { DomainEvent } from '../../shared/decider/decider.js';
import type { Party } from '../order/order.events.js';

export type OrderNotesEvent = DomainEvent<
  'OrderNoteAdded',
  {
    noteId: string;
    orderId: string;
    buyerOrgId: string;
    vendorOrgId: string;
    /** The line that it is about; null: the order. */
    lineId: string | null;
    text: string;
    by: Party;
    writtenBy: string;
  }
>;
