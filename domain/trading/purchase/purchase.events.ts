import type { Commission } from '../../money/commission/commission.js';
import type { PrepaidMethod } from '../../money/payment/payment.events.js';
import type { Address } from '../../shared/address/address.js';
import type { DomainEvent, Occurred } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
import type { Money } from '../../shared/money/money.js';
import type { OrderLine, OrderTotals } from '../order/order-line.js';

/** One vendor's part, frozen; the fulfilment process places it as an order. */
export interface PurchasedOrder extends OrderTotals {
  readonly orderId: string;
  readonly number: string;
  readonly vendorOrgId: string;
  readonly vendorName: string;
  readonly vendorTimeZone: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
}

/** By the calendar of the buyer's company. */
export type LimitPeriod = 'day' | 'month';

/** Why the purchase needs approval. */
export interface ApprovalRequirement {
  readonly limit: Money;
  /** Of what the limit is; absent: of one purchase. */
  readonly period?: LimitPeriod;
  /** What was ordered in the period before, in the limit's currency; of a period only. */
  readonly spent?: Money;
  /** Net totals by currency, at placement. */
  readonly net: readonly Money[];
  /** Reserved stock is held until then. */
  readonly deadline: string;
}

/** How a purchase is paid before it is delivered, frozen when it was placed. */
export interface PrepaidTerms {
  readonly method: PrepaidMethod;
  /** How long its stock is held for the payment, from when it is asked for; in hours. */
  readonly payWithinHours: number;
}

interface OfPurchase {
  readonly purchaseId: string;
  readonly buyerOrgId: string;
}

interface PlacedPurchase extends OfPurchase {
  readonly number: string;
  readonly buyerName: string;
  readonly placedBy: string;
  readonly orders: readonly PurchasedOrder[];
  readonly shippingAddress: Address;
  readonly billingAddress: Address;
  readonly poNumber: string | null;
  readonly note: string | null;
  readonly onShortage: 'reject' | 'dropLine';
  /** No order is confirmed before all stock of all orders is reserved. */
  readonly allOrNothing: boolean;
  readonly approval: ApprovalRequirement | null;
  /** Absent: on account, as vendor and buyer have agreed. */
  readonly payment?: PrepaidTerms;
}

/** What the operator charges the vendor of one order of a purchase, as it was when it was placed. */
export interface FixedCommission extends Commission {
  readonly orderId: string;
  readonly number: string;
  readonly vendorOrgId: string;
  /** The whole order, with tax. */
  readonly gross: Money;
  /** Edition of the rules. */
  readonly edition: number;
}

/** A purchase with all its values frozen. */
export type PurchasePlacedData = PlacedPurchase & Occurred;

export type PurchaseEvent =
  | DomainEvent<'PurchasePlaced', PlacedPurchase>
  /** For one order; its vendor alone hears of it, and never the buyer. */
  | DomainEvent<'CommissionFixed', { readonly purchaseId: string } & FixedCommission>
  | DomainEvent<'PurchaseApproved', OfPurchase & { approvedBy: string; reason: string | null }>
  | DomainEvent<'PurchaseDeclined', OfPurchase & { declinedBy: string; reason: string }>
  | DomainEvent<'PurchaseApprovalExpired', OfPurchase & { deadline: string }>
  /** Every order of it was cancelled or rejected before anybody decided. */
  | DomainEvent<'PurchaseApprovalLapsed', OfPurchase>;

const buyer = organizations('order.read', (e: OfPurchase) => [e.buyerOrgId]);
const vendor = organizations('payout.read', (e: FixedCommission) => [e.vendorOrgId]);

export const purchaseEvents = eventsOf<PurchaseEvent>('purchase', {
  PurchasePlaced: { version: 1, audience: buyer },
  CommissionFixed: { version: 1, audience: vendor },
  PurchaseApproved: { version: 1, audience: buyer },
  PurchaseDeclined: { version: 1, audience: buyer },
  PurchaseApprovalExpired: { version: 1, audience: buyer },
  PurchaseApprovalLapsed: { version: 1, audience: buyer },
});
