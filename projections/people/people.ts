import { eventTypesOutside } from '../../domain/events.js';
import type { Role } from '../../domain/people/user/permissions.js';
import type { PeriodLimits, UserEvent } from '../../domain/people/user/user.events.js';
import type { UserStatus } from '../../domain/people/user/user.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Money } from '../../domain/shared/money/money.js';
import type { Personal } from '../../domain/shared/personal/personal.js';
import { isoTime, type Projection } from '../projection.js';

export interface PersonDocument {
  readonly id: string;
  readonly organizationId: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly name: Personal<string>;
  readonly email: Personal<string>;
  readonly orderLimit: Money | null;
  /** Of all purchases of a day and of a month together; absent: no limit. */
  readonly periodLimits?: PeriodLimits;
  readonly since: string;
  /** When they last signed in; null: never, or before this was recorded. */
  readonly lastSignInAt: string | null;
  readonly revision: number;
  readonly changedAt: string;
}

/** Every person; names and e-mail addresses stay sealed until they are read. */
export const people: Projection<PersonDocument, UserEvent['type'] | 'SignedIn'> = {
  name: 'people',
  version: 4,
  handles: [
    'UserRegistered',
    'UserInvited',
    'UserInvitedAgain',
    'UserInvitationAccepted',
    'UserRoleChanged',
    'UserOrderLimitSet',
    'UserPasswordChanged',
    'PasswordResetRequested',
    'UserSecondFactorSet',
    'UserIdentityLinked',
    'UserSessionsEnded',
    'UserSessionEnded',
    'UserDisabled',
    'SubjectForgotten',
    'SignedIn',
  ],
  ignores: ['SignInRefused', ...eventTypesOutside('user', 'signIn')],
  indexes: [['organizationId', 'since'], ['since'], ['role'], ['status']],
  route: (event) => [event.type === 'SubjectForgotten' ? event.data.subject : event.data.userId],
  evolve: (_key, doc, event) => {
    // an event of another stream: the person's own revision stays as it is
    if (event.type === 'SignedIn') {
      const { occurredAt } = event.data;
      // each session has a stream of its own: two servers may record them the other way round
      const isLatest = doc && (doc.lastSignInAt === null || occurredAt > doc.lastSignInAt);
      return isLatest ? { ...doc, lastSignInAt: occurredAt } : doc;
    }
    const seen = { revision: event.revision, changedAt: isoTime(event.recordedAt) };
    if (event.type === 'UserRegistered' || event.type === 'UserInvited') {
      const { userId: id, organizationId, role, name, email, occurredAt: since } = event.data;
      return {
        id,
        organizationId,
        role,
        status: event.type === 'UserInvited' ? 'Invited' : 'Active',
        name,
        email,
        orderLimit: null,
        since,
        lastSignInAt: null,
        ...seen,
      };
    }
    if (!doc) return undefined;
    switch (event.type) {
      case 'UserInvitationAccepted':
        return { ...doc, ...seen, status: 'Active' };
      case 'UserRoleChanged':
        return { ...doc, ...seen, role: event.data.role };
      case 'UserOrderLimitSet':
        return {
          ...doc,
          ...seen,
          orderLimit: event.data.limit,
          ...(event.data.perPeriod ? { periodLimits: event.data.perPeriod } : {}),
        };
      case 'UserInvitedAgain':
      case 'PasswordResetRequested':
      case 'UserPasswordChanged':
      case 'UserSecondFactorSet':
      case 'UserIdentityLinked':
      case 'UserSessionsEnded':
      case 'UserSessionEnded':
        return { ...doc, ...seen };
      case 'UserDisabled':
        return { ...doc, ...seen, status: 'Disabled' };
      case 'SubjectForgotten':
        return { ...doc, ...seen, status: 'Forgotten' };
      default:
        return never(event);
    }
  },
};
