import { apiKey, type ApiKeyState } from '../../domain/people/api-key/api-key.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import type { Permission } from '../../domain/people/user/permissions.js';
import type { ApiKeyDocument } from '../../projections/people/api-keys.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import type { Filter } from '../ports/documents.js';
import { query } from '../shared/query.js';
import { useCase } from '../shared/use-case.js';

export const createApiKey = useCase<
  { name: string; scopes: readonly Permission[]; expiresAt: string },
  ApiKeyState
>({
  name: 'CreateApiKey',
  decider: apiKey,
  permission: null,
  prepare: ({ name, scopes, expiresAt }, { caller, meta }) => {
    const of = {
      apiKeyId: meta.newId,
      organizationId: caller.organizationId,
      userId: caller.userId,
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

/** One's own; whoever manages users revokes those of the organisation. */
export const revokeApiKey = useCase<{ apiKeyId: string; reason: string }, ApiKeyState>({
  name: 'RevokeApiKey',
  decider: apiKey,
  permission: null,
  prepare: async ({ apiKeyId, reason }, { caller, meta, services }) => {
    const { state } = await services.pipeline.load<ApiKeyState>(apiKey, apiKeyId);
    const mine = state?.userId === caller.userId;
    const ours =
      state?.organizationId === caller.organizationId && caller.permissions.has('user.manage');
    if (!mine && !ours && !caller.permissions.has('marketplace.operate'))
      throw missing('api-key/unknown', 'there is no such key');
    return {
      id: apiKeyId,
      command: { type: 'RevokeApiKey', at: meta.at, revokedBy: caller.userId, reason },
    };
  },
});

export const apiKeyList = list({
  projection: 'api-keys',
  sorts: {
    createdAt: [{ field: 'createdAt' }],
    name: [{ field: 'name' }],
    expiresAt: [{ field: 'expiresAt' }],
  },
  sortedBy: { by: 'createdAt', descending: true },
});

export const listApiKeys = query<
  ListInput & { readonly organizationIds: readonly string[] },
  Page<ApiKeyDocument>
>({
  name: 'ListApiKeys',
  permission: 'organization.read',
  reads: ['api-keys'],
  run: ({ organizationIds, ...page }, { caller, services }) => {
    const own: Filter = caller.permissions.has('user.read')
      ? { organizationId: caller.organizationId }
      : { userId: caller.userId };
    return pageOf<ApiKeyDocument>(
      services.documents,
      apiKeyList,
      page,
      caller.permissions.has('audit.read') ? condition('organizationId', organizationIds) : own,
    );
  },
});
