import type { DomainCommand } from '../../shared/decider/decider.js';
import type { Money } from '../../shared/money/money.js';
import type { Personal } from '../../shared/personal/personal.js';
import type { OrganizationType } from '../organization/organization.events.js';
import type { Role } from './permissions.js';
import type { PeriodLimits, SessionEnding } from './user.events.js';

interface OfUser {
  readonly userId: string;
}

interface NewUser extends OfUser {
  readonly organizationId: string;
  readonly organizationType: OrganizationType;
  readonly role: Role;
  readonly name: Personal<string>;
  readonly email: Personal<string>;
  readonly emailClaimId: string;
}

export type UserCommand =
  | (DomainCommand<'RegisterUser'> & NewUser)
  | (DomainCommand<'InviteUser'> & NewUser & { invitedBy: string; expiresAt: string })
  | (DomainCommand<'InviteAgain'> & OfUser & { invitedBy: string; expiresAt: string })
  | (DomainCommand<'AcceptInvitation'> & OfUser)
  | (DomainCommand<'ChangeRole'> &
      OfUser & { organizationType: OrganizationType; role: Role; changedBy: string })
  | (DomainCommand<'SetOrderLimit'> &
      OfUser & { limit: Money | null; perPeriod: PeriodLimits; setBy: string })
  | (DomainCommand<'ChangePassword'> & OfUser & { credentialVersion: number })
  | (DomainCommand<'RequestPasswordReset'> & OfUser)
  /** All but one; null: all. */
  | (DomainCommand<'EndSessions'> & OfUser & { except: string | null })
  | (DomainCommand<'EndSession'> & OfUser & { sessionId: string; reason: SessionEnding })
  | (DomainCommand<'SetSecondFactor'> & OfUser & { on: boolean })
  | (DomainCommand<'LinkIdentity'> &
      OfUser & { provider: string; identityClaimId: string; emailClaimId: string })
  | (DomainCommand<'DisableUser'> & OfUser & { reason: string; disabledBy: string })
  | (DomainCommand<'ForgetSubject'> & { subject: string; reason: string });
