import type { Money, UnitPrice } from '../../shared/money/money.js';
import type { FromRow } from './imported-rows.js';

/**
 * A product that was sold or credited, as in the source, which records no price list, tax or
 * promised date.
 */
export interface HistoricalLine extends FromRow {
  readonly lineId: string;
  readonly productId: string;
  readonly sku: string;
  /** The source's description. */
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
  /** The row's time, where it differs from the document's. */
  readonly at?: string;
}

/** A charge besides products: postage, a bank fee, a discount. */
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

/** Buyer and vendor, as they were at the time. */
export interface HistoricalParties {
  readonly number: string;
  readonly vendorOrgId: string;
  readonly vendorName: string;
  /** Time zone that determines the document's calendar days. */
  readonly vendorTimeZone: string;
  readonly buyerOrgId: string;
  readonly buyerName: string;
  /**
   * Destination country: ISO 3166-1 alpha-2, or a user-assigned code such as ZZ where the source
   * has none.
   */
  readonly country: string;
  readonly currency: string;
}

/** The part of a document that one import contained. */
export interface HistoricalContents {
  /** SHA-256 of the file, hex. */
  readonly file: string;
  readonly lines: readonly HistoricalLine[];
  readonly charges: readonly HistoricalCharge[];
  /** Total of these lines and charges. */
  readonly netAmount: Money;
}
