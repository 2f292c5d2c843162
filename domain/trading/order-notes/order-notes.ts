import type { Decider, DomainCommand } from '../../shared/decider/decider.js';
import { conflict } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import type { OrderNotesEvent } from './order-notes.events.js';

export type OrderNotesCommand = DomainCommand<'AddOrderNote'> &
  Omit<OrderNotesEvent['data'], 'occurredAt'>;

export interface OrderNotesState {
  readonly notes: number;
  /** Ids of the latest. */
  readonly recent: readonly string[];
}

const MAX_NOTES = 1_000;
/** A repeat of so many changes nothing. */
const REMEMBERED = 100;

/**
 * What buyer and vendor write to each other about an order. A stream of its own: a note changes
 * nothing of the order.
 */
export const orderNotes: Decider<OrderNotesState, OrderNotesCommand, OrderNotesEvent> = {
  category: 'orderNotes',
  stateVersion: 1,
  initial: { notes: 0, recent: [] },
  decide,
  evolve: (state, { data }) => ({
    notes: state.notes + 1,
    recent: [...state.recent, data.noteId].slice(-REMEMBERED),
  }),
};

function decide(
  { type: _type, at: occurredAt, ...note }: OrderNotesCommand,
  state: OrderNotesState,
): readonly OrderNotesEvent[] {
  if (state.recent.includes(note.noteId)) return [];
  requireText('text', note.text, 2_000);
  if (state.notes >= MAX_NOTES)
    throw conflict('order/too-many-notes', `an order holds at most ${MAX_NOTES} notes`);
  return [{ type: 'OrderNoteAdded', data: { ...note, occurredAt } }];
}
