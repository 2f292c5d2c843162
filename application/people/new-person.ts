import { missing } from '../../domain/shared/decider/domain-error.js';
import { organization } from '../../domain/people/organization/organization.js';
import type { Role } from '../../domain/people/user/permissions.js';
import { eventIdOf } from '../shared/command/ids.js';
import type { RequestMeta, Services } from '../shared/use-case.js';
import { claimEmail } from './claim-email.js';

/** Somebody who is to belong to an organisation, however they come. */
export interface NewPersonInput {
  readonly organizationId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/**
 * What every command that makes a person says of them: the address claimed, what is personal sealed
 * for its first event.
 */
export async function newPerson(
  { organizationId, name, email, role }: NewPersonInput,
  meta: RequestMeta,
  services: Services,
) {
  const { state: company } = await services.pipeline.load(organization, organizationId);
  if (!company) throw missing('organization/unknown', 'there is no such organization');
  const userId = meta.newId;
  const emailClaimId = await claimEmail(services, email, userId, meta);
  const eventId = eventIdOf(meta.commandId, 0);
  const [sealedName, sealedEmail] = await Promise.all([
    services.personal.seal(userId, name, eventId, 'name'),
    services.personal.seal(userId, email, eventId, 'email'),
  ]);
  return {
    userId,
    organizationId,
    organizationType: company.organizationType,
    role,
    name: sealedName,
    email: sealedEmail,
    emailClaimId,
  };
}
