import { specify } from '../../shared/decider/decider-spec.js';
import type { WebhookEndpointEvent } from './webhook-endpoint.events.js';
import { webhookEndpoint } from './webhook-endpoint.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { endpointId: 'e', organizationId: 'o' };
const settings = {
  url: 'https://erp.example/hooks',
  description: 'ERP',
  types: ['order.confirmed'],
  full: false,
  order: 'bySubject' as const,
  ratePerSecond: null,
};
const register = {
  type: 'RegisterWebhookEndpoint' as const,
  at,
  ...of,
  by: 'u',
  settings,
  refused: null,
};
const registered: WebhookEndpointEvent = {
  type: 'WebhookEndpointRegistered',
  data: { ...of, ...settings, registeredBy: 'u', occurredAt: at },
};
const activate = { type: 'ActivateWebhookEndpoint' as const, at, by: 'u', after: 40 };
const activated: WebhookEndpointEvent = {
  type: 'WebhookEndpointActivated',
  data: { ...of, after: 40, activatedBy: 'u', occurredAt: at },
};
const stopped = (why: 'paused' | 'gone' | 'failing', by: string | null): WebhookEndpointEvent => ({
  type: 'WebhookEndpointStopped',
  data: { ...of, why, stoppedBy: by, occurredAt: at },
});

describe('a webhook endpoint', () => {
  const spec = specify(webhookEndpoint);

  it('is registered for events that there are, at an address that can be sent to', () => {
    spec.given().when(register).then([registered]);
    spec.given(registered).when(register).thenNothing();
    spec
      .given()
      .when({ ...register, refused: 'it must begin with https://' })
      .thenFails('webhook-endpoint/url', { field: 'url' });
    spec
      .given()
      .when({ ...register, settings: { ...settings, types: ['order.confirmed', 'order.never'] } })
      .thenFails('webhook-endpoint/type', { field: 'types[1]' });
  });

  it('is activated once it has answered, and stopped by somebody or by rule', () => {
    spec.given(registered).when(activate).then([activated]);
    spec.given(registered, activated).when(activate).thenNothing();
    spec
      .given(registered, activated)
      .when({ type: 'StopWebhookEndpoint', at, by: null, why: 'failing' })
      .then([stopped('failing', null)]);
    spec
      .given(registered, activated, stopped('paused', 'u'))
      .when({ type: 'StopWebhookEndpoint', at, by: null, why: 'gone' })
      .thenNothing();
    spec.given(registered, activated, stopped('gone', null)).when(activate).then([activated]);
  });

  it('has to answer again where its address changes, and not where something else does', () => {
    const changed = (more: Partial<typeof settings>): WebhookEndpointEvent => ({
      type: 'WebhookEndpointChanged',
      data: { ...of, ...settings, ...more, changedBy: 'u', occurredAt: at },
    });
    const change = (more: Partial<typeof settings>) => ({
      type: 'ChangeWebhookEndpoint' as const,
      at,
      by: 'u',
      settings: { ...settings, ...more },
      refused: null,
    });
    const url = 'https://new.example/hooks';
    spec
      .given(registered, activated)
      .when(change({ url }))
      .then([changed({ url })]);
    spec.given(registered, activated).when(change({})).thenNothing();
    spec.given(registered, activated, changed({ url })).when(activate).then([activated]);
    spec
      .given(registered, activated, changed({ full: true }))
      .when(activate)
      .thenNothing();
  });

  it('is sent again from a position while it is active', () => {
    const replay = { type: 'ReplayToWebhookEndpoint' as const, at, by: 'u', after: 7 };
    spec
      .given(registered, activated)
      .when(replay)
      .then([
        {
          type: 'WebhookReplayRequested',
          data: { ...of, after: 7, requestedBy: 'u', occurredAt: at },
        },
      ]);
    spec.given(registered).when(replay).thenFails('webhook-endpoint/not-active');
  });

  it('gets another secret, of which no event says anything', () => {
    spec
      .given(registered)
      .when({ type: 'RotateWebhookSecret', at, by: 'u' })
      .then([{ type: 'WebhookSecretRotated', data: { ...of, rotatedBy: 'u', occurredAt: at } }]);
  });

  it('is gone once it is removed', () => {
    const removed: WebhookEndpointEvent = {
      type: 'WebhookEndpointRemoved',
      data: { ...of, removedBy: 'u', occurredAt: at },
    };
    const remove = { type: 'RemoveWebhookEndpoint' as const, at, by: 'u' };
    spec.given(registered).when(remove).then([removed]);
    spec.given(registered, removed).when(remove).thenFails('webhook-endpoint/unknown');
    spec.given().when(activate).thenFails('webhook-endpoint/unknown');
  });
});
