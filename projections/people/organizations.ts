import { eventTypesOutside } from '../../domain/events.js';
import {
  taxIdsAfter,
  type TaxIdsKept,
} from '../../domain/people/organization/organization-tax-ids.js';
import type {
  OrganizationEvent,
  OrganizationType,
  VerificationDocument,
} from '../../domain/people/organization/organization.events.js';
import type { OrganizationStatus } from '../../domain/people/organization/organization.js';
import {
  applicationStage,
  type ApplicationStage,
  type DocumentReview,
} from '../../domain/people/organization/verification-document.js';
import type { Address, Contact } from '../../domain/shared/address/address.js';
import { never } from '../../domain/shared/decider/decider.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import { isoTime, type ProjectedEvent, type Projection } from '../projection.js';

export interface ReviewedDocument extends VerificationDocument {
  readonly submittedAt: string;
  readonly submittedBy: string;
  readonly review: DocumentReview;
  readonly reviewReason: string | null;
  readonly reviewedAt: string | null;
}

export interface OrganizationDocument extends TaxIdsKept {
  readonly id: string;
  readonly organizationType: OrganizationType;
  readonly name: string;
  /** For sorting and exact look-up. */
  readonly nameKey: string;
  readonly address: Address;
  readonly contacts: readonly Contact[];
  readonly timeZone: string;
  readonly groups: readonly string[];
  readonly status: OrganizationStatus;
  readonly statusReason: string | null;
  readonly statusBeforeSuspension: OrganizationStatus;
  /** Null where no verification is pending. */
  readonly application: ApplicationStage | null;
  /** Why its application was sent back, until it submits something. */
  readonly sentBackReason: string | null;
  readonly documents: readonly ReviewedDocument[];
  readonly registeredAt: string;
  readonly revision: number;
  readonly changedAt: string;
}

/** Every organisation as it is now. */
export const organizations: Projection<OrganizationDocument, OrganizationEvent['type']> = {
  name: 'organizations',
  version: 6,
  handles: [
    'OrganizationRegistered',
    'OrganizationVerified',
    'OrganizationSuspended',
    'OrganizationReinstated',
    'OrganizationAddressChanged',
    'OrganizationContactsChanged',
    'OrganizationTaxIdChanged',
    'OrganizationTaxIdAdded',
    'OrganizationTaxIdRemoved',
    'OrganizationTaxIdConfirmed',
    'OrganizationTaxIdConfirmationWithdrawn',
    'OrganizationTimeZoneChanged',
    'BuyerGroupsAssigned',
    'VerificationDocumentSubmitted',
    'VerificationDocumentWithdrawn',
    'VerificationDocumentAccepted',
    'VerificationDocumentRefused',
    'OrganizationApplicationSentBack',
    'OrganizationApplicationResubmitted',
  ],
  ignores: eventTypesOutside('organization'),
  indexes: [
    ['nameKey'],
    ['organizationType', 'status', 'nameKey'],
    ['status', 'nameKey'],
    ['application', 'nameKey'],
  ],
  columns: ['registeredAt', 'changedAt'],
  text: { weights: { name: 1 }, of: (doc) => [doc.name] },
  route: (event) => [event.data.organizationId],
  evolve: (_key, doc, event) => {
    const seen = { revision: event.revision, changedAt: isoTime(event.recordedAt) };
    if (event.type === 'OrganizationRegistered') {
      const {
        organizationId: id,
        organizationType,
        name,
        address,
        contacts,
        taxId,
        timeZone,
        occurredAt,
      } = event.data;
      const status = organizationType === 'Operator' ? 'Verified' : 'Registered';
      const named = {
        id,
        organizationType,
        name,
        nameKey: nameKeyOf(name),
        address,
        contacts,
        taxId,
        otherTaxIds: [],
        taxIdConfirmations: [],
        timeZone,
      };
      const stands = {
        groups: [],
        status,
        statusReason: null,
        statusBeforeSuspension: status,
      } as const;
      return withStage({
        ...named,
        ...stands,
        application: null,
        sentBackReason: null,
        documents: [],
        registeredAt: occurredAt,
        ...seen,
      });
    }
    return doc && withStage({ ...changed(doc, event), ...seen });
  },
};

const withStage = (doc: OrganizationDocument): OrganizationDocument => ({
  ...doc,
  application:
    doc.status === 'Registered'
      ? applicationStage(doc.documents, doc.sentBackReason !== null)
      : null,
});

function changed(
  doc: OrganizationDocument,
  event: Exclude<ProjectedEvent<OrganizationEvent['type']>, { type: 'OrganizationRegistered' }>,
): OrganizationDocument {
  switch (event.type) {
    case 'OrganizationVerified':
      return {
        ...doc,
        status: 'Verified',
        statusBeforeSuspension: 'Verified',
        statusReason: event.data.reason,
        sentBackReason: null,
      };
    case 'OrganizationSuspended':
      return { ...doc, status: 'Suspended', statusReason: event.data.reason };
    case 'OrganizationReinstated':
      return { ...doc, status: doc.statusBeforeSuspension, statusReason: event.data.reason };
    case 'OrganizationAddressChanged':
      return { ...doc, address: event.data.address };
    case 'OrganizationContactsChanged':
      return { ...doc, contacts: event.data.contacts };
    case 'OrganizationTaxIdChanged':
      return { ...doc, taxId: event.data.taxId };
    case 'OrganizationTaxIdAdded':
    case 'OrganizationTaxIdRemoved':
    case 'OrganizationTaxIdConfirmed':
    case 'OrganizationTaxIdConfirmationWithdrawn':
      return { ...doc, ...taxIdsAfter(doc, event) };
    case 'OrganizationTimeZoneChanged':
      return { ...doc, timeZone: event.data.timeZone };
    case 'BuyerGroupsAssigned':
      return { ...doc, groups: event.data.groups };
    case 'VerificationDocumentSubmitted': {
      const { document, submittedBy, occurredAt: submittedAt } = event.data;
      const submitted: ReviewedDocument = {
        ...document,
        submittedAt,
        submittedBy,
        review: 'Pending',
        reviewReason: null,
        reviewedAt: null,
      };
      return { ...doc, sentBackReason: null, documents: [...doc.documents, submitted] };
    }
    case 'VerificationDocumentWithdrawn':
      return {
        ...doc,
        documents: doc.documents.filter((d) => d.documentId !== event.data.documentId),
      };
    case 'VerificationDocumentAccepted':
      return reviewed(doc, event.data.documentId, {
        review: 'Accepted',
        reviewReason: null,
        reviewedAt: event.data.occurredAt,
      });
    case 'VerificationDocumentRefused':
      return reviewed(doc, event.data.documentId, {
        review: 'Refused',
        reviewReason: event.data.reason,
        reviewedAt: event.data.occurredAt,
      });
    case 'OrganizationApplicationSentBack':
      return { ...doc, sentBackReason: event.data.reason };
    case 'OrganizationApplicationResubmitted':
      return { ...doc, sentBackReason: null };
    default:
      return never(event);
  }
}

const reviewed = (
  doc: OrganizationDocument,
  documentId: string,
  review: Pick<ReviewedDocument, 'review' | 'reviewReason' | 'reviewedAt'>,
): OrganizationDocument => ({
  ...doc,
  documents: doc.documents.map((d) => (d.documentId === documentId ? { ...d, ...review } : d)),
});
