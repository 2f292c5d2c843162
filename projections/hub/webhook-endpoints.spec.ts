import { builds } from '../../domain/event-builder-spec.js';
import { project } from '../projection-spec.js';
import { webhookEndpoints } from './webhook-endpoints.js';

const of = { endpointId: 'e-1', organizationId: 'o-1' };
const settings = {
  url: 'https://erp.example/hooks',
  description: 'ERP',
  types: ['order.confirmed'],
  full: false,
  order: 'bySubject' as const,
  ratePerSecond: null,
};
const registered = builds('WebhookEndpointRegistered', { ...of, ...settings, registeredBy: 'u-1' });
const changed = builds('WebhookEndpointChanged', { ...of, ...settings, changedBy: 'u-1' });
const activated = builds('WebhookEndpointActivated', { ...of, after: 1, activatedBy: 'u-1' });
const stopped = builds('WebhookEndpointStopped', { ...of, why: 'gone', stoppedBy: null });
const rotated = builds('WebhookSecretRotated', { ...of, rotatedBy: 'u-1' });
const replayed = builds('WebhookReplayRequested', { ...of, after: 1, requestedBy: 'u-1' });
const removed = builds('WebhookEndpointRemoved', { ...of, removedBy: 'u-1' });

describe('a webhook endpoint in the list', () => {
  const spec = project(webhookEndpoints);

  it('waits until it has answered, and says why nothing is sent to it', () => {
    spec.given(registered()).thenMatches('e-1', { ...settings, status: 'Pending', why: null });
    spec.given(registered(), activated()).thenMatches('e-1', { status: 'Active' });
    spec
      .given(registered(), activated(), stopped())
      .thenMatches('e-1', { status: 'Stopped', why: 'gone' });
    spec
      .given(registered(), activated(), stopped(), activated())
      .thenMatches('e-1', { status: 'Active', why: null });
  });

  it('waits again where its address has changed, and not where something else has', () => {
    spec
      .given(registered(), activated(), changed({ full: true }))
      .thenMatches('e-1', { status: 'Active', full: true });
    spec
      .given(registered(), activated(), changed({ url: 'https://new.example/' }))
      .thenMatches('e-1', { status: 'Pending', url: 'https://new.example/' });
  });

  it('says since when its secret is the one that it is, and is gone when it is removed', () => {
    spec
      .given(registered(), rotated({ occurredAt: '2026-04-01T08:00:00.000Z' }), replayed())
      .thenMatches('e-1', { secretSince: '2026-04-01T08:00:00.000Z' });
    spec.given(registered(), removed()).thenNothing('e-1');
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
