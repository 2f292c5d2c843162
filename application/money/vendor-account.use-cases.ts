import { payableTo, payoutAccount } from '../../domain/money/payout-account/payout-account.js';
import type { OfVendorAccount } from '../../domain/money/vendor-account/vendor-account.events.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import { organization } from '../../domain/people/organization/organization.js';
import { conflict, forbidden, missing } from '../../domain/shared/decider/domain-error.js';
import { fromDecimal } from '../../domain/shared/money/money.js';
import { requireOwn } from '../shared/caller.js';
import { useCase, type Services } from '../shared/use-case.js';

/** A vendor's account, as it is known. */
async function knownAccount(accountId: string, { pipeline }: Services): Promise<OfVendorAccount> {
  const { state } = await pipeline.load(vendorAccount, accountId, true);
  if (!state.of) throw missing('vendor-account/unknown', 'this account does not exist');
  return state.of;
}

export interface RequestPayoutInput {
  readonly accountId: string;
  /** A decimal in the account's currency: what is less is carried over; absent: anything is paid. */
  readonly minimum: string | null;
}

/** The operator has all that is available paid out to a vendor. */
export const requestPayout = useCase({
  name: 'RequestPayout',
  decider: vendorAccount,
  permission: 'marketplace.operate',
  prepare: async ({ accountId, minimum }: RequestPayoutInput, { caller, meta, services }) => {
    const of = await knownAccount(accountId, services);
    const { state } = await services.pipeline.load(payoutAccount, of.vendorOrgId, true);
    return {
      id: accountId,
      command: {
        type: 'RequestPayout',
        at: meta.at,
        ...of,
        payoutId: meta.newId,
        minimum: minimum === null ? 0 : fromDecimal(minimum, of.currency).amount,
        limit: services.payoutSettings.twoPeopleAbove.get(of.currency) ?? null,
        gatewayAccount: payableTo(state, meta.at),
        by: caller.person.id,
      },
    };
  },
});

export const cancelPayout = useCase({
  name: 'CancelPayout',
  decider: vendorAccount,
  permission: 'marketplace.operate',
  prepare: async (
    { accountId, payoutId }: { accountId: string; payoutId: string },
    { caller, meta, services },
  ) => ({
    id: accountId,
    command: {
      type: 'CancelPayout',
      at: meta.at,
      ...(await knownAccount(accountId, services)),
      payoutId,
      by: caller.person.id,
    },
  }),
});

/** Sends a payout again that came back from the bank. */
export const retryPayout = useCase({
  name: 'RetryPayout',
  decider: vendorAccount,
  permission: 'marketplace.operate',
  prepare: async (
    { accountId, payoutId }: { accountId: string; payoutId: string },
    { caller, meta, services },
  ) => {
    const of = await knownAccount(accountId, services);
    const { state } = await services.pipeline.load(payoutAccount, of.vendorOrgId, true);
    const gatewayAccount = payableTo(state, meta.at);
    if (gatewayAccount === null)
      throw conflict(
        'payout/not-ready',
        'this vendor cannot be paid now: its payout account waits for something',
      );
    return {
      id: accountId,
      command: {
        type: 'RetryPayout',
        at: meta.at,
        ...of,
        payoutId,
        gatewayAccount,
        by: caller.person.id,
      },
    };
  },
});

export interface PayoutBlockInput {
  readonly accountId: string;
  readonly blocked: boolean;
  readonly reason: string;
}

/** Nothing is paid out while it is blocked; another person lifts it. */
export const setPayoutBlock = useCase({
  name: 'SetPayoutBlock',
  decider: vendorAccount,
  permission: 'marketplace.operate',
  prepare: async (
    { accountId, blocked, reason }: PayoutBlockInput,
    { caller, meta, services },
  ) => ({
    id: accountId,
    command: {
      type: blocked ? 'BlockPayouts' : 'UnblockPayouts',
      at: meta.at,
      ...(await knownAccount(accountId, services)),
      reason,
      by: caller.person.id,
    },
  }),
});

export interface HoldReserveInput {
  readonly accountId: string;
  readonly amount: string;
  readonly reason: string;
}

export const holdReserve = useCase({
  name: 'HoldReserve',
  decider: vendorAccount,
  permission: 'marketplace.operate',
  prepare: async ({ accountId, amount, reason }: HoldReserveInput, { caller, meta, services }) => {
    const of = await knownAccount(accountId, services);
    return {
      id: accountId,
      command: {
        type: 'HoldReserve',
        at: meta.at,
        ...of,
        reserveId: meta.newId,
        amount: fromDecimal(amount, of.currency).amount,
        reason,
        by: caller.person.id,
      },
    };
  },
});

export const freeReserve = useCase({
  name: 'FreeReserve',
  decider: vendorAccount,
  permission: 'marketplace.operate',
  prepare: async (
    { accountId, reserveId, reason }: { accountId: string; reserveId: string; reason: string },
    { caller, meta, services },
  ) => ({
    id: accountId,
    command: {
      type: 'FreeReserve',
      at: meta.at,
      ...(await knownAccount(accountId, services)),
      reserveId,
      reason,
      by: caller.person.id,
    },
  }),
});

/** A vendor begins to set up where it is paid to: the gateway opens an account for it. */
export const startPayoutOnboarding = useCase({
  name: 'StartPayoutOnboarding',
  decider: payoutAccount,
  permission: 'payout.manage',
  prepare: async ({ vendorOrgId }: { vendorOrgId: string }, { caller, meta, services }) => {
    requireOwn(caller, vendorOrgId, 'organization');
    // the gateway asks for what only the vendor knows, and may say
    if (caller.organization.type !== 'Seller')
      throw forbidden('payout-account/own', 'a vendor sets up its own payouts');
    const { state } = await services.pipeline.load(organization, vendorOrgId);
    if (!state) throw missing('organization/unknown', 'this vendor does not exist');
    return {
      id: vendorOrgId,
      command: {
        type: 'StartOnboarding',
        at: meta.at,
        vendorOrgId,
        country: state.country,
        by: caller.person.id,
      },
    };
  },
});
