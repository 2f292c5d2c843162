import { organization } from '../../domain/people/organization/organization.js';
import { user } from '../../domain/people/user/user.js';
import { forbidden } from '../../domain/shared/decider/domain-error.js';
import type { Services } from '../shared/use-case.js';
import { personOf } from './user.queries.js';

/** What a mailed link consists of. */
export interface MailedLink {
  readonly userId: string;
  readonly secret: string;
}

/** For whom a link is: shown before they choose a password, and what their browser keeps it under. */
export interface LinkHolder {
  readonly name: string;
  readonly email: string;
}

export interface InvitationHolder extends LinkHolder {
  /** The company that invites. */
  readonly organization: string;
}

export const invitationNotValid = () =>
  forbidden(
    'user/invitation',
    'this invitation is not valid: it was accepted, a later one has taken its place, or it was copied only in part',
  );

export const resetNotValid = () =>
  forbidden(
    'user/password-reset',
    'this link is not valid any more: it was used, it is older than an hour, or a later one has taken its place',
  );

/**
 * Whom an invitation is for; whoever has not got its secret is not told that there is one.
 *
 * @throws `user/invitation`, `user/invitation-expired`, `user/disabled`
 */
export async function invitationHolder(
  { userId, secret }: MailedLink,
  services: Services,
  at: string,
): Promise<InvitationHolder> {
  if (!(await services.credentials.checkInvitation(userId, secret))) throw invitationNotValid();
  const { state } = await services.pipeline.load(user, userId, true);
  user.decide({ type: 'AcceptInvitation', at, userId }, state);
  const holder = await holderOf(userId, services);
  if (!state || !holder) throw invitationNotValid();
  const { state: company } = await services.pipeline.load(organization, state.organizationId);
  return { ...holder, organization: company?.name ?? '' };
}

/**
 * Whom a link for a new password is for. It stays good.
 *
 * @throws `user/password-reset`
 */
export async function resetHolder(
  { userId, secret }: MailedLink,
  services: Services,
): Promise<LinkHolder> {
  const isRight = await services.credentials.checkReset(userId, secret);
  const { state } = await services.pipeline.load(user, userId, true);
  const holder = isRight && state?.status === 'Active' ? await holderOf(userId, services) : null;
  if (!holder) throw resetNotValid();
  return holder;
}

/** Null: they were forgotten. */
async function holderOf(userId: string, services: Services): Promise<LinkHolder | null> {
  const { name = null, email = null } = (await personOf(userId, services)) ?? {};
  return name === null || email === null ? null : { name, email };
}
