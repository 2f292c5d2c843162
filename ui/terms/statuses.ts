import type { OrderSummary } from '../api/models/order-summary';
import type { Organization } from '../api/models/organization';
import type { Payout } from '../api/models/payout';
import type { Person } from '../api/models/person';
import type { PriceList } from '../api/models/price-list';
import type { Purchase } from '../api/models/purchase';
import type { Rfq } from '../api/models/rfq';

export type Tone = 'waiting' | 'going' | 'done' | 'refused' | 'neutral';

/** A status is a shape (by its tone) and a label, the same on every screen. */
export interface Status {
  readonly tone: Tone;
  readonly label: string;
}

export type OrderStatus = OrderSummary['status'];

export function orderStatus(status: OrderStatus): Status {
  switch (status) {
    case 'Placed':
      return { tone: 'waiting', label: $localize`Placed` };
    case 'AwaitingApproval':
      return { tone: 'waiting', label: $localize`Awaiting approval` };
    case 'Confirmed':
      return { tone: 'going', label: $localize`Confirmed` };
    case 'PartlyShipped':
      return { tone: 'going', label: $localize`Partly shipped` };
    case 'Shipped':
      return { tone: 'going', label: $localize`Shipped` };
    case 'Delivered':
      return { tone: 'done', label: $localize`Delivered` };
    case 'Completed':
      return { tone: 'done', label: $localize`Completed` };
    case 'Rejected':
      return { tone: 'refused', label: $localize`Rejected` };
    case 'Cancelled':
      return { tone: 'neutral', label: $localize`Cancelled` };
  }
}

export function approvalStatus(status: Purchase['approvalStatus']): Status {
  switch (status) {
    case 'NotNeeded':
      return { tone: 'neutral', label: $localize`No approval needed` };
    case 'Awaited':
      return { tone: 'waiting', label: $localize`Awaiting approval` };
    case 'Approved':
      return { tone: 'done', label: $localize`Approved` };
    case 'Declined':
      return { tone: 'refused', label: $localize`Declined` };
    case 'Expired':
      return { tone: 'neutral', label: $localize`Expired` };
    case 'Lapsed':
      return { tone: 'neutral', label: $localize`No longer needed` };
  }
}

export function rfqStatus(status: Rfq['status']): Status {
  switch (status) {
    case 'Requested':
      return { tone: 'waiting', label: $localize`Requested` };
    case 'Quoted':
      return { tone: 'going', label: $localize`Quoted` };
    case 'Accepted':
      return { tone: 'done', label: $localize`Accepted` };
    case 'Closed':
      return { tone: 'neutral', label: $localize`Closed` };
  }
}

export function priceListStatus(status: PriceList['status']): Status {
  switch (status) {
    case 'Draft':
      return { tone: 'waiting', label: $localize`Draft` };
    case 'Published':
      return { tone: 'done', label: $localize`Published` };
    case 'Retired':
      return { tone: 'neutral', label: $localize`Retired` };
  }
}

/** Of a quote. */
export function quoteStatus(status: string): Status {
  switch (status) {
    case 'Open':
      return { tone: 'going', label: $localize`Open` };
    case 'Accepted':
      return { tone: 'done', label: $localize`Accepted` };
    case 'Declined':
      return { tone: 'refused', label: $localize`Declined` };
    case 'Expired':
      return { tone: 'neutral', label: $localize`Expired` };
    case 'Superseded':
      return { tone: 'neutral', label: $localize`Superseded` };
    default:
      return { tone: 'neutral', label: status };
  }
}

export const isOpen = (status: OrderStatus): boolean =>
  ['Placed', 'AwaitingApproval', 'Confirmed', 'PartlyShipped', 'Shipped'].includes(status);

export function organizationStatus(status: Organization['status']): Status {
  switch (status) {
    case 'Registered':
      return { tone: 'waiting', label: $localize`Awaiting verification` };
    case 'Verified':
      return { tone: 'done', label: $localize`Verified` };
    case 'Suspended':
      return { tone: 'refused', label: $localize`Suspended` };
  }
}

export type ApplicationStage = NonNullable<Organization['application']>;
export type VerificationDocument = NonNullable<Organization['documents']>[number];
export type DocumentKind = VerificationDocument['kind'];

/** How far the verification of a company is. */
export function applicationStage(stage: ApplicationStage): Status {
  switch (stage) {
    case 'AwaitingDocuments':
      return { tone: 'neutral', label: $localize`No documents yet` };
    case 'ToReview':
      return { tone: 'waiting', label: $localize`Documents to review` };
    case 'SentBack':
      return { tone: 'refused', label: $localize`Changes requested` };
    case 'Reviewed':
      return { tone: 'going', label: $localize`Reviewed` };
  }
}

export function documentStatus(review: VerificationDocument['review']): Status {
  switch (review) {
    case 'Pending':
      return { tone: 'waiting', label: $localize`To review` };
    case 'Accepted':
      return { tone: 'done', label: $localize`Accepted` };
    case 'Refused':
      return { tone: 'refused', label: $localize`Rejected` };
  }
}

export function documentKind(kind: DocumentKind): string {
  switch (kind) {
    case 'registration':
      return $localize`Company registration`;
    case 'taxRegistration':
      return $localize`Tax registration`;
    case 'bankConfirmation':
      return $localize`Bank account confirmation`;
    case 'proofOfAddress':
      return $localize`Proof of address`;
    case 'authorisation':
      return $localize`Signatory authorisation`;
    case 'other':
      return $localize`Other`;
  }
}

export function organizationType(type: Organization['type']): string {
  switch (type) {
    case 'Buyer':
      return $localize`Buyer`;
    case 'Seller':
      return $localize`Vendor`;
    case 'Operator':
      return $localize`Operator`;
  }
}

export function personStatus(status: Person['status']): Status {
  switch (status) {
    case 'Invited':
      return { tone: 'waiting', label: $localize`Invited` };
    case 'Active':
      return { tone: 'done', label: $localize`Active` };
    case 'Disabled':
      return { tone: 'refused', label: $localize`Disabled` };
    case 'Forgotten':
      return { tone: 'neutral', label: $localize`Erased` };
  }
}

export function roleLabel(role: Person['role']): string {
  switch (role) {
    case 'requester':
      return $localize`Requester`;
    case 'approver':
      return $localize`Approver`;
    case 'buyerAdmin':
      return $localize`Buyer admin`;
    case 'sellerAdmin':
      return $localize`Vendor admin`;
    case 'salesRep':
      return $localize`Sales rep`;
    case 'warehouse':
      return $localize`Warehouse`;
    case 'operator':
      return $localize`Operator`;
    case 'auditor':
      return $localize`Auditor`;
    case 'analyst':
      return $localize`Analyst`;
  }
}

export function payoutStatus(status: Payout['status']): Status {
  switch (status) {
    case 'Requested':
      return { tone: 'waiting', label: $localize`Requested` };
    case 'Transferred':
      return { tone: 'going', label: $localize`Transferred` };
    case 'Sent':
      return { tone: 'going', label: $localize`Sent to the bank` };
    case 'Paid':
      return { tone: 'done', label: $localize`Paid` };
    case 'Failed':
      return { tone: 'refused', label: $localize`Returned by the bank` };
    case 'Cancelled':
      return { tone: 'neutral', label: $localize`Cancelled` };
    case 'Refused':
      return { tone: 'refused', label: $localize`Declined by the gateway` };
  }
}
