import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
import type { Permission } from '../user/permissions.js';

interface OfApiKey {
  readonly apiKeyId: string;
  readonly organizationId: string;
  /** The user for whom it acts. */
  readonly userId: string;
}

export type ApiKeyEvent =
  | DomainEvent<
      'ApiKeyCreated',
      OfApiKey & { name: string; scopes: readonly Permission[]; expiresAt: string }
    >
  | DomainEvent<'ApiKeyRevoked', OfApiKey & { revokedBy: string; reason: string }>;

const members = organizations('user.read', (e: OfApiKey) => [e.organizationId]);

export const apiKeyEvents = eventsOf<ApiKeyEvent>('apiKey', {
  ApiKeyCreated: { version: 1, audience: members },
  ApiKeyRevoked: { version: 1, audience: members },
});
