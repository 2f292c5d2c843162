import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, onlookers, organizations } from '../../shared/event/events-of.js';
import type { UnitPrice } from '../../shared/money/money.js';
import type { Personal } from '../../shared/personal/personal.js';
import type { FixedCommission, PurchasePlacedData } from '../purchase/purchase.events.js';

/** A drawing, photograph or data sheet that a buyer shows with a line; kept sealed. */
export interface RequestFile {
  readonly fileId: string;
  readonly fileName: Personal<string>;
  readonly mediaType: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * A requested line: a product, with its name and SKU at that time, or something that the buyer
 * describes, since nobody lists it.
 */
export interface RequestedLine {
  readonly lineId: string;
  /** Null: described. */
  readonly productId: string | null;
  /** The product's; null where there is none. */
  readonly vendorOrgId: string | null;
  readonly sku: string | null;
  /** The product's, or the buyer's description. */
  readonly name: string;
  readonly quantity: number;
  readonly note: string | null;
  /** Who is asked for it; absent: the product's vendor alone. Others offer an equivalent. */
  readonly vendorOrgIds?: readonly string[];
  /** Of the quantity, where it is described: `m`. */
  readonly unit?: string;
  /** What the buyer would like to pay. */
  readonly targetPrice?: UnitPrice;
  readonly file?: RequestFile;
}

/** A requested line with the price that a vendor quotes, and the product that it would deliver. */
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
  /** The least that the vendor supplies at this price; absent: it has named none. */
  readonly minimumQuantity?: number;
  /** The product's selling unit, where it is not the one that was asked for. */
  readonly unit?: string;
}

/** The lines of one quote that are ordered together with those of others. */
export interface AcceptedPart {
  readonly quoteId: string;
  readonly vendorOrgId: string;
  readonly lineIds: readonly string[];
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
        /** The event after it places the purchase; absent: this one does. */
        isPlacedNext?: true;
      }
    >
  /** Lines of several vendors' quotes, accepted together: one purchase with an order for each. */
  | DomainEvent<
      'QuotesAccepted',
      {
        rfqId: string;
        buyerOrgId: string;
        quotes: readonly AcceptedPart[];
        /** Of the quotes, each once. */
        vendorOrgIds: readonly string[];
        acceptedBy: string;
        purchase: PurchasePlacedData;
        /** The event after it places the purchase; absent: this one does. */
        isPlacedNext?: true;
      }
    >
  /**
   * What the operator charges the vendors of an accepted quote's orders. It follows an acceptance in
   * the same append, and the quoting process places the purchase with both; buyers never hear of it.
   */
  | DomainEvent<
      'QuotedPurchaseCharged',
      {
        rfqId: string;
        purchase: PurchasePlacedData;
        commissions: readonly FixedCommission[];
      }
    >
  | DomainEvent<'QuoteDeclined', OfQuote & { declinedBy: string; reason: string | null }>
  | DomainEvent<'QuoteExpired', OfQuote & { validUntil: string }>;

/** Who is asked for a line. */
export const vendorsAsked = ({ vendorOrgIds, vendorOrgId }: RequestedLine): readonly string[] =>
  vendorOrgIds ?? (vendorOrgId === null ? [] : [vendorOrgId]);

/** The buyer, and the vendors whom an event concerns: nobody else learns of it. */
export function partiesTo({ type, data }: RfqEvent): readonly string[] {
  switch (type) {
    case 'QuoteRequested':
    case 'QuotesAccepted':
      return [data.buyerOrgId, ...data.vendorOrgIds];
    // nothing that a party sees of the request changes by it
    case 'QuotedPurchaseCharged':
      return [];
    default:
      return [data.buyerOrgId, data.vendorOrgId];
  }
}

const parties = organizations('rfq.read', (e: OfRfq) => [e.buyerOrgId, e.vendorOrgId]);

export const rfqEvents = eventsOf<RfqEvent>('rfq', {
  QuoteRequested: {
    version: 1,
    audience: organizations('rfq.read', (e) => [e.buyerOrgId, ...e.vendorOrgIds]),
  },
  QuoteOffered: { version: 1, audience: parties },
  QuoteRequestDeclined: { version: 1, audience: parties },
  QuoteAccepted: { version: 1, audience: parties },
  QuotesAccepted: {
    version: 1,
    audience: organizations('rfq.read', (e) => [e.buyerOrgId, ...e.vendorOrgIds]),
  },
  QuotedPurchaseCharged: { version: 1, audience: onlookers('marketplace.operate') },
  QuoteDeclined: { version: 1, audience: parties },
  QuoteExpired: { version: 1, audience: parties },
});
