import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';

interface OfEndpoint {
  readonly endpointId: string;
  readonly organizationId: string;
}

/**
 * - `bySubject`: events of one subject come one after the other; others pass one that fails.
 * - `strict`: everything comes one after the other; one that fails holds up all that follow.
 */
export const webhookOrders = ['bySubject', 'strict'] as const;

export type WebhookOrder = (typeof webhookOrders)[number];

/** What a company says of an address of its own to which events are sent. */
export interface WebhookSettings {
  readonly url: string;
  readonly description: string;
  /** Names of public events; empty: all that the company may be told. */
  readonly types: readonly string[];
  /** With lines and terms; otherwise ids, states and totals. */
  readonly full: boolean;
  readonly order: WebhookOrder;
  /** Deliveries a second at most; null: as many as it answers. */
  readonly ratePerSecond: number | null;
}

/** Why nothing is sent: somebody wants it so; it said 410 Gone; it failed for days. */
export type WebhookStop = 'paused' | 'gone' | 'failing';

export type WebhookEndpointEvent =
  /** It waits until it has answered a ping. */
  | DomainEvent<
      'WebhookEndpointRegistered',
      OfEndpoint & WebhookSettings & { registeredBy: string }
    >
  | DomainEvent<'WebhookEndpointChanged', OfEndpoint & WebhookSettings & { changedBy: string }>
  /** It has answered a ping. Events are sent that come behind `after`, a position. */
  | DomainEvent<'WebhookEndpointActivated', OfEndpoint & { after: number; activatedBy: string }>
  /** `stoppedBy` null: by rule. */
  | DomainEvent<
      'WebhookEndpointStopped',
      OfEndpoint & { why: WebhookStop; stoppedBy: string | null }
    >
  /** The secret itself is in no event. */
  | DomainEvent<'WebhookSecretRotated', OfEndpoint & { rotatedBy: string }>
  /** Everything behind a position is sent again, in its order. */
  | DomainEvent<'WebhookReplayRequested', OfEndpoint & { after: number; requestedBy: string }>
  | DomainEvent<'WebhookEndpointRemoved', OfEndpoint & { removedBy: string }>;

const managers = organizations('organization.manage', (e: OfEndpoint) => [e.organizationId]);

export const webhookEndpointEvents = eventsOf<WebhookEndpointEvent>('webhookEndpoint', {
  WebhookEndpointRegistered: { version: 1, audience: managers },
  WebhookEndpointChanged: { version: 1, audience: managers },
  WebhookEndpointActivated: { version: 1, audience: managers },
  WebhookEndpointStopped: { version: 1, audience: managers },
  WebhookSecretRotated: { version: 1, audience: managers },
  WebhookReplayRequested: { version: 1, audience: managers },
  WebhookEndpointRemoved: { version: 1, audience: managers },
});
