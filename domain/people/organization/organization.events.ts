import type { Address, Contact } from '../../shared/address/address.js';
import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
import type { Personal } from '../../shared/personal/personal.js';
import type { Role } from '../user/permissions.js';
import type { VerificationDocumentKind, VerificationMediaType } from './verification-document.js';

export type OrganizationType = 'Buyer' | 'Seller' | 'Operator';

/** The person who registers a company; the onboarding process creates their user. */
export interface FirstUser {
  readonly userId: string;
  readonly role: Role;
  readonly name: Personal<string>;
  readonly email: Personal<string>;
  /** Id of the claim that keeps the e-mail address unique. */
  readonly emailClaimId: string;
}

interface OfOrganization {
  readonly organizationId: string;
}

/**
 * A file that a company submits. Its content is stored separately, sealed; so is its name, which
 * may contain personal data.
 */
export interface VerificationDocument {
  readonly documentId: string;
  readonly kind: VerificationDocumentKind;
  readonly fileName: Personal<string>;
  readonly mediaType: VerificationMediaType;
  readonly bytes: number;
  /** Of the content, in hexadecimal: identifies the file later. */
  readonly sha256: string;
}

export type OrganizationEvent =
  | DomainEvent<
      'OrganizationRegistered',
      OfOrganization & {
        organizationType: OrganizationType;
        name: string;
        address: Address;
        contacts: readonly Contact[];
        taxId: string | null;
        /** IANA name; determines the calendar days of a vendor's business. */
        timeZone: string;
        firstUser: FirstUser | null;
      }
    >
  | DomainEvent<'OrganizationVerified', OfOrganization & { reason: string }>
  | DomainEvent<'OrganizationSuspended', OfOrganization & { reason: string }>
  | DomainEvent<'OrganizationReinstated', OfOrganization & { reason: string }>
  | DomainEvent<'OrganizationAddressChanged', OfOrganization & { address: Address }>
  | DomainEvent<'OrganizationContactsChanged', OfOrganization & { contacts: readonly Contact[] }>
  | DomainEvent<
      'OrganizationTaxIdChanged',
      OfOrganization & { before: string | null; taxId: string | null }
    >
  | DomainEvent<
      'OrganizationTimeZoneChanged',
      OfOrganization & { before: string; timeZone: string }
    >
  | DomainEvent<
      'VerificationDocumentSubmitted',
      OfOrganization & { document: VerificationDocument; submittedBy: string }
    >
  | DomainEvent<
      'VerificationDocumentWithdrawn',
      OfOrganization & { documentId: string; withdrawnBy: string }
    >
  | DomainEvent<
      'VerificationDocumentAccepted',
      OfOrganization & { documentId: string; reviewedBy: string }
    >
  | DomainEvent<
      'VerificationDocumentRefused',
      OfOrganization & { documentId: string; reviewedBy: string; reason: string }
    >
  | DomainEvent<'OrganizationApplicationSentBack', OfOrganization & { reason: string }>
  | DomainEvent<'OrganizationApplicationResubmitted', OfOrganization>
  | DomainEvent<
      'BuyerGroupsAssigned',
      OfOrganization & { before: readonly string[]; groups: readonly string[] }
    >;

const members = organizations('organization.read', (e: OfOrganization) => [e.organizationId]);

export const organizationEvents = eventsOf<OrganizationEvent>('organization', {
  OrganizationRegistered: { version: 1, audience: members },
  OrganizationVerified: { version: 1, audience: members },
  OrganizationSuspended: { version: 1, audience: members },
  OrganizationReinstated: { version: 1, audience: members },
  OrganizationAddressChanged: { version: 1, audience: members },
  OrganizationContactsChanged: { version: 1, audience: members },
  OrganizationTaxIdChanged: { version: 1, audience: members },
  OrganizationTimeZoneChanged: { version: 1, audience: members },
  VerificationDocumentSubmitted: { version: 1, audience: members },
  VerificationDocumentWithdrawn: { version: 1, audience: members },
  VerificationDocumentAccepted: { version: 1, audience: members },
  VerificationDocumentRefused: { version: 1, audience: members },
  OrganizationApplicationSentBack: { version: 1, audience: members },
  OrganizationApplicationResubmitted: { version: 1, audience: members },
  BuyerGroupsAssigned: { version: 1, audience: members },
});
