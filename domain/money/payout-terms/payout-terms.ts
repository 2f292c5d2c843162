import type { Decider, DomainCommand } from '../../shared/decider/decider.js';
import { invalid } from '../../shared/decider/domain-error.js';
import { sayTheSame } from '../../shared/decider/same.js';
import { requireText } from '../../shared/decider/text.js';
import { isCurrency, type Currency, type Money } from '../../shared/money/money.js';
import { BY_HAND, payoutIntervals, type PayoutSchedule } from './payout-schedule.js';
import type { PayoutTermsEvent } from './payout-terms.events.js';

export interface PayoutTerms {
  /** Null: the marketplace's. */
  readonly schedule: PayoutSchedule | null;
  readonly minima: readonly Money[];
}

export type PayoutTermsCommand = DomainCommand<'SetPayoutTerms'> &
  PayoutTerms & { vendorOrgId: string | null; reason: string; by: string };

/** When, and from which amount on, vendors are paid: the marketplace's terms, or one vendor's own. */
export const payoutTerms: Decider<PayoutTerms | null, PayoutTermsCommand, PayoutTermsEvent> = {
  category: 'payoutTerms',
  stateVersion: 1,
  initial: null,
  decide: (command, state) => {
    const { at, vendorOrgId, schedule, minima, reason, by } = command;
    if (schedule) requireSchedule(schedule);
    else if (vendorOrgId === null)
      throw invalid('payout-terms/schedule', 'the marketplace needs a schedule of its own', {
        field: 'schedule',
      });
    requireMinima(minima);
    requireText('reason', reason, 500);
    if (state && sayTheSame([state.schedule, state.minima], [schedule, minima])) return [];
    return [
      {
        type: 'PayoutTermsSet',
        data: { vendorOrgId, schedule, minima, reason, setBy: by, occurredAt: at },
      },
    ];
  },
  evolve: (_state, { data: { schedule, minima } }) => ({ schedule, minima }),
};

/** A vendor's terms where it has some, with the marketplace's for what they leave open. */
export const termsInForce = (
  marketplace: PayoutTerms | null,
  own: PayoutTerms | null,
): { readonly schedule: PayoutSchedule; readonly minima: readonly Money[] } => ({
  schedule: own?.schedule ?? marketplace?.schedule ?? BY_HAND,
  minima: [
    ...(own?.minima ?? []),
    ...(marketplace?.minima ?? []).filter(
      ({ currency }) => !own?.minima.some((m) => m.currency === currency),
    ),
  ],
});

/** Minor units; 0: anything is paid. */
export const minimumIn = (minima: readonly Money[], currency: Currency): number =>
  minima.find((m) => m.currency === currency)?.amount ?? 0;

function requireSchedule({ every, on }: PayoutSchedule): void {
  if (!payoutIntervals.includes(every))
    throw invalid(
      'payout-terms/schedule',
      `a schedule is one of ${payoutIntervals.join(', ')}, not "${every}"`,
      { field: 'schedule.every', allowed: payoutIntervals },
    );
  const last = { day: null, week: 7, month: 28, hand: null }[every];
  if (last === null) {
    if (on !== null)
      throw invalid(
        'payout-terms/on',
        `a schedule of every ${every} names no day: leave "on" out`,
        { field: 'schedule.on' },
      );
  } else if (on === null || !Number.isSafeInteger(on) || on < 1 || on > last)
    throw invalid(
      'payout-terms/on',
      every === 'week'
        ? 'name the day of the week, 1 for Monday to 7 for Sunday'
        : 'name a day that every month has, 1 to 28',
      { field: 'schedule.on' },
    );
}

function requireMinima(minima: readonly Money[]): void {
  const seen = new Set<string>();
  minima.forEach(({ amount, currency }, i) => {
    if (!isCurrency(currency) || seen.has(currency))
      throw invalid('payout-terms/currency', 'name each currency once, by its ISO 4217 code', {
        field: `minima[${i}].currency`,
      });
    seen.add(currency);
    if (!Number.isSafeInteger(amount) || amount < 0)
      throw invalid('payout-terms/minimum', 'a minimum must not be negative', {
        field: `minima[${i}].amount`,
      });
  });
}
