import { organization } from '../../domain/people/organization/organization.js';
import type { Role } from '../../domain/people/user/permissions.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import { eventIdOf } from '../shared/command/ids.js';
import type { RequestMeta, Services } from '../shared/use-case.js';

/** A person who is to become a user of an organisation, invited or registered. */
export interface NewPersonInput {
  readonly organizationId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** The common part of commands that create a user: seals personal data for the first event. */
export async function newPerson(
  { organizationId, name, email, role }: NewPersonInput,
  meta: RequestMeta,
  { pipeline, personal }: Pick<Services, 'pipeline' | 'personal'>,
) {
  const { state: company } = await pipeline.load(organization, organizationId);
  if (!company) throw missing('organization/unknown', 'this organisation does not exist');
  const userId = meta.newId;
  const eventId = eventIdOf(meta.commandId, 0);
  const [sealedName, sealedEmail] = await Promise.all([
    personal.seal(userId, name, eventId, 'name'),
    personal.seal(userId, email, eventId, 'email'),
  ]);
  return {
    userId,
    organizationId,
    organizationType: company.organizationType,
    role,
    name: sealedName,
    email: sealedEmail,
    emailClaimId: personal.emailClaimId(email),
  };
}
