import { eventTypesOutside } from '../../domain/events.js';
import type { PayoutSchedule } from '../../domain/money/payout-terms/payout-schedule.js';
import type { Money } from '../../domain/shared/money/money.js';
import { isoTime, type Projection } from '../projection.js';

/** The key of the terms that apply to whoever has none of its own. */
export const MARKETPLACE_TERMS = 'marketplace';

/** When, and from which amount on, a vendor is paid. */
export interface PayoutTermsDocument {
  /** Null: the marketplace's terms. */
  readonly vendorOrgId: string | null;
  /** Null: the marketplace's. */
  readonly schedule: PayoutSchedule | null;
  readonly minima: readonly Money[];
  /** Somebody is paid without being asked to be. */
  readonly runsByItself: boolean;
  readonly reason: string;
  readonly setBy: string;
  readonly setAt: string;
  readonly revision: number;
  readonly changedAt: string;
}

/** The terms of payouts: the marketplace's, and of vendors who have their own. */
export const payoutTermsModel: Projection<PayoutTermsDocument, 'PayoutTermsSet'> = {
  name: 'payout-terms',
  version: 1,
  handles: ['PayoutTermsSet'],
  ignores: eventTypesOutside('payoutTerms'),
  indexes: [['runsByItself']],
  route: ({ data }) => [data.vendorOrgId ?? MARKETPLACE_TERMS],
  evolve: (_key, _doc, { data, revision, recordedAt }) => {
    const { vendorOrgId, schedule, minima, reason, setBy, occurredAt: setAt } = data;
    return {
      vendorOrgId,
      schedule,
      minima,
      runsByItself: schedule !== null && schedule.every !== 'hand',
      reason,
      setBy,
      setAt,
      revision,
      changedAt: isoTime(recordedAt),
    };
  },
};
