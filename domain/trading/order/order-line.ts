import type { LineTax, TaxedTotals } from '../../pricing/tax/tax.js';
import type { Money, UnitPrice } from '../../shared/money/money.js';

/** Where a line's price came from, frozen at placement. */
export type PriceSource = ListPrice | AcceptedQuote;

/** A list and its break. */
export interface ListPrice {
  readonly priceListId: string;
  readonly name: string;
  readonly minQuantity: number;
  readonly maxQuantity: number | null;
}

/** A quote of the vendor that the buyer has accepted. */
export interface AcceptedQuote {
  readonly rfqId: string;
  readonly quoteId: string;
  readonly number: string;
}

/** An order line with all its values frozen, not referenced: it must be readable in ten years. */
export interface OrderLine {
  readonly lineId: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly categoryPath: readonly string[];
  readonly unit: string;
  readonly packSize: number;
  readonly quantity: number;
  readonly unitPrice: UnitPrice;
  readonly priceSource: PriceSource;
  /**
   * The vendor's public price at that quantity. Absent: there was none, or the line was recorded
   * before this field existed.
   */
  readonly listPrice?: UnitPrice;
  readonly net: Money;
  /** exact − rounded in minor units, as a fraction; absent where rounding lost nothing. */
  readonly roundingLost?: string;
  readonly tax: LineTax;
  /** Where it is sent from, ISO 3166-1. Absent: recorded before it mattered; the vendor's seat. */
  readonly dispatchCountry?: string;
  /** Calendar day in the vendor's time zone, `2026-03-05`. */
  readonly promisedDate: string;
  /**
   * Stock locations in the order in which to try them; frozen so that a repeat of the process
   * decides the same.
   */
  readonly locations: readonly string[];
  /** Where too little is in stock, the line waits for it. Absent: it is refused, or dropped. */
  readonly backorder?: BackorderTerms;
}

/** What was agreed on a line that may wait for stock. */
export interface BackorderTerms {
  /** What waits is promised for this calendar day in the vendor's time zone. */
  readonly promisedDate: string;
  /** Where stock for it may arrive; begins with the line's `locations`. */
  readonly waitsAt: readonly string[];
}

/** Every location at which something may be reserved for a line, in the order of shipping. */
export const reservableAt = ({
  locations,
  backorder,
}: Pick<OrderLine, 'locations' | 'backorder'>): readonly string[] =>
  backorder?.waitsAt ?? locations;

export type OrderTotals = TaxedTotals;

/** A line that could not be supplied. */
export interface Shortage {
  readonly lineId: string;
  readonly requested: number;
  readonly available: number;
}

/** The most lines of an order; a larger purchase becomes several orders. */
export const MAX_ORDER_LINES = 1_000;
