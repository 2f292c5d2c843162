import type { CartEvent } from './buying/cart/cart.events.js';
import type { PartNumberEvent } from './buying/part-number/part-number.events.js';
import type { RequisitionListEvent } from './buying/requisition-list/requisition-list.events.js';
import type { SavedViewEvent } from './buying/saved-view/saved-view.events.js';
import type { CategoryEvent } from './catalogue/category/category.events.js';
import type { ProductEvent } from './catalogue/product/product.events.js';
import type { ApiKeyEvent } from './people/api-key/api-key.events.js';
import type { ClaimEvent } from './people/claim/claim.events.js';
import type { OrganizationEvent } from './people/organization/organization.events.js';
import type { SignInEvent } from './people/sign-in/sign-in.events.js';
import type { UserEvent } from './people/user/user.events.js';
import type { PriceListEvent } from './pricing/price-list/price-list.events.js';
import type { JobEvent } from './running/job/job.events.js';
import type { OperationEvent } from './running/operation/operation.events.js';
import type { InventoryEvent } from './stock/inventory/inventory.events.js';
import type { StockWriteOffEvent } from './stock/stock-write-off/stock-write-off.events.js';
import type { CreditNoteEvent } from './trading/credit-note/credit-note.events.js';
import type { OrderNotesEvent } from './trading/order-notes/order-notes.events.js';
import type { OrderEvent } from './trading/order/order.events.js';
import type { PurchaseEvent } from './trading/purchase/purchase.events.js';
import type { RfqEvent } from './trading/rfq/rfq.events.js';

/** Every event of the marketplace. */
export type MarketplaceEvent =
  | OrganizationEvent
  | UserEvent
  | ClaimEvent
  | CategoryEvent
  | ProductEvent
  | InventoryEvent
  | PriceListEvent
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
  | StockWriteOffEvent;

export type EventType = MarketplaceEvent['type'];

export interface EventTypeInfo {
  readonly category: string;
  /** The schema version written today; older ones are upcast. */
  readonly version: number;
}

const of = <T extends EventType>(
  category: string,
  versions: Record<T, number>,
): Record<T, EventTypeInfo> =>
  Object.fromEntries(
    Object.entries<number>(versions).map(([type, version]) => [type, { category, version }]),
  ) as Record<T, EventTypeInfo>;

/**
 * Stored name → stream category and current schema version. An event that is missing here does not
 * compile.
 */
export const eventTypes: Readonly<Record<EventType, EventTypeInfo>> = {
  ...of<OrganizationEvent['type']>('organization', {
    OrganizationRegistered: 1,
    OrganizationVerified: 1,
    OrganizationSuspended: 1,
    OrganizationReinstated: 1,
    OrganizationAddressChanged: 1,
    OrganizationContactsChanged: 1,
    OrganizationTaxIdChanged: 1,
    OrganizationTimeZoneChanged: 1,
    VerificationDocumentSubmitted: 1,
    VerificationDocumentWithdrawn: 1,
    VerificationDocumentAccepted: 1,
    VerificationDocumentRefused: 1,
    OrganizationApplicationSentBack: 1,
    OrganizationApplicationResubmitted: 1,
    BuyerGroupsAssigned: 1,
  }),
  ...of<UserEvent['type']>('user', {
    UserRegistered: 1,
    UserInvited: 1,
    UserInvitationAccepted: 1,
    UserRoleChanged: 1,
    UserOrderLimitSet: 1,
    UserPasswordChanged: 1,
    UserSecondFactorSet: 1,
    UserIdentityLinked: 1,
    UserSessionsEnded: 1,
    UserDisabled: 1,
    SubjectForgotten: 1,
  }),
  ...of<ClaimEvent['type']>('claim', {
    NameClaimed: 1,
    NameClaimConfirmed: 1,
    NameClaimReleased: 1,
  }),
  ...of<CategoryEvent['type']>('category', { CategoryCreated: 1, CategoryAttributesDefined: 1 }),
  ...of<ProductEvent['type']>('product', {
    ProductListed: 1,
    ProductDetailsChanged: 1,
    ProductDiscontinued: 1,
  }),
  ...of<InventoryEvent['type']>('inventory', {
    StockReceived: 2,
    StockAdjusted: 1,
    StockCounted: 1,
    StockReserved: 1,
    StockReservationDeclined: 1,
    StockReservationReleased: 1,
    ReservedStockShipped: 1,
    StockShortfallFound: 1,
    ReorderPointSet: 1,
    ReorderPointReached: 1,
  }),
  ...of<PriceListEvent['type']>('priceList', {
    PriceListDrafted: 1,
    PricesAdded: 1,
    PriceListPublished: 1,
    PricesChanged: 1,
    PriceListRetired: 1,
  }),
  ...of<PurchaseEvent['type']>('purchase', {
    PurchasePlaced: 1,
    PurchaseApproved: 1,
    PurchaseDeclined: 1,
    PurchaseApprovalExpired: 1,
  }),
  ...of<OrderEvent['type']>('order', {
    OrderPlaced: 1,
    OrderAwaitingApproval: 1,
    OrderConfirmed: 1,
    OrderRejected: 1,
    OrderCancelled: 1,
    OrderPartlyShipped: 1,
    OrderShipped: 1,
    OrderDelivered: 1,
    OrderCompleted: 1,
    HistoricalOrderImported: 1,
    HistoricalOrderLinesImported: 1,
  }),
  ...of<RfqEvent['type']>('rfq', {
    QuoteRequested: 1,
    QuoteOffered: 1,
    QuoteRequestDeclined: 1,
    QuoteAccepted: 1,
    QuoteDeclined: 1,
    QuoteExpired: 1,
  }),
  ...of<CreditNoteEvent['type']>('creditNote', {
    HistoricalCreditNoteImported: 1,
    HistoricalCreditNoteLinesImported: 1,
  }),
  ...of<PartNumberEvent['type']>('partNumber', { PartNumberAssigned: 1, PartNumberRemoved: 1 }),
  ...of<CartEvent['type']>('cart', { CartLinesChanged: 1, CartOrdered: 1 }),
  ...of<RequisitionListEvent['type']>('requisitionList', {
    RequisitionListCreated: 1,
    RequisitionListRenamed: 1,
    RequisitionListLinesChanged: 1,
    RequisitionListDeleted: 1,
  }),
  ...of<SavedViewEvent['type']>('savedView', { ViewSaved: 1, ViewChanged: 1, ViewDeleted: 1 }),
  ...of<JobEvent['type']>('job', { ImportRequested: 1, JobFinished: 1, JobFailed: 1 }),
  ...of<ApiKeyEvent['type']>('apiKey', { ApiKeyCreated: 1, ApiKeyRevoked: 1 }),
  ...of<OrderNotesEvent['type']>('orderNotes', { OrderNoteAdded: 1 }),
  ...of<OperationEvent['type']>('operation', { OperatorActed: 1, DataExported: 1 }),
  ...of<SignInEvent['type']>('signIn', { SignedIn: 1, SignInRefused: 1 }),
  ...of<StockWriteOffEvent['type']>('stockWriteOff', { HistoricalStockWriteOffImported: 1 }),
};

export const isEventType = (type: string): type is EventType => Object.hasOwn(eventTypes, type);

/** The event types of all other categories, for a consumer that ignores them. */
export const eventTypesOutside = (...categories: string[]): EventType[] =>
  (Object.keys(eventTypes) as EventType[]).filter(
    (type) => !categories.includes(eventTypes[type].category),
  );
