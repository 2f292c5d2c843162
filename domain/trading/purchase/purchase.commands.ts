import type { ListedProduct } from '../../catalogue/product/product.js';
import type { CommissionParties, CommissionRule } from '../../money/commission/commission.js';
import type { OrganizationStatus } from '../../people/organization/organization.js';
import type { WinningPrice } from '../../pricing/pricing/pricing.js';
import type { LineTax } from '../../pricing/tax/tax.js';
import type { Address } from '../../shared/address/address.js';
import type { DomainCommand } from '../../shared/decider/decider.js';
import type { Money, UnitPrice } from '../../shared/money/money.js';
import type { PayingRules } from './paying.js';
import type {
  FixedCommission,
  LimitPeriod,
  PrepaidTerms,
  PurchasePlacedData,
} from './purchase.events.js';

/** The vendor, looked up by the use case. */
export interface OfferingVendor {
  readonly organizationId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly status: OrganizationStatus;
}

/** The price of an accepted quote. */
export interface QuotedPrice {
  readonly rfqId: string;
  readonly quoteId: string;
  /** The quote's number. */
  readonly number: string;
  readonly unitPrice: UnitPrice;
  /** Null: the product's lead time. */
  readonly leadTimeDays: number | null;
}

/** A line to be ordered, with everything that the decision needs, looked up by the use case. */
export interface ProposedLine {
  readonly lineId: string;
  /** Its path in the request, for error messages: `lines[3]`. */
  readonly field: string;
  readonly productId: string;
  readonly quantity: number;
  /**
   * The price shown to the buyer; where it has changed, the line is refused. Null: any price is
   * accepted, unless `isUnseen`.
   */
  readonly expectedUnitPrice: UnitPrice | null;
  /** Nobody has seen a price of it, since there was none: it is refused once there is one. */
  readonly isUnseen?: boolean;
  readonly product: ListedProduct | null;
  readonly price: Omit<WinningPrice, 'list'> | null;
  /**
   * The vendor's public price at this quantity, in the line's currency; null where there is none.
   */
  readonly listPrice: UnitPrice | null;
  /** The buyer wants it to wait for stock where there is too little. */
  readonly whenShort?: 'backorder';
  /** Where it could wait for stock; begins with `locations`. */
  readonly waitsAt?: readonly string[];
  /** The one that the buyer has chosen; absent: none. */
  readonly currency?: string;
  /** In which it can be had, where it cannot be ordered as it is for its currency. */
  readonly currencies?: readonly string[];
  /** The accepted quote, if any: its price applies, and minimum and multiple are not checked. */
  readonly quote: QuotedPrice | null;
  readonly tax: LineTax | null;
  /** Where it is sent from: ISO 3166-1, and whether the vendor may sell from there. */
  readonly dispatch: { readonly country: string; readonly isVendorRegistered: boolean } | null;
  readonly locations: readonly string[];
}

export interface ProposedOrder {
  readonly orderId: string;
  readonly number: string;
  readonly vendor: OfferingVendor;
  readonly lines: readonly ProposedLine[];
}

/** A limit on what one person orders in a period. */
export interface PeriodLimit {
  readonly period: LimitPeriod;
  readonly limit: Money;
  /** In the limit's currency. */
  readonly spent: Money;
}

/** Who and what a purchase is about, as they are when it is decided on. */
export interface PurchaseParties {
  readonly buyer: OrganizationStatus;
  readonly vendors: readonly Pick<OfferingVendor, 'organizationId' | 'name' | 'status'>[];
  readonly products: readonly {
    readonly productId: string;
    readonly name: string;
    readonly discontinued: boolean;
  }[];
}

/** How the buyer wants to pay before delivery, and what the gateway takes. */
export interface ProposedPayment extends PrepaidTerms, PayingRules {}

/** The rules by which commission is charged, and what is needed to apply them. */
export interface ProposedCommission {
  readonly edition: number;
  readonly rules: readonly CommissionRule[];
  /** By vendor. */
  readonly parties: Readonly<Record<string, CommissionParties>>;
}

export type PurchaseCommand =
  | (DomainCommand<'PlacePurchase'> & {
      purchaseId: string;
      number: string;
      buyer: { organizationId: string; name: string; status: OrganizationStatus };
      placedBy: string;
      orderLimit: Money | null;
      /** With what was ordered in each period before, net. */
      periodLimits: readonly PeriodLimit[];
      /** Lines whose product does not exist. */
      unknown: readonly ProposedLine[];
      orders: readonly ProposedOrder[];
      shippingAddress: Address;
      billingAddress: Address;
      poNumber: string | null;
      note: string | null;
      onShortage: 'reject' | 'dropLine';
      allOrNothing: boolean;
      approvalDeadline: string;
      /** Absent: on account. */
      payment?: ProposedPayment;
      /** Absent: no rules of commission were published. */
      commission?: ProposedCommission;
    })
  /** Places the purchase that was frozen when a quote was accepted. */
  | (DomainCommand<'PlaceQuotedPurchase'> & {
      purchase: PurchasePlacedData;
      /** On its orders; absent: none is charged. */
      commissions?: readonly FixedCommission[];
    })
  | (DomainCommand<'ApprovePurchase'> & {
      purchaseId: string;
      by: string;
      reason: string | null;
      /** Every order of it has been cancelled or rejected. */
      isOver: boolean;
      /** As they are now, who and what it is about. */
      parties: PurchaseParties;
    })
  | (DomainCommand<'DeclinePurchase'> & {
      purchaseId: string;
      by: string;
      reason: string;
      isOver: boolean;
    })
  | (DomainCommand<'ExpireApproval'> & { purchaseId: string })
  | (DomainCommand<'LapseApproval'> & { purchaseId: string });
