import type { DomainCommand } from '../../shared/decider/decider.js';
import type { UnitPrice } from '../../shared/money/money.js';
import type { OfferingVendor, PurchaseCommand } from '../purchase/purchase.commands.js';
import type { RequestedLine, RfqEvent } from './rfq.events.js';

export interface OfferedLine {
  readonly lineId: string;
  readonly unitPrice: UnitPrice;
  readonly leadTimeDays: number | null;
  readonly note: string | null;
  /** Null: as requested. */
  readonly quantity?: number | null;
  /** The least that is supplied at this price. */
  readonly minimumQuantity?: number | null;
  /** The vendor's product that would be delivered; null: the one that was asked for. */
  readonly product?: OfferedProduct | null;
}

/** A product of the vendor who quotes. */
export interface OfferedProduct {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
}

/** What a vendor has seen of a request is numbered apart for each of them. */
interface SeenByVendor {
  /** The vendor's revision of the request that the command is about; null: whichever there is. */
  readonly seenRevision?: number | null;
}

export type RfqCommand =
  | (DomainCommand<'RequestQuote'> &
      Omit<Extract<RfqEvent, { type: 'QuoteRequested' }>['data'], 'occurredAt' | 'lines'> & {
        /** Null where the product does not exist. */
        readonly lines: readonly (RequestedLine | null)[];
        /** Of the vendors asked, in which days are theirs; IANA names. */
        readonly vendorTimeZones: readonly string[];
      })
  | (DomainCommand<'OfferQuote'> & {
      rfqId: string;
      quoteId: string;
      vendor: OfferingVendor;
      by: string;
      lines: readonly OfferedLine[];
      validUntil: string;
      note: string | null;
    } & SeenByVendor)
  | (DomainCommand<'DeclineQuoteRequest'> & {
      rfqId: string;
      vendorOrgId: string;
      by: string;
      reason: string;
    } & SeenByVendor)
  | (DomainCommand<'AcceptQuote'> & {
      rfqId: string;
      quoteId: string;
      by: string;
      /** The quoted lines to order, each once. */
      lineIds: readonly string[];
      /** Its lines refer to the quote for their prices. */
      purchase: Extract<PurchaseCommand, { type: 'PlacePurchase' }>;
    })
  | (DomainCommand<'AcceptQuotes'> & {
      rfqId: string;
      by: string;
      /** The quoted lines to order, of one quote or several. */
      lines: readonly { readonly quoteId: string; readonly lineId: string }[];
      purchase: Extract<PurchaseCommand, { type: 'PlacePurchase' }>;
    })
  | (DomainCommand<'DeclineQuote'> & {
      rfqId: string;
      quoteId: string;
      by: string;
      reason: string | null;
    })
  | (DomainCommand<'ExpireQuote'> & { rfqId: string; quoteId: string });
