import type { DomainEvent } from '../../shared/decider/decider.js';
import type { UnitPrice } from '../../shared/money/money.js';
import type { PurchasePlacedData } from '../purchase/purchase.events.js';

/** What is asked for, with the product's name and SKU as they were. */
export interface RequestedLine {
  readonly lineId: string;
  readonly productId: string;
  readonly vendorOrgId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly note: string | null;
}

/** A requested line with the price at which its vendor offers it. */
export interface QuotedLine {
  readonly lineId: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: UnitPrice;
  /** Null: the product's own. */
  readonly leadTimeDays: number | null;
  readonly note: string | null;
}

interface OfRfq {
  readonly rfqId: string;
  readonly buyerOrgId: string;
  readonly vendorOrgId: string;
}

interface OfQuote extends OfRfq {
  readonly quoteId: string;
}

export type RfqEvent =
  | DomainEvent<
      'QuoteRequested',
      {
        rfqId: string;
        number: string;
        buyerOrgId: string;
        buyerName: string;
        requestedBy: string;
        vendorOrgIds: readonly string[];
        lines: readonly RequestedLine[];
        /** A calendar day, `2026-03-05`. */
        neededBy: string | null;
        note: string | null;
      }
    >
  /** A vendor's quote; it takes the place of the one that was open from the same vendor. */
  | DomainEvent<
      'QuoteOffered',
      OfQuote & {
        number: string;
        vendorName: string;
        offeredBy: string;
        /** Counts the vendor's quotes on this request from 1. */
        round: number;
        lines: readonly QuotedLine[];
        /** Can be accepted up to this instant. */
        validUntil: string;
        note: string | null;
      }
    >
  /** The vendor does not quote. */
  | DomainEvent<'QuoteRequestDeclined', OfRfq & { declinedBy: string; reason: string }>
  /** The purchase with everything frozen; a process places it. */
  | DomainEvent<'QuoteAccepted', OfQuote & { acceptedBy: string; purchase: PurchasePlacedData }>
  | DomainEvent<'QuoteDeclined', OfQuote & { declinedBy: string; reason: string | null }>
  | DomainEvent<'QuoteExpired', OfQuote & { validUntil: string }>;
