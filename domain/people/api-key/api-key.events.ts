import type { DomainEvent } from '../../shared/decider/decider.js';
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
