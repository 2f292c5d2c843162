import type { Decider } from '../../shared/decider/decider.js';
import { newContents, partiesOf, type HistoricalDocument } from '../history/historical-document.js';
import { withRows } from '../history/imported-rows.js';
import type { CreditNoteCommand } from './credit-note.commands.js';
import type { CreditNoteEvent } from './credit-note.events.js';

export type CreditNoteState = (HistoricalDocument & { readonly creditNoteId: string }) | null;

/** A vendor's credit note. So far these only come from imported history. */
export const creditNote: Decider<CreditNoteState, CreditNoteCommand, CreditNoteEvent> = {
  category: 'creditNote',
  shortLived: true,
  stateVersion: 1,
  initial: null,
  decide: (command, state) => {
    const contents = newContents(command, state);
    if (!contents) return [];
    const type = state ? 'HistoricalCreditNoteLinesImported' : 'HistoricalCreditNoteImported';
    return [
      {
        type,
        data: {
          creditNoteId: command.creditNoteId,
          ...partiesOf(state ?? command),
          ...contents,
          occurredAt: state?.occurredAt ?? command.at,
        },
      },
    ];
  },
  evolve: (state, { data }) => {
    const { creditNoteId, occurredAt, file, lines, charges } = data;
    const imported = withRows(state?.imported ?? {}, file, lines, charges);
    if (state)
      return {
        ...state,
        lines: [...state.lines, ...lines],
        charges: [...state.charges, ...charges],
        imported,
      };
    return { creditNoteId, ...partiesOf(data), occurredAt, lines, charges, imported };
  },
};
