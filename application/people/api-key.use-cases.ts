import { apiKey } from '../../domain/people/api-key/api-key.js';
import type { Permission } from '../../domain/people/user/permissions.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import { useCase } from '../shared/use-case.js';

export const createApiKey = useCase({
  name: 'CreateApiKey',
  decider: apiKey,
  permission: null,
  prepare: (
    { name, scopes, expiresAt }: { name: string; scopes: readonly Permission[]; expiresAt: string },
    { caller, meta },
  ) => {
    const of = {
      apiKeyId: meta.newId,
      organizationId: caller.organization.id,
      userId: caller.person.id,
    };
    return {
      id: meta.newId,
      command: {
        type: 'CreateApiKey',
        at: meta.at,
        ...of,
        name,
        scopes,
        expiresAt,
        grantable: [...caller.permissions],
      },
      creates: true,
    };
  },
});

/** Users revoke their own keys; user managers those of their organisation; operators any. */
export const revokeApiKey = useCase({
  name: 'RevokeApiKey',
  decider: apiKey,
  permission: null,
  prepare: async (
    { apiKeyId, reason }: { apiKeyId: string; reason: string },
    { caller, meta, services },
  ) => {
    const { state } = await services.pipeline.load(apiKey, apiKeyId);
    const mine = state?.userId === caller.person.id;
    const ours =
      state?.organizationId === caller.organization.id && caller.permissions.has('user.manage');
    if (!mine && !ours && !caller.permissions.has('marketplace.operate'))
      throw missing('api-key/unknown', 'this API key does not exist');
    return {
      id: apiKeyId,
      command: { type: 'RevokeApiKey', at: meta.at, revokedBy: caller.person.id, reason },
    };
  },
});
