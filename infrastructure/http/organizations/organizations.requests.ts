import { organizationList } from '../../../application/people/organization.queries.js';
import {
  applicationStages,
  verificationDocumentKinds,
  type VerificationDocumentKind,
} from '../../../domain/people/organization/verification-document.js';
import { PASSWORD } from '../auth/auth.requests.js';
import { AddressRequest, ContactRequest, ListRequest } from '../kernel/requests.js';
import { Day, Email, OneOf, Part, RepeatedOneOf, Sort, Text, Texts } from '../kernel/rules.js';

export class FirstUserRequest {
  @Text({ max: 200 }) name!: string;
  @Email() email!: string;
  @Text(PASSWORD) password!: string;
}

export class RegisterOrganizationRequest {
  @Text({ max: 200 }) name!: string;
  @OneOf(['Buyer', 'Seller']) type!: 'Buyer' | 'Seller';
  @Part(() => AddressRequest) address!: AddressRequest;
  @Part(() => ContactRequest) contactInfo!: ContactRequest;
  @Text({ max: 40, optional: true }) taxId?: string;
  @Text({ max: 60, optional: true, description: 'IANA name; Europe/London by default' })
  timeZone?: string;
  @Part(() => FirstUserRequest) user!: FirstUserRequest;
}

export class OrganizationStatusRequest {
  @OneOf(['Verified', 'Suspended', 'Reinstated']) status!: 'Verified' | 'Suspended' | 'Reinstated';
  @Text({ max: 500, lines: true }) reason!: string;
}

export class VerificationDocumentRequest {
  @OneOf(verificationDocumentKinds) kind!: VerificationDocumentKind;
  @Text({ max: 200, description: 'Name of the file', example: 'certificate.pdf' })
  fileName!: string;
}

export class DocumentReviewRequest {
  @OneOf(['Accepted', 'Refused']) review!: 'Accepted' | 'Refused';
  @Text({
    max: 500,
    lines: true,
    optional: true,
    description: 'Why it is refused, for the submitter',
  })
  reason?: string;
}

export class ContactsRequest {
  @Part(() => ContactRequest) contactInfo!: ContactRequest;
}

export class TaxIdRequest {
  @Text({ max: 40, optional: true, description: 'None if omitted' }) taxId?: string;
}

export class OtherTaxIdRequest {
  @Text({ max: 40, example: 'FR40303265045' }) taxId!: string;
}

export class TaxIdConfirmationRequest {
  @Text({ max: 40, description: 'The id that was asked for', example: 'FR40303265045' })
  taxId!: string;
  @Day({ description: "The day of the service's answer", example: '2026-03-05' })
  confirmedOn!: string;
  @Text({
    max: 60,
    description: "The service's own number of its answer; VIES: consultation number",
    example: 'WAPIAAAAX1',
  })
  consultation!: string;
}

export class TaxIdWithdrawalRequest {
  @Text({ max: 40, example: 'FR40303265045' }) taxId!: string;
  @Text({ max: 500, lines: true }) reason!: string;
}

export class TimeZoneRequest {
  @Text({ max: 60 }) timeZone!: string;
}

export class BuyerGroupsRequest {
  @Texts({ max: 50, each: 60 }) groups!: string[];
}

export class ListOrganizationsRequest extends ListRequest {
  @RepeatedOneOf(['Buyer', 'Seller', 'Operator'], { optional: true }) type?: string[];
  @RepeatedOneOf(['Registered', 'Verified', 'Suspended'], { optional: true }) status?: string[];
  @RepeatedOneOf(applicationStages, {
    optional: true,
    description: 'Stage of organisations that await verification',
  })
  application?: string[];
  @Sort(Object.keys(organizationList.sorts), 'name') sort?: string;
}
