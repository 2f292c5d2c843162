import type { Address, Contact } from '../../shared/address/address.js';
import type { DomainEvent } from '../../shared/decider/decider.js';
import type { Personal } from '../../shared/personal/personal.js';
import type { Role } from '../user/permissions.js';
import type { VerificationDocumentKind, VerificationMediaType } from './verification-document.js';

export type OrganizationType = 'Buyer' | 'Seller' | 'Operator';

/** The person who registers a company; a process makes a user of them. */
export interface FirstUser {
  readonly userId: string;
  readonly role: Role;
  readonly name: Personal<string>;
  readonly email: Personal<string>;
  /** The claim that keeps the e-mail unique. */
  readonly emailClaimId: string;
}

interface OfOrganization {
  readonly organizationId: string;
}

/**
 * A file that a company hands in. Its content is sealed and kept apart; what it is called may name
 * somebody.
 */
export interface VerificationDocument {
  readonly documentId: string;
  readonly kind: VerificationDocumentKind;
  readonly fileName: Personal<string>;
  readonly mediaType: VerificationMediaType;
  readonly bytes: number;
  /** Of the content, as hexadecimal digits: proves later which file it was. */
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
        /** IANA name; days of a vendor's business are cut in it. */
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
