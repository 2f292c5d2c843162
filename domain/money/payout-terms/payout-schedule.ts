import { addDays, daysBetween, weekdayOf } from '../../shared/time/days.js';

export const payoutIntervals = ['day', 'week', 'month', 'hand'] as const;

/** When a vendor is paid what is available. `hand`: only when somebody starts it. */
export interface PayoutSchedule {
  readonly every: (typeof payoutIntervals)[number];
  /**
   * Of a week the day, 1 Monday to 7 Sunday (ISO 8601); of a month its day, 1 to 28, which every
   * month has; otherwise null.
   */
  readonly on: number | null;
}

export const BY_HAND: PayoutSchedule = { every: 'hand', on: null };

/** Days of a schedule that a run makes up for where none has run. */
export const MADE_UP_DAYS = 31;

/** Whether a schedule names this calendar day. */
export function isDueOn({ every, on }: PayoutSchedule, day: string): boolean {
  if (every === 'day') return true;
  if (every === 'week') return weekdayOf(day) === on;
  return every === 'month' && Number(day.slice(8)) === on;
}

/**
 * Whether a schedule names any day after `since` and up to `day`: whoever was due on a day without a
 * run is paid by the next one, of up to {@link MADE_UP_DAYS} days.
 */
export function isDueWithin(schedule: PayoutSchedule, since: string, day: string): boolean {
  const days = Math.min(daysBetween(since, day), MADE_UP_DAYS);
  for (let back = 0; back < days; back++) if (isDueOn(schedule, addDays(day, -back))) return true;
  return false;
}

/** The first day from `from` on that a schedule names; null: it is by hand. */
export function nextDueDay(schedule: PayoutSchedule, from: string): string | null {
  for (let ahead = 0; ahead <= MADE_UP_DAYS; ahead++) {
    const day = addDays(from, ahead);
    if (isDueOn(schedule, day)) return day;
  }
  return null;
}
