import { type ApiKeyDocument, apiKeys } from '../../projections/people/api-keys.js';
import type { Filter } from '../ports/documents.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';

export const apiKeyList = list({
  projection: apiKeys,
  sorts: {
    createdAt: [{ field: 'createdAt' }],
    name: [{ field: 'nameKey' }],
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
  reads: [apiKeys],
  run: ({ organizationIds, ...page }, { caller, services }) => {
    const own: Filter = caller.permissions.has('user.read')
      ? { organizationId: caller.organization.id }
      : { userId: caller.person.id };
    return pageOf(
      services.documents,
      apiKeyList,
      page,
      caller.permissions.has('audit.read') ? condition('organizationId', organizationIds) : own,
    );
  },
});
