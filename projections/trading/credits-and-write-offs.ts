import { eventTypesOutside } from '../../domain/events.js';
import { sum, type Money } from '../../domain/shared/money/money.js';
import type { Projection } from '../projection.js';
import { historicalOrderEventTypes, liveOrderEventTypes } from './order-status.js';

export interface CreditOrWriteOff {
  readonly id: string;
  readonly kind: 'creditNote' | 'writeOff';
  readonly stream: string;
  readonly number: string;
  readonly vendorOrgId: string;
  /** Null for a write-off: it has no buyer. */
  readonly buyerOrgId: string | null;
  readonly buyerName: string | null;
  readonly issuedAt: string;
  readonly lines: number;
  readonly quantity: number;
  /** Null for a write-off: its source gives no value. */
  readonly netAmount: Money | null;
}

/** Credit notes and write-offs as lists show them. */
export const creditsAndWriteOffs: Projection<
  CreditOrWriteOff,
  | 'HistoricalCreditNoteImported'
  | 'HistoricalCreditNoteLinesImported'
  | 'HistoricalStockWriteOffImported'
> = {
  name: 'credits-and-write-offs',
  version: 1,
  handles: [
    'HistoricalCreditNoteImported',
    'HistoricalCreditNoteLinesImported',
    'HistoricalStockWriteOffImported',
  ],
  ignores: [
    ...liveOrderEventTypes,
    ...historicalOrderEventTypes,
    ...eventTypesOutside('order', 'creditNote', 'stockWriteOff'),
  ],
  indexes: [
    ['number'],
    ['kind', 'issuedAt'],
    ['vendorOrgId', 'issuedAt'],
    ['buyerOrgId', 'issuedAt'],
  ],
  route: (event) => [
    event.type === 'HistoricalStockWriteOffImported'
      ? event.data.writeOffId
      : event.data.creditNoteId,
  ],
  evolve: (_key, doc, event) => {
    const quantity = (event.data.lines as readonly { quantity: number }[]).reduce(
      (n, l) => n + l.quantity,
      0,
    );
    const lines = event.data.lines.length;
    if (event.type === 'HistoricalStockWriteOffImported') {
      if (doc) return { ...doc, lines: doc.lines + lines, quantity: doc.quantity + quantity };
      const { writeOffId: id, number, vendorOrgId, occurredAt: issuedAt } = event.data;
      return {
        id,
        kind: 'writeOff',
        stream: event.stream,
        number,
        vendorOrgId,
        buyerOrgId: null,
        buyerName: null,
        issuedAt,
        lines,
        quantity,
        netAmount: null,
      };
    }
    const {
      creditNoteId: id,
      number,
      vendorOrgId,
      buyerOrgId,
      buyerName,
      occurredAt: issuedAt,
      netAmount,
    } = event.data;
    if (doc)
      return {
        ...doc,
        lines: doc.lines + lines,
        quantity: doc.quantity + quantity,
        netAmount: sum(netAmount.currency, [doc.netAmount!, netAmount]),
      };
    return {
      id,
      kind: 'creditNote',
      stream: event.stream,
      number,
      vendorOrgId,
      buyerOrgId,
      buyerName,
      issuedAt,
      lines,
      quantity,
      netAmount,
    };
  },
};
