import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, noOne } from '../../shared/event/events-of.js';

/**
 * Scope of uniqueness: an e-mail address, or an identity of an identity provider, within the
 * installation; a SKU within its vendor.
 */
export type ClaimKind = 'email' | 'identity' | 'sku';

export type ClaimEvent =
  | DomainEvent<
      'NameClaimed',
      { claimId: string; kind: ClaimKind; owner: string; expiresAt: string }
    >
  | DomainEvent<'NameClaimConfirmed', { claimId: string; owner: string }>
  | DomainEvent<'NameClaimReleased', { claimId: string; owner: string; reason: string }>;

export const claimEvents = eventsOf<ClaimEvent>('claim', {
  NameClaimed: { version: 1, audience: noOne },
  NameClaimConfirmed: { version: 1, audience: noOne },
  NameClaimReleased: { version: 1, audience: noOne },
});
