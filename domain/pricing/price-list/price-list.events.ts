import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
import type { Currency } from '../../shared/money/money.js';

/** The buyers that a list's prices apply to. */
export type Audience =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'organizations'; readonly organizationIds: readonly string[] }
  | { readonly kind: 'buyerGroup'; readonly group: string };

/**
 * One price: for `minQuantity` up to and with `maxQuantity` (null: no end) selling units of a
 * product.
 */
export interface PriceRow {
  readonly productId: string;
  readonly minQuantity: number;
  readonly maxQuantity: number | null;
  /** A decimal with up to six places, for `per` units, in the list's currency. */
  readonly unitPrice: string;
  readonly per: number;
}

export interface PriceListTerms {
  readonly name: string;
  readonly vendorOrgId: string;
  readonly currency: Currency;
  readonly audience: Audience;
  /** First and last instant at which the list is valid; null: no end. */
  readonly validFrom: string;
  readonly validTo: string | null;
  /** Among lists for the same audience the one with the higher precedence wins. */
  readonly precedence: number;
}

interface OfPriceList {
  readonly priceListId: string;
  readonly vendorOrgId: string;
}

export type PriceListEvent =
  | DomainEvent<'PriceListDrafted', OfPriceList & { terms: PriceListTerms }>
  /** At most 1,000 rows; `hash` is the SHA-256 of their canonical JSON. */
  | DomainEvent<
      'PricesAdded',
      OfPriceList & { chunk: number; rows: readonly PriceRow[]; hash: string }
    >
  /** `hash` is the SHA-256 of the chunks' hashes in order. */
  | DomainEvent<
      'PriceListPublished',
      OfPriceList & { terms: PriceListTerms; chunks: number; prices: number; hash: string }
    >
  /**
   * The prices of each product in `products` are replaced by its rows; a product without rows has
   * no price in the list any more.
   */
  | DomainEvent<
      'PricesChanged',
      OfPriceList & {
        products: readonly string[];
        before: readonly PriceRow[];
        rows: readonly PriceRow[];
      }
    >
  | DomainEvent<'PriceListRetired', OfPriceList & { reason: string }>;

const vendor = organizations('priceList.read', (e: OfPriceList) => [e.vendorOrgId]);

export const priceListEvents = eventsOf<PriceListEvent>('priceList', {
  PriceListDrafted: { version: 1, audience: vendor },
  PricesAdded: { version: 1, audience: vendor },
  PriceListPublished: { version: 1, audience: vendor },
  PricesChanged: { version: 1, audience: vendor },
  PriceListRetired: { version: 1, audience: vendor },
});
