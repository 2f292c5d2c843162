import { peopleList } from '../../../application/people/user.queries.js';
import { roles, type Role } from '../../../domain/people/user/permissions.js';
import { userStatuses } from '../../../domain/people/user/user.js';
import { PASSWORD } from '../auth/auth.requests.js';
import { ListRequest, MoneyRequest } from '../kernel/requests.js';
import { Email, Id, OneOf, Part, RepeatedId, RepeatedOneOf, Sort, Text } from '../kernel/rules.js';

export class InviteUserRequest {
  @Text({ max: 200 }) name!: string;
  @Email() email!: string;
  @OneOf(roles) role!: Role;
  @Id({ optional: true, description: 'Your own organisation by default' })
  organizationId?: string;
}

export class InvitationSecretRequest {
  @Text({ max: 100 }) secret!: string;
}

export class AcceptInvitationRequest extends InvitationSecretRequest {
  @Text(PASSWORD) password!: string;
}

export class ChangeRoleRequest {
  @OneOf(roles) role!: Role;
}

export class OrderLimitRequest {
  @Part(() => MoneyRequest, {
    optional: true,
    description: 'Compared with the net of a purchase; no limit if omitted',
  })
  limit?: MoneyRequest;
  @Part(() => MoneyRequest, {
    optional: true,
    description:
      'Of all purchases of a day together, by the calendar of the company; no limit if omitted',
  })
  perDay?: MoneyRequest;
  @Part(() => MoneyRequest, {
    optional: true,
    description: 'Of all purchases of a month together; no limit if omitted',
  })
  perMonth?: MoneyRequest;
}

export class ListUsersRequest extends ListRequest {
  @RepeatedId({ optional: true }) organizationId?: string[];
  @RepeatedOneOf(roles, { optional: true }) role?: string[];
  @RepeatedOneOf(userStatuses, { optional: true }) status?: string[];
  @Sort(Object.keys(peopleList.sorts), 'since') sort?: string;
}
