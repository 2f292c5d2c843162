import { eventTypesOutside } from '../../domain/events.js';
import type { ApiKeyEvent } from '../../domain/people/api-key/api-key.events.js';
import type { Permission } from '../../domain/people/user/permissions.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import { isoTime, type Projection } from '../projection.js';

export interface ApiKeyDocument {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly name: string;
  /** By which lists sort. */
  readonly nameKey: string;
  readonly scopes: readonly Permission[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly reason: string | null;
  readonly revision: number;
  readonly changedAt: string;
}

/** API keys with their scopes and expiry. */
export const apiKeys: Projection<ApiKeyDocument, ApiKeyEvent['type']> = {
  name: 'api-keys',
  version: 2,
  handles: ['ApiKeyCreated', 'ApiKeyRevoked'],
  ignores: eventTypesOutside('apiKey'),
  indexes: [['organizationId', 'createdAt'], ['userId', 'createdAt'], ['createdAt']],
  columns: ['nameKey', 'expiresAt'],
  text: { weights: { name: 1 }, of: (doc) => [doc.name] },
  route: (event) => [event.data.apiKeyId],
  evolve: (_key, doc, event) => {
    const seen = { revision: event.revision, changedAt: isoTime(event.recordedAt) };
    if (event.type === 'ApiKeyRevoked')
      return (
        doc && { ...doc, revokedAt: event.data.occurredAt, reason: event.data.reason, ...seen }
      );
    const {
      apiKeyId: id,
      organizationId,
      userId,
      name,
      scopes,
      expiresAt,
      occurredAt: createdAt,
    } = event.data;
    return {
      id,
      organizationId,
      userId,
      name,
      nameKey: nameKeyOf(name),
      scopes,
      createdAt,
      expiresAt,
      revokedAt: null,
      reason: null,
      ...seen,
    };
  },
};
