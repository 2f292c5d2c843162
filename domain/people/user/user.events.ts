import type { DomainEvent } from '../../shared/decider/decider.js';
import type { Money } from '../../shared/money/money.js';
import type { Personal } from '../../shared/personal/personal.js';
import type { Role } from './permissions.js';

interface OfUser {
  readonly userId: string;
  readonly organizationId: string;
}

interface NewUser extends OfUser {
  readonly role: Role;
  readonly name: Personal<string>;
  readonly email: Personal<string>;
  readonly emailClaimId: string;
}

export type UserEvent =
  | DomainEvent<'UserRegistered', NewUser>
  | DomainEvent<'UserInvited', NewUser & { invitedBy: string; expiresAt: string }>
  | DomainEvent<'UserInvitationAccepted', OfUser>
  | DomainEvent<'UserRoleChanged', OfUser & { before: Role; role: Role }>
  /** `limit` compares with an order's net; null: no limit. */
  | DomainEvent<'UserOrderLimitSet', OfUser & { before: Money | null; limit: Money | null }>
  | DomainEvent<'UserPasswordChanged', OfUser & { credentialVersion: number }>
  /** From now on a code of an app is asked for besides the password, or no more. */
  | DomainEvent<'UserSecondFactorSet', OfUser & { on: boolean }>
  /**
   * From now on whoever the provider says has this identity is signed in as them. The ids are of
   * the claims on the identity and on the e-mail address.
   */
  | DomainEvent<
      'UserIdentityLinked',
      OfUser & { provider: string; identityClaimId: string; emailClaimId: string }
    >
  /** Every login of theirs before this is over. */
  | DomainEvent<'UserSessionsEnded', OfUser>
  | DomainEvent<'UserDisabled', OfUser & { reason: string }>
  /** Their key is destroyed: what was personal reads `[erased]` from here on. */
  | DomainEvent<'SubjectForgotten', { subject: string; reason: string }>;
