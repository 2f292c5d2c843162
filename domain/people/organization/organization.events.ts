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

/** One of an organisation's tax ids, normalised: `{ country: 'GR', taxId: 'EL094259216' }`. */
interface OfTaxId extends OfOrganization {
  /** Whose it is: ISO 3166-1, or `XI` for Northern Ireland. */
  readonly country: string;
  readonly taxId: string;
}

/** For whom a confirmation counts: the vendor that asked; null: for everybody. */
interface ForVendor {
  readonly vendorOrgId: string | null;
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
  /** Further registrations, one by country, besides the tax id that is changed by the event above. */
  | DomainEvent<'OrganizationTaxIdAdded', OfTaxId & { before: string | null }>
  | DomainEvent<'OrganizationTaxIdRemoved', OfTaxId>
  /** Somebody has asked the tax authorities' service whether the id is registered; it was. */
  | DomainEvent<
      'OrganizationTaxIdConfirmed',
      OfTaxId &
        ForVendor & {
          /** The day of the service's answer, `2026-03-05`. */
          confirmedOn: string;
          /** The service's own number of its answer: VIES calls it consultation number. */
          consultation: string;
          recordedBy: string;
        }
    >
  /** It was recorded wrongly, or the registration has ended. */
  | DomainEvent<
      'OrganizationTaxIdConfirmationWithdrawn',
      OfTaxId & ForVendor & { reason: string; recordedBy: string }
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

/** The company, and the vendor that has asked. */
const confirming = organizations(
  'organization.read',
  (e: OfOrganization & { vendorOrgId: string | null }) => [
    e.organizationId,
    ...(e.vendorOrgId ? [e.vendorOrgId] : []),
  ],
);

export const organizationEvents = eventsOf<OrganizationEvent>('organization', {
  OrganizationRegistered: { version: 1, audience: members },
  OrganizationVerified: { version: 1, audience: members },
  OrganizationSuspended: { version: 1, audience: members },
  OrganizationReinstated: { version: 1, audience: members },
  OrganizationAddressChanged: { version: 1, audience: members },
  OrganizationContactsChanged: { version: 1, audience: members },
  OrganizationTaxIdChanged: { version: 1, audience: members },
  OrganizationTaxIdAdded: { version: 1, audience: members },
  OrganizationTaxIdRemoved: { version: 1, audience: members },
  OrganizationTaxIdConfirmed: { version: 1, audience: confirming },
  OrganizationTaxIdConfirmationWithdrawn: { version: 1, audience: confirming },
  OrganizationTimeZoneChanged: { version: 1, audience: members },
  VerificationDocumentSubmitted: { version: 1, audience: members },
  VerificationDocumentWithdrawn: { version: 1, audience: members },
  VerificationDocumentAccepted: { version: 1, audience: members },
  VerificationDocumentRefused: { version: 1, audience: members },
  OrganizationApplicationSentBack: { version: 1, audience: members },
  OrganizationApplicationResubmitted: { version: 1, audience: members },
  BuyerGroupsAssigned: { version: 1, audience: members },
});
