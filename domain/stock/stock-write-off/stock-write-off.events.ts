import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
import type { FromRow } from '../../trading/history/imported-rows.js';

/** Units that left the stock without being sold: damaged, lost, thrown away. */
export interface WrittenOffLine extends FromRow {
  readonly productId: string;
  readonly sku: string;
  /** The source's remark, usually the reason. */
  readonly note: string;
  /** Units written off, positive. */
  readonly quantity: number;
}

export interface OfWriteOff {
  readonly writeOffId: string;
  readonly number: string;
  readonly vendorOrgId: string;
}

/** A past write-off: recorded only, it does not change stock. */
export type StockWriteOffEvent = DomainEvent<
  'HistoricalStockWriteOffImported',
  OfWriteOff & { file: string; lines: readonly WrittenOffLine[] }
>;

export const stockWriteOffEvents = eventsOf<StockWriteOffEvent>('stockWriteOff', {
  HistoricalStockWriteOffImported: {
    version: 1,
    audience: organizations('stock.read', (e) => [e.vendorOrgId]),
  },
});
