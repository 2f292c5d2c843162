import type { WebhookSettings } from '../../../domain/hub/webhook-endpoint/webhook-endpoint.events.js';
import { webhookEndpoint } from '../../../domain/hub/webhook-endpoint/webhook-endpoint.js';
import { missing } from '../../../domain/shared/decider/domain-error.js';
import { requireOwn, requireTrading } from '../../shared/caller.js';
import { useCase, type UseCaseContext } from '../../shared/use-case.js';

/** Settings as somebody wants them, and why their URL is refused; null: it is not. */
export interface WantedSettings {
  readonly settings: WebhookSettings;
  readonly refused: string | null;
}

interface OfEndpoint {
  readonly endpointId: string;
}

/** The endpoint, where it is the caller's company's; of others there is none. */
export async function ownEndpoint(
  endpointId: string,
  { caller, services }: Pick<UseCaseContext, 'caller' | 'services'>,
) {
  // whoever is not verified yet sets off nothing that leaves
  requireTrading(caller);
  const { state } = await services.pipeline.load(webhookEndpoint, endpointId, true);
  if (!state || state.status === 'Removed')
    throw missing('webhook-endpoint/unknown', 'this webhook endpoint does not exist');
  requireOwn(caller, state.organizationId, 'webhook-endpoint');
  return state;
}

export const registerWebhookEndpoint = useCase({
  name: 'RegisterWebhookEndpoint',
  decider: webhookEndpoint,
  permission: 'organization.manage',
  prepare: ({ settings, refused }: WantedSettings, { caller, meta }) => {
    requireTrading(caller);
    return {
      id: meta.newId,
      command: {
        type: 'RegisterWebhookEndpoint',
        at: meta.at,
        endpointId: meta.newId,
        organizationId: caller.organization.id,
        by: caller.person.id,
        settings,
        refused,
      },
      creates: true,
    };
  },
});

export const changeWebhookEndpoint = useCase({
  name: 'ChangeWebhookEndpoint',
  decider: webhookEndpoint,
  permission: 'organization.manage',
  prepare: async ({ endpointId, settings, refused }: OfEndpoint & WantedSettings, context) => {
    await ownEndpoint(endpointId, context);
    const { caller, meta } = context;
    const by = caller.person.id;
    return {
      id: endpointId,
      command: { type: 'ChangeWebhookEndpoint', at: meta.at, by, settings, refused },
    };
  },
});

/** It has answered a test before; events are sent from now on, or from where it was stopped. */
export const activateWebhookEndpoint = useCase({
  name: 'ActivateWebhookEndpoint',
  decider: webhookEndpoint,
  permission: 'organization.manage',
  prepare: async ({ endpointId }: OfEndpoint, context) => {
    await ownEndpoint(endpointId, context);
    const { caller, meta, services } = context;
    const after = await services.events.head();
    return {
      id: endpointId,
      command: { type: 'ActivateWebhookEndpoint', at: meta.at, by: caller.person.id, after },
    };
  },
});

export const stopWebhookEndpoint = useCase({
  name: 'StopWebhookEndpoint',
  decider: webhookEndpoint,
  permission: 'organization.manage',
  prepare: async ({ endpointId }: OfEndpoint, context) => {
    await ownEndpoint(endpointId, context);
    const { caller, meta } = context;
    return {
      id: endpointId,
      command: {
        type: 'StopWebhookEndpoint' as const,
        at: meta.at,
        by: caller.person.id,
        why: 'paused' as const,
      },
    };
  },
});

export const rotateWebhookSecret = useCase({
  name: 'RotateWebhookSecret',
  decider: webhookEndpoint,
  permission: 'organization.manage',
  prepare: async ({ endpointId }: OfEndpoint, context) => {
    await ownEndpoint(endpointId, context);
    const { caller, meta } = context;
    return {
      id: endpointId,
      command: { type: 'RotateWebhookSecret', at: meta.at, by: caller.person.id },
    };
  },
});

/** Everything behind a position is sent again. */
export const replayToWebhookEndpoint = useCase({
  name: 'ReplayToWebhookEndpoint',
  decider: webhookEndpoint,
  permission: 'organization.manage',
  prepare: async ({ endpointId, after }: OfEndpoint & { after: number }, context) => {
    await ownEndpoint(endpointId, context);
    const { caller, meta } = context;
    return {
      id: endpointId,
      command: { type: 'ReplayToWebhookEndpoint', at: meta.at, by: caller.person.id, after },
    };
  },
});

export const removeWebhookEndpoint = useCase({
  name: 'RemoveWebhookEndpoint',
  decider: webhookEndpoint,
  permission: 'organization.manage',
  prepare: async ({ endpointId }: OfEndpoint, context) => {
    await ownEndpoint(endpointId, context);
    const { caller, meta } = context;
    return {
      id: endpointId,
      command: { type: 'RemoveWebhookEndpoint', at: meta.at, by: caller.person.id },
    };
  },
});
