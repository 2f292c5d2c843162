import type { DomainEvent } from '../../shared/decider/decider.js';

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
