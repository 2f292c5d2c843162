import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
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

export const orderNotesEvents = eventsOf<OrderNotesEvent>('orderNotes', {
  OrderNoteAdded: {
    version: 1,
    audience: organizations('order.read', (e) => [e.buyerOrgId, e.vendorOrgId]),
  },
});
