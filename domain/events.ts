import { cartEvents, type CartEvent } from './buying/cart/cart.events.js';
import { partNumberEvents, type PartNumberEvent } from './buying/part-number/part-number.events.js';
import {
  requisitionListEvents,
  type RequisitionListEvent,
} from './buying/requisition-list/requisition-list.events.js';
import { savedViewEvents, type SavedViewEvent } from './buying/saved-view/saved-view.events.js';
import { categoryEvents, type CategoryEvent } from './catalogue/category/category.events.js';
import { productEvents, type ProductEvent } from './catalogue/product/product.events.js';
import {
  webhookEndpointEvents,
  type WebhookEndpointEvent,
} from './hub/webhook-endpoint/webhook-endpoint.events.js';
import { chargebackEvents, type ChargebackEvent } from './money/chargeback/chargeback.events.js';
import {
  commissionRulesEvents,
  type CommissionRulesEvent,
} from './money/commission/commission-rules.events.js';
import {
  gatewayNewsEvents,
  type GatewayNewsEvent,
} from './money/gateway-news/gateway-news.events.js';
import {
  moneyActionEvents,
  type MoneyActionEvent,
} from './money/money-action/money-action.events.js';
import { paymentEvents, type PaymentEvent } from './money/payment/payment.events.js';
import {
  payoutAccountEvents,
  type PayoutAccountEvent,
} from './money/payout-account/payout-account.events.js';
import { payoutRunEvents, type PayoutRunEvent } from './money/payout-run/payout-run.events.js';
import {
  payoutTermsEvents,
  type PayoutTermsEvent,
} from './money/payout-terms/payout-terms.events.js';
import { periodEvents, type PeriodEvent } from './money/period/period.events.js';
import {
  reconciliationEvents,
  type ReconciliationEvent,
} from './money/reconciliation/reconciliation.events.js';
import {
  vendorAccountEvents,
  type VendorAccountEvent,
} from './money/vendor-account/vendor-account.events.js';
import { apiKeyEvents, type ApiKeyEvent } from './people/api-key/api-key.events.js';
import { claimEvents, type ClaimEvent } from './people/claim/claim.events.js';
import {
  organizationEvents,
  type OrganizationEvent,
} from './people/organization/organization.events.js';
import {
  registrationEvents,
  type RegistrationEvent,
} from './people/registration/registration.events.js';
import { signInEvents, type SignInEvent } from './people/sign-in/sign-in.events.js';
import { userEvents, type UserEvent } from './people/user/user.events.js';
import {
  verificationPolicyEvents,
  type VerificationPolicyEvent,
} from './people/verification-policy/verification-policy.events.js';
import { priceListEvents, type PriceListEvent } from './pricing/price-list/price-list.events.js';
import { taxRatesEvents, type TaxRatesEvent } from './pricing/tax-rates/tax-rates.events.js';
import { jobEvents, type JobEvent } from './running/job/job.events.js';
import { operationEvents, type OperationEvent } from './running/operation/operation.events.js';
import type { EventContract } from './shared/event/events-of.js';
import { inventoryEvents, type InventoryEvent } from './stock/inventory/inventory.events.js';
import { locationsEvents, type LocationsEvent } from './stock/locations/locations.events.js';
import {
  stockWriteOffEvents,
  type StockWriteOffEvent,
} from './stock/stock-write-off/stock-write-off.events.js';
import {
  creditNoteEvents,
  type CreditNoteEvent,
} from './trading/credit-note/credit-note.events.js';
import {
  orderNotesEvents,
  type OrderNotesEvent,
} from './trading/order-notes/order-notes.events.js';
import { orderEvents, type OrderEvent } from './trading/order/order.events.js';
import { purchaseEvents, type PurchaseEvent } from './trading/purchase/purchase.events.js';
import { rfqEvents, type RfqEvent } from './trading/rfq/rfq.events.js';

/** Every event of the marketplace. */
export type MarketplaceEvent =
  | OrganizationEvent
  | ReconciliationEvent
  | PeriodEvent
  | UserEvent
  | VerificationPolicyEvent
  | ClaimEvent
  | RegistrationEvent
  | CategoryEvent
  | ProductEvent
  | InventoryEvent
  | LocationsEvent
  | PriceListEvent
  | TaxRatesEvent
  | PurchaseEvent
  | OrderEvent
  | RfqEvent
  | CreditNoteEvent
  | PartNumberEvent
  | CartEvent
  | RequisitionListEvent
  | SavedViewEvent
  | OrderNotesEvent
  | ApiKeyEvent
  | JobEvent
  | OperationEvent
  | SignInEvent
  | StockWriteOffEvent
  | CommissionRulesEvent
  | PaymentEvent
  | VendorAccountEvent
  | PayoutAccountEvent
  | PayoutTermsEvent
  | PayoutRunEvent
  | MoneyActionEvent
  | GatewayNewsEvent
  | ChargebackEvent
  | WebhookEndpointEvent;

export type EventType = MarketplaceEvent['type'];

/**
 * Stored name → stream category, current schema version and audience, as declared beside each event
 * type. An event that is missing here does not compile.
 */
export const eventTypes: Readonly<Record<EventType, EventContract>> = {
  ...organizationEvents,
  ...userEvents,
  ...verificationPolicyEvents,
  ...claimEvents,
  ...registrationEvents,
  ...categoryEvents,
  ...productEvents,
  ...inventoryEvents,
  ...locationsEvents,
  ...priceListEvents,
  ...taxRatesEvents,
  ...purchaseEvents,
  ...orderEvents,
  ...rfqEvents,
  ...creditNoteEvents,
  ...partNumberEvents,
  ...cartEvents,
  ...requisitionListEvents,
  ...savedViewEvents,
  ...jobEvents,
  ...apiKeyEvents,
  ...orderNotesEvents,
  ...operationEvents,
  ...signInEvents,
  ...stockWriteOffEvents,
  ...commissionRulesEvents,
  ...paymentEvents,
  ...reconciliationEvents,
  ...periodEvents,
  ...vendorAccountEvents,
  ...payoutAccountEvents,
  ...payoutTermsEvents,
  ...payoutRunEvents,
  ...moneyActionEvents,
  ...gatewayNewsEvents,
  ...chargebackEvents,
  ...webhookEndpointEvents,
};

export const isEventType = (type: string): type is EventType => Object.hasOwn(eventTypes, type);

/** The event types of all other categories, for a consumer that ignores them. */
export const eventTypesOutside = (...categories: string[]): EventType[] =>
  (Object.keys(eventTypes) as EventType[]).filter(
    (type) => !categories.includes(eventTypes[type].category),
  );
