import type { Money, UnitPrice } from '../../shared/money/money.js';
import type { FromRow } from './imported-rows.js';

/**
 * A product that was sold or credited, as the source says: it names no price list, tax or promise.
 */
export interface HistoricalLine extends FromRow {
  readonly lineId: string;
  readonly productId: string;
  readonly sku: string;
  /** The source's own words. */
  readonly name: string;
  readonly categoryPath: readonly string[];
  readonly unit: string;
  /** Units sold; on a credit note, units credited. Positive. */
  readonly quantity: number;
  readonly unitPrice: UnitPrice;
  /** quantity × price, rounded once, half-even. */
  readonly net: Money;
  /** exact − rounded in minor units, as a fraction; absent where rounding lost nothing. */
  readonly roundingLost?: string;
  /** Where the row's time is not the document's. */
  readonly at?: string;
}

/** What was charged besides products: postage, a bank's fee, a discount. */
export interface HistoricalCharge extends FromRow {
  readonly code: string;
  readonly description: string;
  /** Negative where money was given back. */
  readonly quantity: number;
  readonly unitPrice: UnitPrice;
  /** Signed like the quantity. */
  readonly net: Money;
  readonly roundingLost?: string;
}

/** Who traded with whom, frozen as it was. */
export interface HistoricalParties {
  readonly number: string;
  readonly vendorOrgId: string;
  readonly vendorName: string;
  /** Days are cut in it. */
  readonly vendorTimeZone: string;
  readonly buyerOrgId: string;
  readonly buyerName: string;
  /**
   * Where it went: ISO 3166-1 alpha-2, or a user-assigned code such as ZZ where the source does not
   * say.
   */
  readonly country: string;
  readonly currency: string;
}

/** What one import brought of a document. */
export interface HistoricalContents {
  /** SHA-256 of the file, hex. */
  readonly file: string;
  readonly lines: readonly HistoricalLine[];
  readonly charges: readonly HistoricalCharge[];
  /** Of these lines and charges. */
  readonly netAmount: Money;
}
