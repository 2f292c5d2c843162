import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import type { Money } from '../../shared/money/money.js';
import { DAY_MS } from '../../shared/time/days.js';
import type { OrganizationType } from '../organization/organization.events.js';
import { isRole, rolePermissions, type Role } from './permissions.js';
import type { UserCommand } from './user.commands.js';
import type { PeriodLimits, UserEvent } from './user.events.js';

export const userStatuses = ['Invited', 'Active', 'Disabled', 'Forgotten'] as const;

export type UserStatus = (typeof userStatuses)[number];

export interface KnownUser {
  readonly userId: string;
  readonly organizationId: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly orderLimit: Money | null;
  readonly periodLimits: PeriodLimits;
  /** When one of these was set last; null: never. */
  readonly limitsSetAt: string | null;
  readonly invitationExpiresAt: string | null;
  /** Of the claim on their address; null: forgotten before that was kept. */
  readonly emailClaimId: string | null;
  readonly credentialVersion: number;
  /** When links for a new password were asked for lately, the last one last. */
  readonly resetsRequestedAt: readonly string[];
  /** Sessions that began before this have ended; null: none were ended. */
  readonly sessionsEndedAt: string | null;
  /** The one that has not ended with them; null: all have. */
  readonly sessionKept: string | null;
  readonly secondFactor: boolean;
  /** Ids of the claims on the identities that can sign in as this user. */
  readonly identities: readonly string[];
}

export type UserState = KnownUser | null;

/** So many links for a new password are sent within each time, in milliseconds: whoever asks. */
const RESETS_WITHIN: readonly (readonly [most: number, withinMs: number])[] = [
  [3, 3_600_000],
  [10, DAY_MS],
];
const RESETS_KEPT = Math.max(...RESETS_WITHIN.map(([most]) => most));

const noPeriodLimits: PeriodLimits = { day: null, month: null };

/** A user of one organisation. Neither passwords nor their hashes are ever part of it. */
export const user: Decider<UserState, UserCommand, UserEvent> = {
  category: 'user',
  stateVersion: 8,
  initial: null,
  decide,
  evolve,
};

function decide(command: UserCommand, state: UserState): readonly UserEvent[] {
  switch (command.type) {
    case 'RegisterUser':
    case 'InviteUser': {
      if (state) return [];
      requireRole(command.role, command.organizationType);
      const { userId, organizationId, role, name, email, emailClaimId, at } = command;
      const data = { userId, organizationId, role, name, email, emailClaimId, occurredAt: at };
      if (command.type === 'RegisterUser') return [{ type: 'UserRegistered', data }];
      return [
        {
          type: 'UserInvited',
          data: { ...data, invitedBy: command.invitedBy, expiresAt: command.expiresAt },
        },
      ];
    }
    case 'ForgetSubject':
      if (state?.status === 'Forgotten') return [];
      return [
        {
          type: 'SubjectForgotten',
          data: { subject: command.subject, reason: command.reason, occurredAt: command.at },
        },
      ];
    default:
      return decideForKnown(command, state);
  }
}

type CommandForKnown = Exclude<
  UserCommand,
  { type: 'RegisterUser' | 'InviteUser' | 'ForgetSubject' }
>;

function decideForKnown(command: CommandForKnown, state: UserState): readonly UserEvent[] {
  if (!state || state.status === 'Forgotten')
    throw missing('user/unknown', 'this user does not exist');
  const of = { userId: state.userId, organizationId: state.organizationId, occurredAt: command.at };
  if (state.status === 'Disabled' && command.type !== 'DisableUser')
    throw conflict('user/disabled', 'this user is disabled');
  switch (command.type) {
    case 'InviteAgain':
      if (state.status !== 'Invited')
        throw conflict(
          'user/not-invited',
          'only users who have not accepted yet can be invited again',
        );
      return [
        {
          type: 'UserInvitedAgain',
          data: { ...of, invitedBy: command.invitedBy, expiresAt: command.expiresAt },
        },
      ];
    case 'AcceptInvitation':
      if (state.status === 'Active') return [];
      if (state.invitationExpiresAt !== null && command.at > state.invitationExpiresAt)
        throw conflict('user/invitation-expired', 'the invitation has expired: ask for a new one', {
          facts: { expiredAt: state.invitationExpiresAt },
        });
      return [
        {
          type: 'UserInvitationAccepted',
          data: { ...of, ...(state.emailClaimId ? { emailClaimId: state.emailClaimId } : {}) },
        },
      ];
    case 'ChangeRole':
      requireRole(command.role, command.organizationType);
      if (command.changedBy === state.userId)
        throw conflict(
          'user/own-role',
          'you can’t change your own role: ask another administrator',
        );
      if (command.role === state.role) return [];
      return [{ type: 'UserRoleChanged', data: { ...of, before: state.role, role: command.role } }];
    case 'SetOrderLimit':
      if (command.setBy === state.userId)
        throw conflict(
          'user/own-order-limit',
          'you can’t change your own order limit: ask another administrator',
        );
      return setOrderLimit(command, state);
    case 'ChangePassword':
      if (command.credentialVersion <= state.credentialVersion) return [];
      return [
        {
          type: 'UserPasswordChanged',
          data: { ...of, credentialVersion: command.credentialVersion },
        },
      ];
    case 'RequestPasswordReset':
      // nobody is told why nothing comes: it would tell who has an account
      if (state.status !== 'Active' || hasAskedTooOften(command.at, state.resetsRequestedAt))
        return [];
      return [{ type: 'PasswordResetRequested', data: of }];
    case 'EndSessions':
      return [
        {
          type: 'UserSessionsEnded',
          data: { ...of, ...(command.except === null ? {} : { except: command.except }) },
        },
      ];
    case 'EndSession': {
      const { sessionId, reason } = command;
      return [{ type: 'UserSessionEnded', data: { ...of, sessionId, reason } }];
    }
    case 'SetSecondFactor':
      if (command.on === state.secondFactor) return [];
      return [{ type: 'UserSecondFactorSet', data: { ...of, on: command.on } }];
    case 'LinkIdentity': {
      const { provider, identityClaimId, emailClaimId } = command;
      if (state.identities.includes(identityClaimId)) return [];
      // the provider has verified the address to which the invitation was sent
      const accepted: readonly UserEvent[] =
        state.status === 'Invited'
          ? [{ type: 'UserInvitationAccepted', data: { ...of, emailClaimId } }]
          : [];
      return [
        ...accepted,
        { type: 'UserIdentityLinked', data: { ...of, provider, identityClaimId, emailClaimId } },
      ];
    }
    case 'DisableUser':
      requireText('reason', command.reason, 500);
      if (state.status === 'Disabled') return [];
      if (command.disabledBy === state.userId)
        throw conflict(
          'user/disable-self',
          'you can’t disable your own account: ask another administrator',
        );
      return [{ type: 'UserDisabled', data: { ...of, reason: command.reason } }];
    default:
      return never(command);
  }
}

function evolve(state: UserState, event: UserEvent): UserState {
  switch (event.type) {
    case 'UserRegistered':
    case 'UserInvited': {
      const { userId, organizationId, role, emailClaimId } = event.data;
      const invited = event.type === 'UserInvited';
      return {
        userId,
        organizationId,
        role,
        status: invited ? 'Invited' : 'Active',
        orderLimit: null,
        periodLimits: noPeriodLimits,
        limitsSetAt: null,
        invitationExpiresAt: invited ? event.data.expiresAt : null,
        emailClaimId,
        credentialVersion: 1,
        resetsRequestedAt: [],
        sessionsEndedAt: null,
        sessionKept: null,
        secondFactor: false,
        identities: [],
      };
    }
    case 'SubjectForgotten':
      return {
        userId: event.data.subject,
        organizationId: '',
        role: 'requester',
        orderLimit: null,
        periodLimits: noPeriodLimits,
        limitsSetAt: null,
        invitationExpiresAt: null,
        emailClaimId: null,
        credentialVersion: 0,
        resetsRequestedAt: [],
        sessionsEndedAt: null,
        sessionKept: null,
        secondFactor: false,
        identities: [],
        ...state,
        status: 'Forgotten',
      };
    default:
      return state ? evolveKnown(state, event) : state;
  }
}

function evolveKnown(
  state: KnownUser,
  event: Exclude<UserEvent, { type: 'UserRegistered' | 'UserInvited' | 'SubjectForgotten' }>,
): KnownUser {
  switch (event.type) {
    case 'UserInvitedAgain':
      return { ...state, invitationExpiresAt: event.data.expiresAt };
    case 'UserInvitationAccepted':
      return { ...state, status: 'Active', invitationExpiresAt: null };
    case 'UserRoleChanged':
      return { ...state, role: event.data.role };
    case 'UserOrderLimitSet':
      return {
        ...state,
        orderLimit: event.data.limit,
        periodLimits: event.data.perPeriod ?? noPeriodLimits,
        limitsSetAt: event.data.occurredAt,
      };
    case 'UserPasswordChanged':
      return {
        ...state,
        credentialVersion: event.data.credentialVersion,
        sessionsEndedAt: event.data.occurredAt,
        sessionKept: null,
      };
    case 'PasswordResetRequested':
      return {
        ...state,
        resetsRequestedAt: [...state.resetsRequestedAt, event.data.occurredAt].slice(-RESETS_KEPT),
      };
    case 'UserSecondFactorSet':
      return { ...state, secondFactor: event.data.on };
    case 'UserIdentityLinked':
      return { ...state, identities: [...state.identities, event.data.identityClaimId] };
    case 'UserSessionsEnded':
      return {
        ...state,
        sessionsEndedAt: event.data.occurredAt,
        sessionKept: event.data.except ?? null,
      };
    case 'UserSessionEnded':
      return state;
    case 'UserDisabled':
      return { ...state, status: 'Disabled' };
    default:
      return never(event);
  }
}

function setOrderLimit(
  { at, limit, perPeriod }: Extract<UserCommand, { type: 'SetOrderLimit' }>,
  { userId, organizationId, orderLimit: before, periodLimits }: KnownUser,
): readonly UserEvent[] {
  const all = { limit, perDay: perPeriod.day, perMonth: perPeriod.month };
  for (const [field, one] of Object.entries(all))
    if (one && one.amount < 0)
      throw invalid('user/order-limit', 'an order limit is not negative', {
        field: `${field}.amount`,
      });
  if (
    sameLimit(limit, before) &&
    sameLimit(perPeriod.day, periodLimits.day) &&
    sameLimit(perPeriod.month, periodLimits.month)
  )
    return [];
  return [
    {
      type: 'UserOrderLimitSet',
      data: { userId, organizationId, before, limit, perPeriod, occurredAt: at },
    },
  ];
}

function requireRole(role: string, side: OrganizationType): void {
  const possible = Object.entries(rolePermissions)
    .filter(([, r]) => r.side === side)
    .map(([name]) => name);
  if (!isRole(role) || rolePermissions[role].side !== side)
    throw invalid(
      'user/role',
      `a ${side.toLowerCase()} organisation has no role "${role}": choose ${possible.join(', ')}`,
      {
        field: 'role',
        allowed: possible,
      },
    );
}

const hasAskedTooOften = (at: string, before: readonly string[]): boolean =>
  RESETS_WITHIN.some(
    ([most, withinMs]) =>
      before.filter((other) => Date.parse(at) - Date.parse(other) < withinMs).length >= most,
  );

const sameLimit = (a: Money | null, b: Money | null): boolean =>
  a?.amount === b?.amount && a?.currency === b?.currency;
