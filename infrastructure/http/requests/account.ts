import { apiKeyList } from '../../../application/people/api-key.use-cases.js';
import {
  permissions,
  roles,
  type Permission,
  type Role,
} from '../../../domain/people/user/permissions.js';
import {
  applicationStages,
  verificationDocumentKinds,
  type VerificationDocumentKind,
} from '../../../domain/people/organization/verification-document.js';
import { userStatuses } from '../../../domain/people/user/user.js';
import { organizationList, peopleList } from '../../../application/people/account.queries.js';
import {
  Email,
  Flag,
  Id,
  Instant,
  OneOf,
  Part,
  RepeatedId,
  RepeatedOneOf,
  Sort,
  Text,
  Texts,
  TextsOneOf,
} from '../kernel/rules.js';
import {
  AddressRequest,
  ContactRequest,
  ListRequest,
  MoneyRequest,
  PageRequest,
} from '../kernel/requests.js';

const PASSWORD = { min: 12, max: 200, description: 'At least twelve characters' };

export class LoginRequest {
  @Email() email!: string;
  @Text({ max: 200 }) password!: string;
  @Text({
    max: 40,
    optional: true,
    description: 'Of the authenticator app, or a recovery code, where a second factor is on',
  })
  code?: string;
  @OneOf(['cookie'], {
    optional: true,
    description:
      'cookie: the refresh token goes into an HttpOnly cookie on /auth and not into the answer',
  })
  session?: 'cookie';
}

export class BeginSignInRequest {
  @Text({
    max: 2_000,
    optional: true,
    pattern: /^\/app\//,
    description: 'The page of the application to come back to',
    example: '/app/orders',
  })
  returnTo?: string;
}

export class SessionRequest {
  @Text({ max: 200, optional: true, description: 'The cookie’s where absent' })
  refreshToken?: string;
}

export class RefreshRequest extends SessionRequest {
  @Flag({ optional: true, description: 'Also answer what /me would' }) me?: boolean;
}

export class PasswordRequest {
  @Text({ max: 200 }) password!: string;
}

export class CodeRequest {
  @Text({ max: 40 }) code!: string;
}

export class PasswordResetRequest {
  @Email() email!: string;
}

export class ResetPasswordRequest {
  @Id() userId!: string;
  @Text({ max: 100 }) secret!: string;
  @Text(PASSWORD) password!: string;
}

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
  @Text({ max: 60, optional: true, description: 'IANA name; Europe/London where absent' })
  timeZone?: string;
  @Part(() => FirstUserRequest) user!: FirstUserRequest;
}

export class OrganizationStatusRequest {
  @OneOf(['Verified', 'Suspended', 'Reinstated']) status!: 'Verified' | 'Suspended' | 'Reinstated';
  @Text({ max: 500 }) reason!: string;
}

export class VerificationDocumentRequest {
  @OneOf(verificationDocumentKinds) kind!: VerificationDocumentKind;
  @Text({ max: 200, description: 'What the file is called', example: 'certificate.pdf' })
  fileName!: string;
}

export class DocumentReviewRequest {
  @OneOf(['Accepted', 'Refused']) review!: 'Accepted' | 'Refused';
  @Text({ max: 500, optional: true, description: 'Why it is refused, for whoever sent it' })
  reason?: string;
}

export class ContactsRequest {
  @Part(() => ContactRequest) contactInfo!: ContactRequest;
}

export class TaxIdRequest {
  @Text({ max: 40, optional: true, description: 'Absent: none' }) taxId?: string;
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
    description: 'Of those that wait for their verification',
  })
  application?: string[];
  @Sort(Object.keys(organizationList.sorts), 'name') sort?: string;
}

export class InviteUserRequest {
  @Text({ max: 200 }) name!: string;
  @Email() email!: string;
  @OneOf(roles) role!: Role;
  @Id({ optional: true, description: 'Your own organisation where absent' })
  organizationId?: string;
}

export class AcceptInvitationRequest {
  @Text({ max: 100 }) secret!: string;
  @Text(PASSWORD) password!: string;
}

export class ChangeRoleRequest {
  @OneOf(roles) role!: Role;
}

export class OrderLimitRequest {
  @Part(() => MoneyRequest, {
    optional: true,
    description: 'Compared with the net of a purchase; absent: no limit',
  })
  limit?: MoneyRequest;
}

export class ChangePasswordRequest {
  @Text({ max: 200 }) currentPassword!: string;
  @Text(PASSWORD) newPassword!: string;
}

export class ListUsersRequest extends ListRequest {
  @RepeatedId({ optional: true }) organizationId?: string[];
  @RepeatedOneOf(roles, { optional: true }) role?: string[];
  @RepeatedOneOf(userStatuses, { optional: true }) status?: string[];
  @Sort(Object.keys(peopleList.sorts), 'since') sort?: string;
}

export class ApiKeyRequest {
  @Text({ max: 100, description: 'The program that has it' }) name!: string;
  @TextsOneOf(permissions, { description: 'What it may do' }) scopes!: Permission[];
  @Instant({ description: 'At most a year ahead' }) expiresAt!: string;
}

export class ListApiKeysRequest extends ListRequest {
  @RepeatedId({ optional: true, description: 'For those who see everybody’s' })
  organizationId?: string[];
  @Sort(Object.keys(apiKeyList.sorts), '-createdAt') sort?: string;
}

export class AuditLogRequest extends PageRequest {
  @Text({ max: 100, optional: true, description: 'A stream: order-… and the order’s id' })
  stream?: string;
  @Id({ optional: true }) person?: string;
  @Id({ optional: true }) organization?: string;
}
