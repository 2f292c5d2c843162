import type { Money, UnitPrice } from '../../shared/money/money.js';
import type { LineTax, TaxBreakdown } from '../../pricing/tax/tax.js';

/** Where a line's price came from, as it was. */
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

/** A line with everything that a reader in ten years needs: values, not references. */
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
   * What everybody would have paid at that quantity, by the vendor's lists for everyone. Absent:
   * there was no such price, or the line is older than this.
   */
  readonly listPrice?: UnitPrice;
  readonly net: Money;
  /** exact − rounded in minor units, as a fraction; absent where rounding lost nothing. */
  readonly roundingLost?: string;
  readonly tax: LineTax;
  /** Day in the vendor's zone, `2026-03-05`. */
  readonly promisedDate: string;
  /**
   * Where to look for stock, in this order; frozen so that a repeat of the process decides the
   * same.
   */
  readonly locations: readonly string[];
}

export interface OrderTotals {
  readonly netAmount: Money;
  readonly taxes: readonly TaxBreakdown[];
  /** Gross. */
  readonly totalAmount: Money;
}

/** A line that could not be supplied. */
export interface Shortage {
  readonly lineId: string;
  readonly requested: number;
  readonly available: number;
}

/** An order of at most this many lines; a larger purchase becomes several. */
export const MAX_ORDER_LINES = 1_000;
