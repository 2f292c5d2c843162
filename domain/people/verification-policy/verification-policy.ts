import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { invalid } from '../../shared/decider/domain-error.js';
import {
  verificationDocumentKinds,
  type VerificationDocumentKind,
} from '../organization/verification-document.js';
import type { VerificationPolicyEvent, VerifiedSide } from './verification-policy.events.js';

/** What each side has to hand in before it is verified. */
export type VerificationPolicyState = Readonly<
  Record<VerifiedSide, readonly VerificationDocumentKind[]>
>;

export type VerificationPolicyCommand = DomainCommand<'RequireVerificationDocuments'> & {
  policyId: string;
  side: VerifiedSide;
  kinds: readonly VerificationDocumentKind[];
  by: string;
};

/** The marketplace's own rule: which documents a company is verified by. There is one. */
export const verificationPolicy: Decider<
  VerificationPolicyState,
  VerificationPolicyCommand,
  VerificationPolicyEvent
> = {
  category: 'verificationPolicy',
  stateVersion: 1,
  initial: { Buyer: [], Seller: [] },
  decide,
  evolve,
};

function decide(
  command: VerificationPolicyCommand,
  state: VerificationPolicyState,
): readonly VerificationPolicyEvent[] {
  switch (command.type) {
    case 'RequireVerificationDocuments': {
      const { policyId, side, by: setBy, at: occurredAt } = command;
      if (command.kinds.includes('other'))
        throw invalid(
          'verification-policy/other',
          '"other" says nothing of what is needed: choose kinds that a company can tell apart',
          { field: 'kinds', allowed: verificationDocumentKinds.filter((kind) => kind !== 'other') },
        );
      // in one order, however they were ticked
      const kinds = verificationDocumentKinds.filter((kind) => command.kinds.includes(kind));
      const before = state[side];
      if (kinds.join() === before.join()) return [];
      return [
        {
          type: 'VerificationDocumentsRequired',
          data: { policyId, side, before, kinds, setBy, occurredAt },
        },
      ];
    }
    default:
      return never(command.type);
  }
}

function evolve(
  state: VerificationPolicyState,
  event: VerificationPolicyEvent,
): VerificationPolicyState {
  switch (event.type) {
    case 'VerificationDocumentsRequired':
      return { ...state, [event.data.side]: event.data.kinds };
    default:
      return never(event.type);
  }
}
