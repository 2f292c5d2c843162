import { dayIn } from '../shared/time/day-in.js';

const DAY_MS = 86_400_000;

/**
 * The day that a vendor promises for a line: the moment of ordering plus the lead time in days of
 * 24 hours, as a day in the vendor's time zone.
 */
export const promisedDateOf = (orderedAt: string, leadTimeDays: number, timeZone: string): string =>
  dayIn(timeZone, Date.parse(orderedAt) + leadTimeDays * DAY_MS);
