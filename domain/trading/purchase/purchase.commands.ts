import type { Address } from '../../shared/address/address.js';
import type { DomainCommand } from '../../shared/decider/decider.js';
import type { Money, UnitPrice } from '../../shared/money/money.js';
import type { OrganizationStatus } from '../../people/organization/organization.js';
import type { WinningPrice } from '../../pricing/pricing/pricing.js';
import type { ListedProduct } from '../../catalogue/product/product.js';
import type { LineTax } from '../../pricing/tax/tax.js';
import type { PurchasePlacedData } from './purchase.events.js';

/** The vendor as looked up by the handler. */
export interface OfferingVendor {
  readonly organizationId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly status: OrganizationStatus;
}

/** What a vendor has offered for a line. */
export interface QuotedPrice {
  readonly rfqId: string;
  readonly quoteId: string;
  /** The quote's number. */
  readonly number: string;
  readonly unitPrice: UnitPrice;
  /** Null: the product's own. */
  readonly leadTimeDays: number | null;
}

/** A wished line and everything that the decision needs about it, looked up by the handler. */
export interface ProposedLine {
  readonly lineId: string;
  /** Its place in the request, for messages: `lines[3]`. */
  readonly field: string;
  readonly productId: string;
  readonly quantity: number;
  /** What the buyer saw; another price is refused. */
  readonly expectedUnitPrice: UnitPrice | null;
  readonly product: ListedProduct | null;
  readonly price: Omit<WinningPrice, 'list'> | null;
  /**
   * What everybody pays at this quantity, in the currency that counts; null where no list for
   * everyone says.
   */
  readonly listPrice: UnitPrice | null;
  /**
   * Where a quote was accepted: its price counts, and the quantity that the vendor offered needs no
   * multiple.
   */
  readonly quote: QuotedPrice | null;
  readonly tax: LineTax | null;
  readonly locations: readonly string[];
}

export interface ProposedOrder {
  readonly orderId: string;
  readonly number: string;
  readonly vendor: OfferingVendor;
  readonly lines: readonly ProposedLine[];
}

export type PurchaseCommand =
  | (DomainCommand<'PlacePurchase'> & {
      purchaseId: string;
      number: string;
      buyer: { organizationId: string; name: string; status: OrganizationStatus };
      placedBy: string;
      orderLimit: Money | null;
      /** Lines of products that nobody knows. */
      unknown: readonly ProposedLine[];
      orders: readonly ProposedOrder[];
      shippingAddress: Address;
      billingAddress: Address;
      poNumber: string | null;
      note: string | null;
      onShortage: 'reject' | 'dropLine';
      allOrNothing: boolean;
      approvalDeadline: string;
    })
  /** Places what was frozen when a quote was accepted. */
  | (DomainCommand<'PlaceQuotedPurchase'> & { purchase: PurchasePlacedData })
  | (DomainCommand<'ApprovePurchase'> & { purchaseId: string; by: string; reason: string | null })
  | (DomainCommand<'DeclinePurchase'> & { purchaseId: string; by: string; reason: string })
  | (DomainCommand<'ExpireApproval'> & { purchaseId: string });
