import type { Currency } from '../../domain/shared/money/money.js';

/** How an installation pays vendors. */
export interface PayoutSettings {
  /** IANA name: whose days are those of payout runs. */
  readonly timeZone: string;
  /** From what time of day on the run by schedule begins, `06:00` in that zone. */
  readonly startsAt: string;
  /** By currency, minor units: a payout of more takes two people; refunds do not yet. */
  readonly twoPeopleAbove: ReadonlyMap<Currency, number>;
}

export const defaultPayoutSettings: PayoutSettings = {
  timeZone: 'UTC',
  startsAt: '06:00',
  twoPeopleAbove: new Map(),
};
