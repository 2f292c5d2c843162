import { specify } from '../../shared/decider/decider-spec.js';
import type { ApiKeyEvent } from './api-key.events.js';
import { apiKey } from './api-key.js';

const at = '2026-03-02T09:00:00.000Z';
const expiresAt = '2026-06-01T00:00:00.000Z';
const of = { apiKeyId: 'k', organizationId: 'o', userId: 'u' };
const created: ApiKeyEvent = {
  type: 'ApiKeyCreated',
  data: { ...of, name: 'ERP', scopes: ['order.read'], expiresAt, occurredAt: at },
};
const create = {
  type: 'CreateApiKey' as const,
  at,
  ...of,
  name: 'ERP',
  scopes: ['order.read'] as const,
  expiresAt,
  grantable: ['order.read', 'order.place'],
};

describe('an API key', () => {
  const spec = specify(apiKey);

  it('may do what its person names, and never more than they may themselves', () => {
    spec.given().when(create).then([created]);
    spec.given(created).when(create).thenNothing();
    spec
      .given()
      .when({ ...create, scopes: ['order.read', 'user.manage'] })
      .thenFails('api-key/scope', { field: 'scopes[1]' });
    spec
      .given()
      .when({ ...create, scopes: [] })
      .thenFails('api-key/no-scopes');
  });

  it('ends within a year', () => {
    for (const wrong of [at, '2026-03-01T00:00:00.000Z', '2027-03-05T00:00:00.000Z'])
      spec
        .given()
        .when({ ...create, expiresAt: wrong })
        .thenFails('api-key/expiry', { field: 'expiresAt' });
  });

  it('is revoked once', () => {
    const revoke = { type: 'RevokeApiKey' as const, at, revokedBy: 'a', reason: 'leaked' };
    const revoked: ApiKeyEvent = {
      type: 'ApiKeyRevoked',
      data: { ...of, revokedBy: 'a', reason: 'leaked', occurredAt: at },
    };
    spec.given(created).when(revoke).then([revoked]);
    spec.given(created, revoked).when(revoke).thenNothing();
    spec.given().when(revoke).thenFails('api-key/unknown');
  });
});
