import { addDays, dayAt } from '../shared/time/days.js';

/**
 * The day that a vendor promises for a line: so many calendar days after the day of ordering, as it
 * is in the vendor's time zone.
 *
 * @param orderedAt ISO 8601
 */
export const promisedDateOf = (orderedAt: string, leadTimeDays: number, timeZone: string): string =>
  addDays(dayAt(timeZone, orderedAt), leadTimeDays);
