import { eventTypesOutside } from '../../domain/events.js';
import type {
  WebhookEndpointEvent,
  WebhookSettings,
  WebhookStop,
} from '../../domain/hub/webhook-endpoint/webhook-endpoint.events.js';
import { settingsOf } from '../../domain/hub/webhook-endpoint/webhook-endpoint.js';
import { isoTime, type Projection } from '../projection.js';

export interface WebhookEndpointDocument extends WebhookSettings {
  readonly id: string;
  readonly organizationId: string;
  readonly status: 'Pending' | 'Active' | 'Stopped';
  readonly why: WebhookStop | null;
  readonly registeredAt: string;
  readonly secretSince: string;
  readonly revision: number;
  readonly changedAt: string;
}

/** Where companies have their events sent. */
export const webhookEndpoints: Projection<WebhookEndpointDocument, WebhookEndpointEvent['type']> = {
  name: 'webhook-endpoints',
  version: 2,
  handles: [
    'WebhookEndpointRegistered',
    'WebhookEndpointChanged',
    'WebhookEndpointActivated',
    'WebhookEndpointStopped',
    'WebhookSecretRotated',
    'WebhookReplayRequested',
    'WebhookEndpointRemoved',
  ],
  ignores: eventTypesOutside('webhookEndpoint'),
  indexes: [['organizationId', 'registeredAt'], ['registeredAt']],
  text: { weights: { words: 1 }, of: (doc) => [`${doc.url} ${doc.description}`] },
  route: (event) => [event.data.endpointId],
  evolve: (_key, doc, event) => {
    const seen = { revision: event.revision, changedAt: isoTime(event.recordedAt) };
    if (event.type === 'WebhookEndpointRegistered') {
      const { endpointId: id, organizationId, occurredAt } = event.data;
      return {
        id,
        organizationId,
        ...settingsOf(event.data),
        status: 'Pending',
        why: null,
        registeredAt: occurredAt,
        secretSince: occurredAt,
        ...seen,
      };
    }
    if (!doc) return undefined;
    switch (event.type) {
      case 'WebhookEndpointChanged':
        return {
          ...doc,
          ...settingsOf(event.data),
          ...(event.data.url === doc.url ? {} : { status: 'Pending' as const, why: null }),
          ...seen,
        };
      case 'WebhookEndpointActivated':
        return { ...doc, status: 'Active', why: null, ...seen };
      case 'WebhookEndpointStopped':
        return { ...doc, status: 'Stopped', why: event.data.why, ...seen };
      case 'WebhookSecretRotated':
        return { ...doc, secretSince: event.data.occurredAt, ...seen };
      case 'WebhookReplayRequested':
        return { ...doc, ...seen };
      case 'WebhookEndpointRemoved':
        return undefined;
    }
  },
};
