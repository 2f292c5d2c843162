import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, noOne, organizations } from '../../shared/event/events-of.js';
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

/** At most so much net, by the calendar of the person's company; null: no limit. */
export interface PeriodLimits {
  readonly day: Money | null;
  readonly month: Money | null;
}

/**
 * Its owner signed out, or ended it from elsewhere; or its refresh token came back after it had been
 * exchanged, so that somebody else has it.
 */
export type SessionEnding = 'signed-out' | 'ended' | 'token-used-twice';

export type UserEvent =
  | DomainEvent<'UserRegistered', NewUser>
  | DomainEvent<'UserInvited', NewUser & { invitedBy: string; expiresAt: string }>
  /** The invitation is sent anew, with another secret and until another time. */
  | DomainEvent<'UserInvitedAgain', OfUser & { invitedBy: string; expiresAt: string }>
  /** The id is that of the claim on the address, from 0.2.0 on. */
  | DomainEvent<'UserInvitationAccepted', OfUser & { emailClaimId?: string }>
  | DomainEvent<'UserRoleChanged', OfUser & { before: Role; role: Role }>
  /**
   * `limit` applies to a purchase's net amount, `perPeriod` to that of all purchases of a day and of
   * a month together; null: no limit. Absent: of before there were limits of periods.
   */
  | DomainEvent<
      'UserOrderLimitSet',
      OfUser & { before: Money | null; limit: Money | null; perPeriod?: PeriodLimits }
    >
  | DomainEvent<'UserPasswordChanged', OfUser & { credentialVersion: number }>
  /** Somebody, of whom nothing is known, asked for a link by which a new password is set. */
  | DomainEvent<'PasswordResetRequested', OfUser>
  /** Whether signing in requires a second factor. */
  | DomainEvent<'UserSecondFactorSet', OfUser & { on: boolean }>
  /**
   * Links an identity of an identity provider, which can sign in as this user from then on. The ids
   * are those of the claims on the identity and the e-mail address.
   */
  | DomainEvent<
      'UserIdentityLinked',
      OfUser & { provider: string; identityClaimId: string; emailClaimId: string }
    >
  /** Ends all of the user's sessions that began before this, except one. */
  | DomainEvent<'UserSessionsEnded', OfUser & { except?: string }>
  /** Ends one session, and the access tokens that were made for it. */
  | DomainEvent<'UserSessionEnded', OfUser & { sessionId: string; reason: SessionEnding }>
  | DomainEvent<'UserDisabled', OfUser & { reason: string }>
  /** The key to the user's personal data was destroyed: it reads `[erased]` from then on. */
  | DomainEvent<'SubjectForgotten', { subject: string; reason: string }>;

const members = organizations('user.read', (e: OfUser) => [e.organizationId]);

export const userEvents = eventsOf<UserEvent>('user', {
  UserRegistered: { version: 1, audience: members },
  UserInvited: { version: 1, audience: members },
  UserInvitedAgain: { version: 1, audience: members },
  UserInvitationAccepted: { version: 1, audience: members },
  UserRoleChanged: { version: 1, audience: members },
  UserOrderLimitSet: { version: 1, audience: members },
  PasswordResetRequested: { version: 1, audience: members },
  UserPasswordChanged: { version: 1, audience: members },
  UserSecondFactorSet: { version: 1, audience: members },
  UserIdentityLinked: { version: 1, audience: members },
  UserSessionsEnded: { version: 1, audience: members },
  UserSessionEnded: { version: 1, audience: members },
  UserDisabled: { version: 1, audience: members },
  SubjectForgotten: { version: 1, audience: noOne },
});
