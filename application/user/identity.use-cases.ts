import { missing } from '../../domain/decider/domain-error.js';
import { organization, type OrganizationState } from '../../domain/organization/organization.js';
import type { Role } from '../../domain/user/permissions.js';
import { user, type UserState } from '../../domain/user/user.js';
import { eventIdOf } from '../command/ids.js';
import { useCase } from '../use-case.js';
import { claimEmail, claimName } from './claim-email.js';

/** For somebody whom an identity provider has proved and whose organisation takes its people by it. They have no password. */
export const registerByProvider = useCase<{ organizationId: string; role: Role; name: string; email: string }, UserState>({
  name: 'RegisterByProvider',
  decider: user,
  permission: null,
  prepare: async ({ organizationId, role, name, email }, { meta, services }) => {
    const { state: company } = await services.pipeline.load<OrganizationState>(organization, organizationId);
    if (!company) throw missing('organization/unknown', 'there is no such organization');
    const userId = meta.newId;
    const emailClaimId = await claimEmail(services, email, userId, meta);
    const eventId = eventIdOf(meta.commandId, 0);
    const [sealedName, sealedEmail] = await Promise.all([services.personal.seal(userId, name, eventId, 'name'), services.personal.seal(userId, email, eventId, 'email')]);
    const of = { userId, organizationId, organizationType: company.organizationType, role };
    return { id: userId, command: { type: 'RegisterUser', at: meta.at, ...of, name: sealedName, email: sealedEmail, emailClaimId }, creates: true };
  },
});

/** Nobody else is signed in by the identity from then on. */
export const linkIdentity = useCase<{ userId: string; provider: string; identityClaimId: string; emailClaimId: string }, UserState>({
  name: 'LinkIdentity',
  decider: user,
  permission: null,
  prepare: async ({ userId, provider, identityClaimId, emailClaimId }, { meta, services }) => {
    await claimName(services, 'identity', identityClaimId, userId, meta);
    return { id: userId, command: { type: 'LinkIdentity', at: meta.at, userId, provider, identityClaimId, emailClaimId } };
  },
});
