import { specify } from '../../shared/decider/decider-spec.js';
import type { ClaimEvent } from './claim.events.js';
import { claim } from './claim.js';

const at = '2026-03-02T09:00:00.000Z';
const expiresAt = '2026-03-02T10:00:00.000Z';
const claimed: ClaimEvent = {
  type: 'NameClaimed',
  data: { claimId: 'c', kind: 'sku', owner: 'p1', expiresAt, occurredAt: at },
};
const confirmed: ClaimEvent = {
  type: 'NameClaimConfirmed',
  data: { claimId: 'c', owner: 'p1', occurredAt: at },
};
const claimBy = (owner: string, when = at) => ({
  type: 'ClaimName' as const,
  at: when,
  claimId: 'c',
  kind: 'sku' as const,
  owner,
  expiresAt,
});

describe('a claimed name', () => {
  const spec = specify(claim);

  it('belongs to the first who claims it, and repeating the claim changes nothing', () => {
    spec.given().when(claimBy('p1')).then([claimed]);
    spec.given(claimed).when(claimBy('p1')).thenNothing();
    spec.given(claimed).when(claimBy('p2')).thenFails('claim/sku-taken', { field: 'sku' });
  });

  it('is free again when the claim expired unconfirmed, but never once confirmed', () => {
    spec.given(claimed).when(claimBy('p2', '2026-03-02T10:00:00.001Z')).thenTypes('NameClaimed');
    spec
      .given(claimed, confirmed)
      .when(claimBy('p2', '2027-01-01T00:00:00.000Z'))
      .thenFails('claim/sku-taken');
  });

  it('can change hands after its release', () => {
    const released: ClaimEvent = {
      type: 'NameClaimReleased',
      data: { claimId: 'c', owner: 'p1', reason: 'renamed', occurredAt: at },
    };
    spec.given(claimed, confirmed, released).when(claimBy('p2')).thenTypes('NameClaimed');
  });

  it('is released only by its owner', () => {
    spec
      .given(claimed)
      .when({ type: 'ReleaseNameClaim', at, claimId: 'c', owner: 'p2', reason: 'x' })
      .thenNothing();
  });
});
