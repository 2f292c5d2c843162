import { claim } from '../../domain/people/claim/claim.js';
import { organization } from '../../domain/people/organization/organization.js';
import type { Role } from '../../domain/people/user/permissions.js';
import type { UserCommand } from '../../domain/people/user/user.commands.js';
import type { PeriodLimits } from '../../domain/people/user/user.events.js';
import { user, type KnownUser } from '../../domain/people/user/user.js';
import { conflict, missing } from '../../domain/shared/decider/domain-error.js';
import { requireName } from '../../domain/shared/decider/text.js';
import type { Money } from '../../domain/shared/money/money.js';
import { after24Hours } from '../../domain/shared/time/days.js';
import { requireOwn, type Caller } from '../shared/caller.js';
import { eventIdOf } from '../shared/command/ids.js';
import { INVITATIONS_RECEIVED, INVITATIONS_SENT } from '../shared/limits.js';
import { useCase, type Services } from '../shared/use-case.js';
import { claimName } from './claim-email.js';
import { invitationNotValid, resetNotValid } from './mailed-links.js';
import { newPerson, type NewPersonInput } from './new-person.js';
import { requireGoodFirstPassword, requireGoodNewPassword } from './sign-in/good-password.js';
import { requireOwnPassword } from './sign-in/own-password.js';

const INVITATION_DAYS = 7;
const invitationEnd = (at: string): string => after24Hours(at, INVITATION_DAYS);

/**
 * The secret proves later that somebody has received the invitation. Whether somebody has an
 * account with the address makes no difference here, neither to the answer nor to the work: the
 * onboarding process claims it, and the mail tells its owner. Only colleagues are known to whoever
 * invites.
 */
export const inviteUser = useCase({
  name: 'InviteUser',
  decider: user,
  permission: 'user.manage',
  prepare: async (
    { secret, ...input }: NewPersonInput & { readonly secret: string },
    { caller, meta, services },
  ) => {
    requireOwn(caller, input.organizationId, 'organization');
    requireName('name', input.name, 200);
    const emailClaimId = services.personal.emailClaimId(input.email);
    const { state: known } = await services.pipeline.load(user, meta.newId, true);
    if (!known) {
      await requireNoColleague(input.organizationId, emailClaimId, services);
      await requireInvitationsLeft(input.organizationId, emailClaimId, services);
    }
    const person = await newPerson(input, meta, services);
    // a repeat of the request changes nothing: the secret of the first is on its way
    if (!known)
      await services.credentials.keepInvitation(
        person.userId,
        secret,
        eventIdOf(meta.commandId, 0),
      );
    return {
      id: person.userId,
      command: {
        type: 'InviteUser',
        at: meta.at,
        ...person,
        invitedBy: caller.person.id,
        expiresAt: invitationEnd(meta.at),
      },
      creates: true,
    };
  },
});

/** @throws LimitReached, whoever has the address */
async function requireInvitationsLeft(
  organizationId: string,
  emailClaimId: string,
  { limits }: Services,
): Promise<void> {
  await limits.require(
    INVITATIONS_SENT,
    organizationId,
    'your company has sent too many invitations: try again in {s} s',
  );
  await limits.require(
    INVITATIONS_RECEIVED,
    emailClaimId,
    'too many invitations were sent to this address: try again in {s} s',
  );
}

/** Those who belong to the company already are shown to whoever invites for it anyway. */
async function requireNoColleague(
  organizationId: string,
  emailClaimId: string,
  { pipeline }: Services,
): Promise<void> {
  const { state } = await pipeline.load(claim, emailClaimId, true);
  // looked up as well where nobody has the address: the time would tell
  const { state: owner } = await pipeline.load(user, state.status === 'Free' ? '' : state.owner);
  if (owner?.organizationId === organizationId && owner.status !== 'Forgotten')
    throw conflict('user/colleague', 'somebody of this organisation has this address already', {
      field: 'email',
    });
}

/** Invites anew somebody who has not accepted yet: the earlier secret is void from then on. */
export const inviteAgain = useCase({
  name: 'InviteAgain',
  decider: user,
  permission: 'user.manage',
  prepare: async (
    { userId, secret }: { userId: string; secret: string },
    { caller, meta, services },
  ) => {
    const { organizationId, emailClaimId } = await ownUser(services, caller, userId);
    await requireInvitationsLeft(organizationId, emailClaimId ?? userId, services);
    const command: UserCommand = {
      type: 'InviteAgain',
      at: meta.at,
      userId,
      invitedBy: caller.person.id,
      expiresAt: invitationEnd(meta.at),
    };
    const { state } = await services.pipeline.load(user, userId, true);
    // decided before the secret is kept: a refusal leaves the earlier one as it is
    user.decide(command, state);
    await services.credentials.keepInvitation(userId, secret, eventIdOf(meta.commandId, 0));
    return { id: userId, command };
  },
});

/** Needs no permission but the invitation's secret. */
export const acceptInvitation = useCase({
  name: 'AcceptInvitation',
  decider: user,
  permission: null,
  prepare: async (
    { userId, secret, password }: { userId: string; secret: string; password: string },
    { caller, meta, services },
  ) => {
    if (!(await services.credentials.checkInvitation(userId, secret))) throw invitationNotValid();
    const { state } = await services.pipeline.load(user, userId, true);
    // decided before the password is stored: an expired invitation sets none
    user.decide({ type: 'AcceptInvitation', at: meta.at, userId }, state);
    // the demo's people accept in their own name
    if (caller.person.id === '') await requireGoodFirstPassword(services, userId, password);
    // somebody may have taken the address since, or have had it when the invitation was made
    if (state?.status === 'Invited' && state.emailClaimId !== null)
      await claimName(services, 'email', state.emailClaimId, userId, meta);
    await services.credentials.createPassword(userId, password, 'stranger');
    return { id: userId, command: { type: 'AcceptInvitation', at: meta.at, userId } };
  },
});

/** A user of the caller's organisation; others are reported as unknown. */
async function ownUser(services: Services, caller: Caller, userId: string): Promise<KnownUser> {
  const { state } = await services.pipeline.load(user, userId);
  if (!state) throw missing('user/unknown', 'this user does not exist');
  requireOwn(caller, state.organizationId, 'user');
  return state;
}

export const changeRole = useCase({
  name: 'ChangeRole',
  decider: user,
  permission: 'user.manage',
  prepare: async ({ userId, role }: { userId: string; role: Role }, { caller, meta, services }) => {
    const { organizationId } = await ownUser(services, caller, userId);
    const { state: company } = await services.pipeline.load(organization, organizationId);
    const command: UserCommand = {
      type: 'ChangeRole',
      at: meta.at,
      userId,
      role,
      organizationType: company!.organizationType,
      changedBy: caller.person.id,
    };
    return { id: userId, command };
  },
});

export const setOrderLimit = useCase({
  name: 'SetOrderLimit',
  decider: user,
  permission: 'user.manage',
  prepare: async (
    {
      userId,
      limit,
      perPeriod = { day: null, month: null },
    }: { userId: string; limit: Money | null; perPeriod?: PeriodLimits },
    { caller, meta, services },
  ) => {
    await ownUser(services, caller, userId);
    const setBy = caller.person.id;
    return {
      id: userId,
      command: { type: 'SetOrderLimit', at: meta.at, userId, limit, perPeriod, setBy },
    };
  },
});

export const disableUser = useCase({
  name: 'DisableUser',
  decider: user,
  permission: 'user.manage',
  prepare: async (
    { userId, reason }: { userId: string; reason: string },
    { caller, meta, services },
  ) => {
    await ownUser(services, caller, userId);
    return {
      id: userId,
      command: { type: 'DisableUser', at: meta.at, userId, reason, disabledBy: caller.person.id },
    };
  },
});

/** Needs no permission but the secret that was mailed. */
export const resetPassword = useCase({
  name: 'ResetPassword',
  decider: user,
  permission: null,
  prepare: async (
    { userId, secret, password }: { userId: string; secret: string; password: string },
    { meta, services },
  ) => {
    const { credentials } = services;
    const { state } = await services.pipeline.load(user, userId, true);
    const isTheirs = state?.status === 'Active' && (await credentials.checkReset(userId, secret));
    // before the link is used up: it stays good for another password
    if (isTheirs) await requireGoodNewPassword(services, 'password', userId, password);
    if (!isTheirs || !(await credentials.useReset(userId, secret))) throw resetNotValid();
    const credentialVersion = await services.credentials.replacePassword(
      userId,
      password,
      'stranger',
    );
    return {
      id: userId,
      command: { type: 'ChangePassword', at: meta.at, userId, credentialVersion },
    };
  },
});

/** Records a change that has already been made in the vault. */
export const setSecondFactor = useCase({
  name: 'SetSecondFactor',
  decider: user,
  permission: null,
  prepare: ({ on }: { on: boolean }, { caller, meta }) => ({
    id: caller.person.id,
    command: { type: 'SetSecondFactor', at: meta.at, userId: caller.person.id, on },
  }),
});

/** Ends all of the caller's own sessions, on all devices, or all but one. */
export const endSessions = useCase({
  name: 'EndSessions',
  decider: user,
  permission: null,
  prepare: ({ except = null }: { readonly except?: string | null }, { caller, meta }) => ({
    id: caller.person.id,
    command: { type: 'EndSessions', at: meta.at, userId: caller.person.id, except },
  }),
});

/** Changes the caller's own password, given the current one. */
export const changePassword = useCase({
  name: 'ChangePassword',
  decider: user,
  permission: null,
  prepare: async (
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
    { caller, meta, services },
  ) => {
    await requireOwnPassword(services, caller.person.id, currentPassword, 'currentPassword');
    await requireGoodNewPassword(services, 'newPassword', caller.person.id, newPassword);
    const credentialVersion = await services.credentials.replacePassword(
      caller.person.id,
      newPassword,
      'known',
    );
    return {
      id: caller.person.id,
      command: { type: 'ChangePassword', at: meta.at, userId: caller.person.id, credentialVersion },
    };
  },
});
