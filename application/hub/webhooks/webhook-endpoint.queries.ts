import {
  webhookEndpoints,
  type WebhookEndpointDocument,
} from '../../../projections/hub/webhook-endpoints.js';
import { list, pageOf, type ListInput, type Page } from '../../shared/page.js';
import { query } from '../../shared/query.js';
import { ownEndpoint } from './webhook-endpoint.use-cases.js';

export const webhookEndpointList = list({
  projection: webhookEndpoints,
  sorts: { registeredAt: [{ field: 'registeredAt' }] },
  sortedBy: { by: 'registeredAt', descending: true },
});

export const listWebhookEndpoints = query<ListInput, Page<WebhookEndpointDocument>>({
  name: 'ListWebhookEndpoints',
  permission: 'organization.manage',
  reads: [webhookEndpoints],
  run: (page, { caller, services }) =>
    pageOf(services.documents, webhookEndpointList, page, {
      organizationId: caller.organization.id,
    }),
});

/** The endpoint as its events say, where it is the caller's company's. */
export const getWebhookEndpoint = query<
  { readonly endpointId: string },
  Awaited<ReturnType<typeof ownEndpoint>>
>({
  name: 'GetWebhookEndpoint',
  permission: 'organization.manage',
  reads: [],
  run: ({ endpointId }, context) => ownEndpoint(endpointId, context),
});
