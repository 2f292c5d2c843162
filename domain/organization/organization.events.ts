import type { Address, Contact } from '../address/address.js';
import type { DomainEvent } from '../decider/decider.js';
import type { Personal } from '../personal/personal.js';
import type { Role } from '../user/permissions.js';

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
  | DomainEvent<'OrganizationTaxIdChanged', OfOrganization & { before: string | null; taxId: string | null }>
  | DomainEvent<'OrganizationTimeZoneChanged', OfOrganization & { before: string; timeZone: string }>
  | DomainEvent<'BuyerGroupsAssigned', OfOrganization & { before: readonly string[]; groups: readonly string[] }>;
