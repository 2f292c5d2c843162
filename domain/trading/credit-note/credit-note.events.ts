import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
import type { HistoricalContents, HistoricalParties } from '../history/historical-line.js';

interface OfCreditNote {
  readonly creditNoteId: string;
}

/**
 * A credit note of the past. Its lines count what was credited: quantities and amounts are
 * positive, and lower the sales.
 */
export type CreditNoteEvent =
  | DomainEvent<
      'HistoricalCreditNoteImported',
      OfCreditNote & HistoricalParties & HistoricalContents
    >
  /** Rows of the same credit note that came later, once they had been corrected. */
  | DomainEvent<
      'HistoricalCreditNoteLinesImported',
      OfCreditNote & HistoricalParties & HistoricalContents
    >;

const parties = organizations('order.read', (e: HistoricalParties) => [
  e.buyerOrgId,
  e.vendorOrgId,
]);

export const creditNoteEvents = eventsOf<CreditNoteEvent>('creditNote', {
  HistoricalCreditNoteImported: { version: 1, audience: parties },
  HistoricalCreditNoteLinesImported: { version: 1, audience: parties },
});
