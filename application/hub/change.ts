import type { MarketplaceEvent } from '../../domain/events.js';
import type { Permission } from '../../domain/people/user/permissions.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Position } from '../ports/event-store.js';
import type { RecordedEvent } from '../shared/event/envelope.js';

/** Notification of a change, with enough to read the resource again but none of its data. */
export interface Change {
  readonly position: Position;
  readonly type: string;
  /** The resource type: the category of its stream. */
  readonly resource: string;
  readonly id: string;
  /** Who made the change; null: a process of the marketplace. */
  readonly by: { readonly organizationId: string; readonly userId: string } | null;
}

/** Who is notified of it, besides users who see the whole marketplace. */
export interface Audience {
  /** Null: every organisation. */
  readonly organizations: readonly string[] | null;
  readonly permission: Permission;
}

export const changeOf = ({
  position,
  type,
  stream,
  metadata,
}: Pick<RecordedEvent, 'position' | 'type' | 'stream' | 'metadata'>): Change => {
  const dash = stream.indexOf('-');
  const { person: userId, organization: organizationId } = metadata.actor;
  return {
    position,
    type,
    resource: stream.slice(0, dash),
    id: stream.slice(dash + 1),
    by: userId !== null && organizationId !== null ? { organizationId, userId } : null,
  };
};

/** Who is notified of an event; null: no one, as for claims of names. */
export function audienceOf(event: MarketplaceEvent): Audience | null {
  switch (event.type) {
    case 'OrganizationRegistered':
    case 'OrganizationVerified':
    case 'OrganizationSuspended':
    case 'OrganizationReinstated':
    case 'OrganizationAddressChanged':
    case 'OrganizationContactsChanged':
    case 'OrganizationTaxIdChanged':
    case 'OrganizationTimeZoneChanged':
    case 'VerificationDocumentSubmitted':
    case 'VerificationDocumentWithdrawn':
    case 'VerificationDocumentAccepted':
    case 'VerificationDocumentRefused':
    case 'OrganizationApplicationSentBack':
    case 'OrganizationApplicationResubmitted':
    case 'BuyerGroupsAssigned':
      return { organizations: [event.data.organizationId], permission: 'organization.read' };
    case 'UserRegistered':
    case 'UserInvited':
    case 'UserInvitationAccepted':
    case 'UserRoleChanged':
    case 'UserOrderLimitSet':
    case 'UserSecondFactorSet':
    case 'UserIdentityLinked':
    case 'UserSessionsEnded':
    case 'UserPasswordChanged':
    case 'UserDisabled':
    case 'SignedIn':
    case 'SignInRefused':
      return { organizations: [event.data.organizationId], permission: 'user.read' };
    case 'CategoryCreated':
    case 'CategoryAttributesDefined':
    case 'ProductListed':
    case 'ProductDetailsChanged':
    case 'ProductDiscontinued':
      return { organizations: null, permission: 'catalogue.read' };
    case 'StockReceived':
    case 'StockAdjusted':
    case 'StockCounted':
    case 'StockReserved':
    case 'StockReservationDeclined':
    case 'StockReservationReleased':
    case 'ReservedStockShipped':
    case 'StockShortfallFound':
    case 'ReorderPointSet':
    case 'ReorderPointReached':
      return { organizations: [event.data.vendorOrgId], permission: 'stock.read' };
    case 'PriceListDrafted':
    case 'PricesAdded':
    case 'PriceListPublished':
    case 'PricesChanged':
    case 'PriceListRetired':
      return { organizations: [event.data.vendorOrgId], permission: 'priceList.read' };
    case 'PurchasePlaced':
    case 'PurchaseApproved':
    case 'PurchaseDeclined':
    case 'PurchaseApprovalExpired':
      return { organizations: [event.data.buyerOrgId], permission: 'order.read' };
    case 'OrderPlaced':
    case 'OrderAwaitingApproval':
    case 'OrderConfirmed':
    case 'OrderRejected':
    case 'OrderCancelled':
    case 'OrderPartlyShipped':
    case 'OrderShipped':
    case 'OrderDelivered':
    case 'OrderCompleted':
    case 'HistoricalOrderImported':
    case 'HistoricalOrderLinesImported':
    case 'HistoricalCreditNoteImported':
    case 'HistoricalCreditNoteLinesImported':
    case 'OrderNoteAdded':
      return {
        organizations: [event.data.buyerOrgId, event.data.vendorOrgId],
        permission: 'order.read',
      };
    case 'QuoteRequested':
      return {
        organizations: [event.data.buyerOrgId, ...event.data.vendorOrgIds],
        permission: 'rfq.read',
      };
    case 'QuoteOffered':
    case 'QuoteRequestDeclined':
    case 'QuoteAccepted':
    case 'QuoteDeclined':
    case 'QuoteExpired':
      return {
        organizations: [event.data.buyerOrgId, event.data.vendorOrgId],
        permission: 'rfq.read',
      };
    case 'HistoricalStockWriteOffImported':
      return { organizations: [event.data.vendorOrgId], permission: 'stock.read' };
    case 'PartNumberAssigned':
    case 'PartNumberRemoved':
    case 'RequisitionListCreated':
    case 'RequisitionListRenamed':
    case 'RequisitionListLinesChanged':
    case 'RequisitionListDeleted':
      return { organizations: [event.data.buyerOrgId], permission: 'list.read' };
    case 'ImportRequested':
    case 'JobFinished':
    case 'JobFailed':
      return { organizations: [event.data.organizationId], permission: 'organization.read' };
    case 'ApiKeyCreated':
    case 'ApiKeyRevoked':
      return { organizations: [event.data.organizationId], permission: 'user.read' };
    case 'CartLinesChanged':
    case 'CartOrdered':
      return { organizations: [event.data.organizationId], permission: 'order.place' };
    case 'ViewSaved':
    case 'ViewChanged':
    case 'ViewDeleted':
      return { organizations: [event.data.organizationId], permission: 'organization.read' };
    case 'OperatorActed':
    case 'DataExported':
      return { organizations: [], permission: 'audit.read' };
    case 'SubjectForgotten':
    case 'NameClaimed':
    case 'NameClaimConfirmed':
    case 'NameClaimReleased':
      return null;
    default:
      return never(event);
  }
}
