import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { apiKeys } from './api-keys.js';

const of = { apiKeyId: 'k-1', organizationId: 'b-1', userId: 'u-1' };
const created = builds('ApiKeyCreated', {
  ...of,
  name: 'Warehouse sync',
  scopes: ['stock.read', 'order.read'],
  expiresAt: '2027-03-02T00:00:00.000Z',
});
const revoked = builds('ApiKeyRevoked', { ...of, revokedBy: 'u-9', reason: 'Laptop stolen' });

describe('an API key', () => {
  const spec = project(apiKeys);

  it('is shown with whose it is, what it may do and until when', () => {
    spec.given(created()).then('k-1', {
      id: 'k-1',
      organizationId: 'b-1',
      userId: 'u-1',
      name: 'Warehouse sync',
      nameKey: 'warehouse sync',
      scopes: ['stock.read', 'order.read'],
      createdAt: created().data.occurredAt,
      expiresAt: '2027-03-02T00:00:00.000Z',
      revokedAt: null,
      reason: null,
      revision: 0,
      changedAt: recordedAt(1),
    });
  });

  it('stays in the list when it is revoked, with when and why', () => {
    spec.given(created(), revoked({ occurredAt: '2026-04-01T08:00:00.000Z' })).thenMatches('k-1', {
      name: 'Warehouse sync',
      scopes: ['stock.read', 'order.read'],
      revokedAt: '2026-04-01T08:00:00.000Z',
      reason: 'Laptop stolen',
      revision: 1,
      changedAt: recordedAt(2),
    });
  });

  it('is revoked by itself: another key of the same person goes on', () => {
    spec.given(created(), created({ apiKeyId: 'k-2', name: 'Reports' }), revoked()).thenDocuments({
      'k-1': { reason: 'Laptop stolen' },
      'k-2': { name: 'Reports', revokedAt: null, reason: null },
    });
  });

  it('is not made up where only its end is known', () => {
    spec.given(revoked()).thenDocuments({});
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
