import type { PayoutRunScope } from '../../domain/money/payout-run/payout-run.events.js';
import { payoutRun } from '../../domain/money/payout-run/payout-run.js';
import type { PayoutSchedule } from '../../domain/money/payout-terms/payout-schedule.js';
import { payoutTerms } from '../../domain/money/payout-terms/payout-terms.js';
import { organization } from '../../domain/people/organization/organization.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import type { Money } from '../../domain/shared/money/money.js';
import { addDays, dayAt } from '../../domain/shared/time/days.js';
import { derivedId } from '../shared/command/ids.js';
import { useCase } from '../shared/use-case.js';
import { lastScheduledDay } from './payout-run.queries.js';

/** Terms of whoever has none of its own. */
export const marketplaceTermsId = derivedId('payout-terms', 'marketplace');

export interface StartPayoutRunInput {
  readonly scope: PayoutRunScope;
  /** Only these; empty: all of them. */
  readonly vendorOrgIds: readonly string[];
}

/** The operator has vendors paid now, whoever has enough or whoever is due. */
export const startPayoutRun = useCase({
  name: 'StartPayoutRun',
  decider: payoutRun,
  permission: 'marketplace.operate',
  prepare: async ({ scope, vendorOrgIds }: StartPayoutRunInput, { caller, meta, services }) => {
    const day = dayAt(services.payoutSettings.timeZone, meta.at);
    return {
      id: meta.newId,
      command: {
        type: 'StartPayoutRun',
        at: meta.at,
        runId: meta.newId,
        day,
        scope,
        since: scope === 'due' ? await dueSince(services.documents, day) : null,
        vendorOrgIds: vendorOrgIds.length > 0 ? vendorOrgIds : null,
        by: caller.person.id,
      },
      creates: true,
    };
  },
});

/** Whoever was due after this day has not been paid by a run: that of the schedule before. */
export async function dueSince(
  documents: Parameters<typeof lastScheduledDay>[0],
  day: string,
): Promise<string> {
  const last = await lastScheduledDay(documents);
  return last !== null && last < day ? last : addDays(day, -1);
}

export const stopPayoutRun = useCase({
  name: 'StopPayoutRun',
  decider: payoutRun,
  permission: 'marketplace.operate',
  prepare: async (
    { runId, reason }: { runId: string; reason: string },
    { caller, meta, services },
  ) => {
    const { state } = await services.pipeline.load(payoutRun, runId, true);
    if (!state) throw missing('payout-run/unknown', 'this payout run does not exist');
    return {
      id: runId,
      command: { type: 'StopPayoutRun', at: meta.at, runId, reason, by: caller.person.id },
    };
  },
});

export interface PayoutTermsInput {
  /** Null: of the marketplace. */
  readonly vendorOrgId: string | null;
  readonly schedule: PayoutSchedule | null;
  readonly minima: readonly Money[];
  readonly reason: string;
}

/** When, and from which amount on, a vendor is paid. */
export const setPayoutTerms = useCase({
  name: 'SetPayoutTerms',
  decider: payoutTerms,
  permission: 'marketplace.operate',
  prepare: async (
    { vendorOrgId, schedule, minima, reason }: PayoutTermsInput,
    { caller, meta, services },
  ) => {
    if (vendorOrgId !== null) {
      const { state } = await services.pipeline.load(organization, vendorOrgId);
      if (state?.organizationType !== 'Seller')
        throw missing('organization/unknown', 'this vendor does not exist');
    }
    return {
      id: vendorOrgId ?? marketplaceTermsId,
      command: {
        type: 'SetPayoutTerms',
        at: meta.at,
        vendorOrgId,
        schedule,
        minima,
        reason,
        by: caller.person.id,
      },
    };
  },
});
