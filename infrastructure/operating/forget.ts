import type { Vault } from '../../application/ports/key-value-store.js';
import type { Mailer } from '../../application/ports/mailer.js';
import { newId } from '../../application/shared/command/ids.js';
import type { Services } from '../../application/shared/use-case.js';
import type { ClaimCommand } from '../../domain/people/claim/claim.commands.js';
import { claim } from '../../domain/people/claim/claim.js';
import type { UserCommand } from '../../domain/people/user/user.commands.js';
import { user } from '../../domain/people/user/user.js';
import { people } from '../../projections/people/people.js';
import type { KeyRing } from '../engines/vault/key-ring.js';

/** Everything that may know something of a person. */
export interface Memory {
  readonly services: Pick<Services, 'pipeline' | 'personal' | 'credentials' | 'documents'>;
  readonly keys: KeyRing;
  readonly vault: Vault;
  readonly mailer: Mailer;
}

/**
 * Forgets a person for ever: destroys their key, their login and their claim on the e-mail address,
 * and records that it was done.
 * `subject` is a user's id, their e-mail address, or a consignee's subject. Repeating it changes
 * nothing.
 */
export async function forgetSubject(
  memory: Memory,
  subjectOrEmail: string,
  reason: string,
): Promise<{ subject: string }> {
  const { pipeline, personal, credentials, documents } = memory.services;
  const at = new Date().toISOString();
  const subject = subjectOrEmail.includes('@')
    ? await ownerOf(memory, subjectOrEmail)
    : subjectOrEmail;
  const person = await documents.get(people, subject);
  const known =
    (await memory.keys.find(subject)) !== null ||
    (await memory.vault.get('forgotten', subject)) !== null;
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
  await memory.mailer.forget(subject);
  await memory.keys.destroy(subject, at);
  await memory.vault.shred();
  const forget: UserCommand = {
    type: 'ForgetSubject',
    at,
    subject,
    reason: reason || 'asked to be forgotten',
  };
  await pipeline.execute({ decider: user, id: subject, command: forget, context: context() });
  return { subject };
}

async function ownerOf({ services }: Memory, email: string): Promise<string> {
  const { state } = await services.pipeline.load(
    claim,
    services.personal.emailClaimId(email),
    true,
  );
  if (state.status === 'Free') throw new Error(`nobody has the e-mail address given`);
  return state.owner;
}
