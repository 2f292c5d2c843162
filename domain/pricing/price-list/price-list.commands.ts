import type { DomainCommand } from '../../shared/decider/decider.js';
import type { PriceListTerms, PriceRow } from './price-list.events.js';

/** A row as sent: it may name a currency, which must be the list's. */
export type OfferedPriceRow = PriceRow & { readonly currency?: string };

export type PriceListCommand =
  | (DomainCommand<'DraftPriceList'> & { priceListId: string; terms: PriceListTerms })
  /**
   * `chunk` counts from 0 without a gap; `firstRow` is the number of the chunk's first row in the
   * upload, for error messages.
   */
  | (DomainCommand<'AddPrices'> & {
      priceListId: string;
      chunk: number;
      firstRow: number;
      rows: readonly OfferedPriceRow[];
      hash: string;
    })
  | (DomainCommand<'PublishPriceList'> & { priceListId: string; hash: string })
  | (DomainCommand<'ChangePrices'> & {
      priceListId: string;
      products: readonly string[];
      rows: readonly OfferedPriceRow[];
    })
  | (DomainCommand<'RetirePriceList'> & { priceListId: string; reason: string });
