import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, everyOrganization } from '../../shared/event/events-of.js';
import type { VerificationDocumentKind } from '../organization/verification-document.js';

/** Companies that are verified before they trade. */
export type VerifiedSide = 'Buyer' | 'Seller';

export type VerificationPolicyEvent = DomainEvent<
  'VerificationDocumentsRequired',
  {
    policyId: string;
    side: VerifiedSide;
    before: readonly VerificationDocumentKind[];
    /** What is needed from then on. */
    kinds: readonly VerificationDocumentKind[];
    setBy: string;
  }
>;

export const verificationPolicyEvents = eventsOf<VerificationPolicyEvent>('verificationPolicy', {
  VerificationDocumentsRequired: { version: 1, audience: everyOrganization('organization.read') },
});
