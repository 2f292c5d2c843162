import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict } from '../../shared/decider/domain-error.js';
import type { ClaimCommand } from './claim.commands.js';
import type { ClaimEvent, ClaimKind } from './claim.events.js';

export type ClaimState =
  | { readonly status: 'Free' }
  | {
      readonly status: 'Claimed' | 'Confirmed';
      readonly kind: ClaimKind;
      readonly owner: string;
      readonly expiresAt: string;
    };

/**
 * A claim on a name that must be unique. The stream's id is derived from the normalised name, so
 * two claims on a name conflict.
 */
export const claim: Decider<ClaimState, ClaimCommand, ClaimEvent> = {
  category: 'claim',
  stateVersion: 1,
  initial: { status: 'Free' },
  decide,
  evolve,
};

function decide(command: ClaimCommand, state: ClaimState): readonly ClaimEvent[] {
  const { claimId, owner, at } = command;
  switch (command.type) {
    case 'ClaimName': {
      const { kind, expiresAt } = command;
      const free = state.status === 'Free' || (state.status === 'Claimed' && state.expiresAt < at);
      if (!free) {
        if (state.owner === owner) return [];
        throw conflict(`claim/${kind}-taken`, taken[kind], { field: kind });
      }
      return [{ type: 'NameClaimed', data: { claimId, kind, owner, expiresAt, occurredAt: at } }];
    }
    case 'ConfirmNameClaim':
      if (state.status === 'Confirmed' && state.owner === owner) return [];
      if (state.status === 'Free' || state.owner !== owner)
        throw conflict('claim/lost', 'the name was taken by another owner meanwhile');
      return [{ type: 'NameClaimConfirmed', data: { claimId, owner, occurredAt: at } }];
    case 'ReleaseNameClaim':
      if (state.status === 'Free' || state.owner !== owner) return [];
      return [
        {
          type: 'NameClaimReleased',
          data: { claimId, owner, reason: command.reason, occurredAt: at },
        },
      ];
    default:
      return never(command);
  }
}

const taken: Readonly<Record<ClaimKind, string>> = {
  email: 'this e-mail address is already in use',
  identity: 'this identity belongs to another user',
  sku: 'this SKU already exists in this catalogue',
};

function evolve(state: ClaimState, event: ClaimEvent): ClaimState {
  switch (event.type) {
    case 'NameClaimed':
      return {
        status: 'Claimed',
        kind: event.data.kind,
        owner: event.data.owner,
        expiresAt: event.data.expiresAt,
      };
    case 'NameClaimConfirmed':
      return state.status === 'Free' ? state : { ...state, status: 'Confirmed' };
    case 'NameClaimReleased':
      return { status: 'Free' };
    default:
      return never(event);
  }
}
