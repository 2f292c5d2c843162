import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
import type { UnitPrice } from '../../shared/money/money.js';
import type { PurchasePlacedData } from '../purchase/purchase.events.js';

/** A requested line, with the product's name and SKU at that time. */
export interface RequestedLine {
  readonly lineId: string;
  readonly productId: string;
  readonly vendorOrgId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly note: string | null;
}

/** A requested line with the price that its vendor quotes. */
export interface QuotedLine {
  readonly lineId: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: UnitPrice;
  /** Null: the product's lead time. */
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
  /** A vendor's quote; it replaces the same vendor's open one. */
  | DomainEvent<
      'QuoteOffered',
      OfQuote & {
        number: string;
        vendorName: string;
        offeredBy: string;
        /** Number of the vendor's quote on this request, from 1. */
        round: number;
        lines: readonly QuotedLine[];
        /** Can be accepted up to this instant. */
        validUntil: string;
        note: string | null;
      }
    >
  /** The vendor declined to quote. */
  | DomainEvent<'QuoteRequestDeclined', OfRfq & { declinedBy: string; reason: string }>
  /** The purchase with all its values frozen; the quoting process places it. */
  | DomainEvent<
      'QuoteAccepted',
      OfQuote & {
        acceptedBy: string;
        purchase: PurchasePlacedData;
        /** The quoted lines that it orders; absent where it was recorded before this field existed. */
        lineIds?: readonly string[];
      }
    >
  | DomainEvent<'QuoteDeclined', OfQuote & { declinedBy: string; reason: string | null }>
  | DomainEvent<'QuoteExpired', OfQuote & { validUntil: string }>;

const parties = organizations('rfq.read', (e: OfRfq) => [e.buyerOrgId, e.vendorOrgId]);

export const rfqEvents = eventsOf<RfqEvent>('rfq', {
  QuoteRequested: {
    version: 1,
    audience: organizations('rfq.read', (e) => [e.buyerOrgId, ...e.vendorOrgIds]),
  },
  QuoteOffered: { version: 1, audience: parties },
  QuoteRequestDeclined: { version: 1, audience: parties },
  QuoteAccepted: { version: 1, audience: parties },
  QuoteDeclined: { version: 1, audience: parties },
  QuoteExpired: { version: 1, audience: parties },
});
