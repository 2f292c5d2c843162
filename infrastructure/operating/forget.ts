import { newId } from '../../application/shared/command/ids.js';
import type { ClaimCommand } from '../../domain/people/claim/claim.commands.js';
import { claim } from '../../domain/people/claim/claim.js';
import type { UserCommand } from '../../domain/people/user/user.commands.js';
import { user } from '../../domain/people/user/user.js';
import { people } from '../../projections/people/people.js';
import type { Marketplace } from '../runtime/marketplace.js';

/**
 * Forgets a person for ever: destroys their key, their login and their claim on the e-mail address,
 * and records that it was done.
 * `subject` is a user's id, their e-mail address, or a consignee's subject. Repeating it changes
 * nothing.
 */
export async function forgetSubject(
  marketplace: Marketplace,
  subjectOrEmail: string,
  reason: string,
): Promise<{ subject: string }> {
  const { pipeline, personal, credentials, documents } = marketplace.services;
  const at = new Date().toISOString();
  const subject = subjectOrEmail.includes('@')
    ? await ownerOf(marketplace, subjectOrEmail)
    : subjectOrEmail;
  const person = await documents.get(people, subject);
  const known =
    (await marketplace.keys.find(subject)) !== null ||
    (await marketplace.vault.get('forgotten', subject)) !== null;
  if (!known)
    throw new Error(
      `nobody is known as "${subjectOrEmail}": give a user's id, an e-mail address, or a consignee's subject`,
    );
  const actor = { person: null, organization: null, impersonator: null, client: 'cli:forget' };
  const context = () => {
    const commandId = newId();
    return { commandId, correlationId: commandId, causationId: commandId, actor };
  };
  const email = person ? await personal.open(person.email) : null;
  const { state } = await pipeline.load(user, subject, true);
  for (const claimId of [
    ...(email === null ? [] : [personal.emailClaimId(email)]),
    ...(state?.identities ?? []),
  ]) {
    const release: ClaimCommand = {
      type: 'ReleaseNameClaim',
      at,
      claimId,
      owner: subject,
      reason: 'forgotten',
    };
    await pipeline.execute({ decider: claim, id: claimId, command: release, context: context() });
  }
  await credentials.forget(subject);
  await marketplace.mailer.forget(subject);
  await marketplace.keys.destroy(subject, at);
  await marketplace.vault.shred();
  const forget: UserCommand = {
    type: 'ForgetSubject',
    at,
    subject,
    reason: reason || 'asked to be forgotten',
  };
  await pipeline.execute({ decider: user, id: subject, command: forget, context: context() });
  return { subject };
}

async function ownerOf({ services }: Marketplace, email: string): Promise<string> {
  const { state } = await services.pipeline.load(
    claim,
    services.personal.emailClaimId(email),
    true,
  );
  if (state.status === 'Free') throw new Error(`nobody has the e-mail address given`);
  return state.owner;
}
