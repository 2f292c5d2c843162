import type { DomainCommand } from '../../shared/decider/decider.js';
import type { ImportContents } from '../history/historical-document.js';

export type CreditNoteCommand = DomainCommand<'ImportHistoricalCreditNote'> &
  ImportContents & { readonly creditNoteId: string };
