import { specify } from '../../shared/decider/decider-spec.js';
import type { VerificationPolicyEvent } from './verification-policy.events.js';
import { verificationPolicy } from './verification-policy.js';

const at = '2026-03-02T09:00:00.000Z';
const by = 'b2f1b1f0-0000-4000-8000-000000000009';
const require = {
  type: 'RequireVerificationDocuments' as const,
  at,
  policyId: 'p',
  side: 'Seller' as const,
  by,
};
const required: VerificationPolicyEvent = {
  type: 'VerificationDocumentsRequired',
  data: {
    policyId: 'p',
    side: 'Seller',
    before: [],
    kinds: ['registration', 'bankConfirmation'],
    setBy: by,
    occurredAt: at,
  },
};

describe('what a company has to hand in', () => {
  const spec = specify(verificationPolicy);

  it('is nothing until an operator says so, and then the same in whatever order it was said', () => {
    expect(
      spec
        .given()
        .when({ ...require, kinds: [] })
        .state(),
    ).toEqual({
      Buyer: [],
      Seller: [],
    });
    spec
      .given()
      .when({ ...require, kinds: ['bankConfirmation', 'registration', 'registration'] })
      .then([required]);
    spec
      .given(required)
      .when({ ...require, kinds: ['registration', 'bankConfirmation'] })
      .thenNothing();
  });

  it('differs between vendors and buyers', () => {
    const state = spec
      .given(required)
      .when({ ...require, side: 'Buyer', kinds: ['registration'] })
      .state();
    expect(state).toEqual({
      Buyer: ['registration'],
      Seller: ['registration', 'bankConfirmation'],
    });
  });

  it('cannot be "other", of which nobody knows what it is', () => {
    spec
      .given()
      .when({ ...require, kinds: ['other'] })
      .thenFails('verification-policy/other', { field: 'kinds' });
  });
});
