import type { VerificationDocumentKind } from '../../domain/people/organization/verification-document.js';
import type { VerifiedSide } from '../../domain/people/verification-policy/verification-policy.events.js';
import {
  verificationPolicy,
  type VerificationPolicyState,
} from '../../domain/people/verification-policy/verification-policy.js';
import { derivedId } from '../shared/command/ids.js';
import { useCase, type Services } from '../shared/use-case.js';

const POLICY_ID = derivedId('verification-policy');

export const requireVerificationDocuments = useCase({
  name: 'RequireVerificationDocuments',
  decider: verificationPolicy,
  permission: 'organization.verify',
  prepare: (
    { side, kinds }: { side: VerifiedSide; kinds: readonly VerificationDocumentKind[] },
    { caller, meta },
  ) => ({
    id: POLICY_ID,
    command: {
      type: 'RequireVerificationDocuments',
      at: meta.at,
      policyId: POLICY_ID,
      side,
      kinds,
      by: caller.person.id,
    },
  }),
});

/** What each side has to hand in before it is verified. */
export async function verificationPolicyOf({
  pipeline,
}: Pick<Services, 'pipeline'>): Promise<VerificationPolicyState> {
  return (await pipeline.load(verificationPolicy, POLICY_ID)).state;
}
