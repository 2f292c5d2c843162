import type { WrittenOffLine } from '../../domain/stock/stock-write-off/stock-write-off.events.js';
import { stockWriteOff } from '../../domain/stock/stock-write-off/stock-write-off.js';
import { creditNote } from '../../domain/trading/credit-note/credit-note.js';
import type { ImportContents } from '../../domain/trading/history/historical-document.js';
import { order } from '../../domain/trading/order/order.js';
import { useCase } from '../shared/use-case.js';

type Contents = Omit<ImportContents, 'at'>;

/**
 * Imports a past order of another system, completely or in parts; rows that were imported before
 * have no effect.
 */
export const importHistoricalOrder = useCase({
  name: 'ImportHistoricalOrder',
  decider: order,
  permission: 'marketplace.operate',
  prepare: (input: Contents & { readonly orderId: string }, { meta }) => ({
    id: input.orderId,
    command: { type: 'ImportHistoricalOrder', at: meta.at, ...input },
  }),
});

export const importHistoricalCreditNote = useCase({
  name: 'ImportHistoricalCreditNote',
  decider: creditNote,
  permission: 'marketplace.operate',
  prepare: (input: Contents & { readonly creditNoteId: string }, { meta }) => ({
    id: input.creditNoteId,
    command: { type: 'ImportHistoricalCreditNote', at: meta.at, ...input },
  }),
});

export interface ImportWriteOffInput {
  readonly writeOffId: string;
  readonly number: string;
  readonly vendorOrgId: string;
  readonly file: string;
  readonly lines: readonly WrittenOffLine[];
}

export const importHistoricalStockWriteOff = useCase({
  name: 'ImportHistoricalStockWriteOff',
  decider: stockWriteOff,
  permission: 'marketplace.operate',
  prepare: (input: ImportWriteOffInput, { meta }) => ({
    id: input.writeOffId,
    command: { type: 'ImportHistoricalStockWriteOff', at: meta.at, ...input },
  }),
});
