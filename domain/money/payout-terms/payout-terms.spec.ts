import fc from 'fast-check';
import { specify } from '../../shared/decider/decider-spec.js';
import { addDays } from '../../shared/time/days.js';
import { isDueOn, isDueWithin, MADE_UP_DAYS, nextDueDay } from './payout-schedule.js';
import { minimumIn, payoutTerms, termsInForce, type PayoutTermsCommand } from './payout-terms.js';

const at = '2026-03-02T09:00:00.000Z';
const set = (more: Partial<PayoutTermsCommand> = {}): PayoutTermsCommand => ({
  type: 'SetPayoutTerms',
  at,
  vendorOrgId: 'v-1',
  schedule: { every: 'week', on: 1 },
  minima: [{ amount: 5_000, currency: 'GBP' }],
  reason: 'As agreed',
  by: 'u-1',
  ...more,
});
const wasSet = (command: PayoutTermsCommand = set()) => {
  const { vendorOrgId, schedule, minima, reason, by } = command;
  return {
    type: 'PayoutTermsSet' as const,
    data: { vendorOrgId, schedule, minima, reason, setBy: by, occurredAt: at },
  };
};

describe('terms of payouts', () => {
  const terms = specify(payoutTerms);

  it('of a vendor say when and from which amount on it is paid', () =>
    terms.given().when(set()).then([wasSet()]));

  it('that are set to what they are change nothing', () =>
    terms
      .given(wasSet())
      .when(set({ reason: 'again' }))
      .thenNothing());

  it('of a vendor may leave the schedule to the marketplace, which needs one', () => {
    terms
      .given()
      .when(set({ schedule: null }))
      .thenTypes('PayoutTermsSet');
    terms
      .given()
      .when(set({ vendorOrgId: null, schedule: null }))
      .thenFails('payout-terms/schedule', { field: 'schedule' });
  });

  it('name a day that there is in every week and every month', () => {
    for (const schedule of [
      { every: 'week', on: 8 },
      { every: 'week', on: null },
      { every: 'month', on: 29 },
      { every: 'month', on: 0 },
      { every: 'day', on: 1 },
      { every: 'hand', on: 1 },
    ] as const)
      terms.given().when(set({ schedule })).thenFails('payout-terms/on', { field: 'schedule.on' });
  });

  it('name each currency once, and no amount below nothing', () => {
    const gbp = { amount: 1, currency: 'GBP' };
    terms
      .given()
      .when(set({ minima: [gbp, gbp] }))
      .thenFails('payout-terms/currency', { field: 'minima[1].currency' });
    terms
      .given()
      .when(set({ minima: [{ amount: -1, currency: 'GBP' }] }))
      .thenFails('payout-terms/minimum', { field: 'minima[0].amount' });
  });

  it('of a vendor come before those of the marketplace, currency by currency', () => {
    const inForce = termsInForce(
      {
        schedule: { every: 'day', on: null },
        minima: [
          { amount: 2_500, currency: 'GBP' },
          { amount: 3_000, currency: 'EUR' },
        ],
      },
      { schedule: null, minima: [{ amount: 100, currency: 'GBP' }] },
    );
    expect(inForce.schedule).toEqual({ every: 'day', on: null });
    expect(['GBP', 'EUR', 'SEK'].map((c) => minimumIn(inForce.minima, c))).toEqual([100, 3_000, 0]);
    expect(termsInForce(null, null)).toEqual({ schedule: { every: 'hand', on: null }, minima: [] });
  });
});

describe('a schedule', () => {
  // 2026-03-02 is a Monday
  it('names its days', () => {
    expect(isDueOn({ every: 'week', on: 1 }, '2026-03-02')).toBe(true);
    expect(isDueOn({ every: 'week', on: 7 }, '2026-03-01')).toBe(true);
    expect(isDueOn({ every: 'week', on: 7 }, '2026-03-02')).toBe(false);
    expect(isDueOn({ every: 'month', on: 2 }, '2026-03-02')).toBe(true);
    expect(isDueOn({ every: 'hand', on: null }, '2026-03-02')).toBe(false);
    expect(nextDueDay({ every: 'month', on: 1 }, '2026-03-02')).toBe('2026-04-01');
    expect(nextDueDay({ every: 'hand', on: null }, '2026-03-02')).toBeNull();
  });

  const schedule = fc.oneof(
    fc.constant({ every: 'day' as const, on: null }),
    fc.record({ every: fc.constant('week' as const), on: fc.integer({ min: 1, max: 7 }) }),
    fc.record({ every: fc.constant('month' as const), on: fc.integer({ min: 1, max: 28 }) }),
  );

  it('has each of its days paid once, whichever days had a run', () =>
    fc.assert(
      fc.property(
        schedule,
        fc.array(fc.integer({ min: 1, max: MADE_UP_DAYS }), { minLength: 1, maxLength: 20 }),
        (of, gaps) => {
          let since = '2026-01-31';
          for (const gap of gaps) {
            const day = addDays(since, gap);
            const named = Array.from({ length: gap }, (_, i) => addDays(since, i + 1)).some((d) =>
              isDueOn(of, d),
            );
            expect(isDueWithin(of, since, day)).toBe(named);
            since = day;
          }
        },
      ),
    ));

  it('names a day within a month from any day', () =>
    fc.assert(
      fc.property(schedule, fc.integer({ min: 0, max: 3_000 }), (of, days) => {
        const from = addDays('2024-01-01', days);
        const next = nextDueDay(of, from)!;
        expect(next >= from && isDueOn(of, next)).toBe(true);
        expect(isDueWithin(of, addDays(from, -1), addDays(next, -1))).toBe(false);
      }),
    ));
});
