import { webhookOrders } from '../../../domain/hub/webhook-endpoint/webhook-endpoint.events.js';
import {
  flag,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  ref,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { acceptedFields } from '../kernel/schemas.js';

const WebhookEndpoint = object(
  {
    id,
    organizationId: id,
    url: text,
    description: text,
    types: list(text),
    full: flag,
    order: oneOf(webhookOrders),
    ratePerSecond: nullable(whole),
    status: oneOf(['Pending', 'Active', 'Stopped']),
    why: nullable(oneOf(['paused', 'gone', 'failing'])),
    registeredAt: instant,
    secretSince: instant,
    revision,
    changedAt: instant,
  },
  '`why` it was stopped: by somebody, because it answered 410, or because it failed for 5 days and at least 20 attempts',
);

const WebhookEndpointRegistered = object(
  { ...acceptedFields, secret: text },
  '`secret` is shown once: verify deliveries with it (Standard Webhooks 1.0)',
);

const WebhookDelivery = object(
  {
    key: text,
    at: instant,
    eventId: text,
    type: text,
    subject: text,
    position: nullable(text),
    cause: oneOf(['event', 'test', 'again']),
    attempt: whole,
    outcome: oneOf(['delivered', 'failed', 'dead']),
    status: nullable(whole),
    failure: nullable(text),
    answer: text,
    tookMs: whole,
    nextAt: nullable(instant),
  },
  'One attempt: `dead` is not tried again. `answer` is the beginning of what came back',
);

const WebhookDeliveries = object({
  items: list(ref('WebhookDelivery', WebhookDelivery)),
  nextCursor: nullable(text),
});

export const webhookEndpointsSchemas = {
  WebhookEndpoint,
  WebhookEndpointRegistered,
  WebhookDelivery,
  WebhookDeliveries,
};
