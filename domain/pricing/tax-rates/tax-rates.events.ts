import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, onlookers } from '../../shared/event/events-of.js';
import type { TaxCategory, TaxRate } from '../tax/tax.js';

export type TaxRatesEvent =
  /** The rates with which the marketplace began: those of the program and of its configuration. */
  | DomainEvent<'TaxRatesSeeded', { rates: readonly TaxRate[] }>
  /** A rate from a day on. Orders that were placed keep theirs. */
  | DomainEvent<
      'TaxRateSet',
      {
        country: string;
        category: TaxCategory;
        /** First day on which it applies, `2011-01-04`. */
        from: string;
        /** Null: from that day on there is none, and nothing of the category can be ordered. */
        percent: string | null;
        /** What was recorded for that very day; null: nothing, or that there is none. */
        before: string | null;
        reason: string;
        setBy: string;
      }
    >;

const operators = onlookers('marketplace.readAny');

export const taxRatesEvents = eventsOf<TaxRatesEvent>('taxRates', {
  TaxRatesSeeded: { version: 1, audience: operators },
  TaxRateSet: { version: 1, audience: operators },
});
