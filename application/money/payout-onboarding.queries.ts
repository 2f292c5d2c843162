import { payoutAccount } from '../../domain/money/payout-account/payout-account.js';
import { conflict, forbidden, missing } from '../../domain/shared/decider/domain-error.js';
import { EngineUnavailable } from '../ports/engine-unavailable.js';
import { requireOwn } from '../shared/caller.js';
import { query } from '../shared/query.js';

/** A page of the gateway's on which the vendor says what it has to know; it works once, for minutes. */
export const payoutOnboardingLink = query<
  { readonly vendorOrgId: string; readonly returnUrl: string },
  { readonly url: string }
>({
  name: 'PayoutOnboardingLink',
  permission: 'payout.manage',
  reads: [],
  run: async ({ vendorOrgId, returnUrl }, { caller, services }) => {
    requireOwn(caller, vendorOrgId, 'organization');
    if (caller.organization.type !== 'Seller')
      throw forbidden('payout-account/own', 'a vendor sets up its own payouts');
    const { state } = await services.pipeline.load(payoutAccount, vendorOrgId, true);
    if (!state) throw missing('payout-account/unknown', 'begin to set up payouts first');
    if (state.gatewayAccount === null)
      throw conflict(
        'payout-account/not-open',
        'the payment gateway has not opened the account yet: try again in a moment',
      );
    const answer = await services.gateway.onboardingUrl(state.gatewayAccount, returnUrl);
    if (answer.is === 'done') return { url: answer.value };
    if (answer.is === 'refused')
      throw conflict('payout-account/refused', 'the payment gateway refuses: ask the operator', {
        facts: { code: answer.code },
      });
    throw new EngineUnavailable('The payment gateway', false, new Error(answer.why));
  },
});
