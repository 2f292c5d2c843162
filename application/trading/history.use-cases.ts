import { creditNote, type CreditNoteState } from '../../domain/trading/credit-note/credit-note.js';
import type { ImportContents } from '../../domain/trading/history/historical-document.js';
import { order, type OrderState } from '../../domain/trading/order/order.js';
import {
  stockWriteOff,
  type StockWriteOffState,
} from '../../domain/stock/stock-write-off/stock-write-off.js';
import type { WrittenOffLine } from '../../domain/stock/stock-write-off/stock-write-off.events.js';
import { useCase } from '../shared/use-case.js';

type Contents = Omit<ImportContents, 'at'>;

/**
 * An order of another system's history, whole or in parts; rows that are there already change
 * nothing.
 */
export const importHistoricalOrder = useCase<Contents & { readonly orderId: string }, OrderState>({
  name: 'ImportHistoricalOrder',
  decider: order,
  permission: 'marketplace.operate',
  prepare: (input, { meta }) => ({
    id: input.orderId,
    command: { type: 'ImportHistoricalOrder', at: meta.at, ...input },
  }),
});

export const importHistoricalCreditNote = useCase<
  Contents & { readonly creditNoteId: string },
  CreditNoteState
>({
  name: 'ImportHistoricalCreditNote',
  decider: creditNote,
  permission: 'marketplace.operate',
  prepare: (input, { meta }) => ({
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

export const importHistoricalStockWriteOff = useCase<ImportWriteOffInput, StockWriteOffState>({
  name: 'ImportHistoricalStockWriteOff',
  decider: stockWriteOff,
  permission: 'marketplace.operate',
  prepare: (input, { meta }) => ({
    id: input.writeOffId,
    command: { type: 'ImportHistoricalStockWriteOff', at: meta.at, ...input },
  }),
});
