import type { DomainEvent } from '../../shared/decider/decider.js';

/**
 * What a name is unique for: an e-mail or an identity of an identity provider in the installation,
 * a SKU within its vendor.
 */
export type ClaimKind = 'email' | 'identity' | 'sku';

export type ClaimEvent =
  | DomainEvent<
      'NameClaimed',
      { claimId: string; kind: ClaimKind; owner: string; expiresAt: string }
    >
  | DomainEvent<'NameClaimConfirmed', { claimId: string; owner: string }>
  | DomainEvent<'NameClaimReleased', { claimId: string; owner: string; reason: string }>;
