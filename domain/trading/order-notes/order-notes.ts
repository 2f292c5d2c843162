import type { Decider, DomainCommand } from '../../shared/decider/decider.js';
import { conflict } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import type { OrderNotesEvent } from './order-notes.events.js';

export type OrderNotesCommand = DomainCommand<'AddOrderNote'> &
  Omit<OrderNotesEvent['data'], 'occurredAt'>;

export interface OrderNotesState {
  readonly notes: number;
  /** Ids of the latest notes, to recognise repeats. */
  readonly recent: readonly string[];
}

const MAX_NOTES = 1_000;
/** How many note ids are kept to recognise repeats. */
const REMEMBERED = 100;

/**
 * Messages between buyer and vendor about an order. In a stream of its own, as a note does not
 * change the order.
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
