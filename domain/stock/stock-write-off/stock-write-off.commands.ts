import type { DomainCommand } from '../../shared/decider/decider.js';
import type { OfWriteOff, WrittenOffLine } from './stock-write-off.events.js';

export type StockWriteOffCommand = DomainCommand<'ImportHistoricalStockWriteOff'> &
  OfWriteOff & { readonly file: string; readonly lines: readonly WrittenOffLine[] };
