import type { Address } from '../address/address.js';
import type { DomainEvent } from '../decider/decider.js';
import type { Money } from '../money/money.js';
import type { OrderLine, OrderTotals } from '../order/order-line.js';

/** One vendor's part, frozen; a process makes an order of it. */
export interface PurchasedOrder extends OrderTotals {
  readonly orderId: string;
  readonly number: string;
  readonly vendorOrgId: string;
  readonly vendorName: string;
  readonly vendorTimeZone: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
}

/** Why a person has to approve. */
export interface ApprovalRequirement {
  readonly limit: Money;
  /** The nets by currency, at placement. */
  readonly net: readonly Money[];
  /** Reserved stock is held until then. */
  readonly deadline: string;
}

interface OfPurchase {
  readonly purchaseId: string;
  readonly buyerOrgId: string;
}

export type PurchaseEvent =
  | DomainEvent<
      'PurchasePlaced',
      OfPurchase & {
        number: string;
        buyerName: string;
        placedBy: string;
        orders: readonly PurchasedOrder[];
        shippingAddress: Address;
        billingAddress: Address;
        poNumber: string | null;
        note: string | null;
        onShortage: 'reject' | 'dropLine';
        /** Every reservation of every order is held before any order is confirmed. */
        allOrNothing: boolean;
        approval: ApprovalRequirement | null;
      }
    >
  | DomainEvent<'PurchaseApproved', OfPurchase & { approvedBy: string; reason: string | null }>
  | DomainEvent<'PurchaseDeclined', OfPurchase & { declinedBy: string; reason: string }>
  | DomainEvent<'PurchaseApprovalExpired', OfPurchase & { deadline: string }>;
