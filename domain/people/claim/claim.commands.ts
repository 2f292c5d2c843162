import type { DomainCommand } from '../../shared/decider/decider.js';
import type { ClaimKind } from './claim.events.js';

export type ClaimCommand =
  | (DomainCommand<'ClaimName'> & {
      claimId: string;
      kind: ClaimKind;
      owner: string;
      expiresAt: string;
    })
  | (DomainCommand<'ConfirmNameClaim'> & { claimId: string; owner: string })
  | (DomainCommand<'ReleaseNameClaim'> & { claimId: string; owner: string; reason: string });
