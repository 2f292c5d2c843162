import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, everyOrganization } from '../../shared/event/events-of.js';

export interface MediaReference {
  readonly url: string;
  readonly alt: string;
}

/**
 * What a product is one variant of. The others are the vendor's products with the same group: no
 * product stands for all of them, as none could be ordered.
 */
export interface VariantOf {
  /** The vendor's own code for all of its variants, such as a style number. */
  readonly group: string;
  /** What all of them are called. */
  readonly name: string;
  /** What tells this one apart: `{ Colour: 'Red', Size: 'M' }`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A vendor's description of a product; every event that changes it holds all of it. */
export interface ProductDetails {
  readonly name: string;
  readonly description: string;
  readonly categoryId: string;
  /** Names from the root down, at that time. */
  readonly categoryPath: readonly string[];
  readonly attributes: Readonly<Record<string, string | boolean>>;
  readonly media: readonly MediaReference[];
  /** The selling unit, UN/ECE Recommendation 20 code or a trade word: `EA`, `BX`, `ream`. */
  readonly unit: string;
  /** Pieces in one selling unit. */
  readonly packSize: number;
  readonly minimumOrderQuantity: number;
  readonly orderMultiple: number;
  readonly leadTimeDays: number;
  /**
   * It is sold when it is out of stock, and then promised in so many calendar days. Null or absent:
   * it is not.
   */
  readonly backorderLeadTimeDays?: number | null;
  readonly taxCategory: 'standard' | 'reduced' | 'zero' | 'exempt';
  /** Absent where it is a variant of nothing. */
  readonly variantOf?: VariantOf;
  /** Made for a buyer who has asked for it: in no catalogue, ordered by an accepted quote alone. */
  readonly unlisted?: boolean;
}

interface OfProduct {
  readonly productId: string;
  readonly vendorOrgId: string;
}

export type ProductEvent =
  | DomainEvent<
      'ProductListed',
      OfProduct & { sku: string; skuClaimId: string; details: ProductDetails }
    >
  | DomainEvent<
      'ProductDetailsChanged',
      OfProduct & { before: ProductDetails; details: ProductDetails }
    >
  | DomainEvent<'ProductDiscontinued', OfProduct & { successorId: string | null; reason: string }>;

const everybody = everyOrganization('catalogue.read');

export const productEvents = eventsOf<ProductEvent>('product', {
  ProductListed: { version: 1, audience: everybody },
  ProductDetailsChanged: { version: 1, audience: everybody },
  ProductDiscontinued: { version: 1, audience: everybody },
});
