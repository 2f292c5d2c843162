import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf } from '../../shared/event/events-of.js';
import type { Money } from '../../shared/money/money.js';
import type { PayoutSchedule } from './payout-schedule.js';

export type PayoutTermsEvent =
  /** When, and from which amount on, a vendor is paid; of no vendor: whoever has no terms of its own. */
  DomainEvent<
    'PayoutTermsSet',
    {
      vendorOrgId: string | null;
      /** Null: the marketplace's. */
      schedule: PayoutSchedule | null;
      /** By currency: what is less is carried over. */
      minima: readonly Money[];
      reason: string;
      setBy: string;
    }
  >;

export const payoutTermsEvents = eventsOf<PayoutTermsEvent>('payoutTerms', {
  PayoutTermsSet: {
    version: 1,
    audience: ({ vendorOrgId }) => ({
      organizations: vendorOrgId === null ? [] : [vendorOrgId],
      permission: 'payout.read',
    }),
  },
});
