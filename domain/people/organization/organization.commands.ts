import type { Address, Contact } from '../../shared/address/address.js';
import type { DomainCommand } from '../../shared/decider/decider.js';
import type { FirstUser, OrganizationType, VerificationDocument } from './organization.events.js';
import type { VerificationDocumentKind } from './verification-document.js';

interface OfOrganization {
  readonly organizationId: string;
}

export type OrganizationCommand =
  | (DomainCommand<'RegisterOrganization'> &
      OfOrganization & {
        organizationType: OrganizationType;
        name: string;
        address: Address;
        contacts: readonly Contact[];
        taxId: string | null;
        timeZone: string;
        firstUser: FirstUser | null;
      })
  | (DomainCommand<'VerifyOrganization'> &
      OfOrganization & {
        reason: string;
        /** Kinds of documents of which one each must have been accepted. */
        required: readonly VerificationDocumentKind[];
      })
  | (DomainCommand<'SuspendOrganization'> & OfOrganization & { reason: string })
  | (DomainCommand<'ReinstateOrganization'> & OfOrganization & { reason: string })
  | (DomainCommand<'ChangeOrganizationAddress'> & OfOrganization & { address: Address })
  | (DomainCommand<'ChangeOrganizationContacts'> &
      OfOrganization & { contacts: readonly Contact[] })
  | (DomainCommand<'ChangeTaxId'> & OfOrganization & { taxId: string | null })
  /** Of a further country; the one of `ChangeTaxId` stays. */
  | (DomainCommand<'AddTaxId'> & OfOrganization & { country: string; taxId: string })
  | (DomainCommand<'RemoveTaxId'> & OfOrganization & { country: string })
  | (DomainCommand<'ConfirmTaxId'> &
      OfOrganization & {
        /** As whoever has asked knows it, so that it is not another one by now. */
        taxId: string;
        confirmedOn: string;
        consultation: string;
        /** For whom it counts; null: for everybody. */
        vendorOrgId: string | null;
        by: string;
      })
  | (DomainCommand<'WithdrawTaxIdConfirmation'> &
      OfOrganization & { taxId: string; vendorOrgId: string | null; reason: string; by: string })
  | (DomainCommand<'ChangeTimeZone'> & OfOrganization & { timeZone: string })
  | (DomainCommand<'SubmitVerificationDocument'> &
      OfOrganization & { document: VerificationDocument; by: string })
  | (DomainCommand<'WithdrawVerificationDocument'> &
      OfOrganization & { documentId: string; by: string })
  | (DomainCommand<'ReviewVerificationDocument'> &
      OfOrganization & { documentId: string; accepted: boolean; reason: string; by: string })
  | (DomainCommand<'SendBackApplication'> & OfOrganization & { reason: string })
  | (DomainCommand<'ResubmitApplication'> & OfOrganization)
  | (DomainCommand<'AssignBuyerGroups'> & OfOrganization & { groups: readonly string[] });
