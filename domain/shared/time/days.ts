/*
 * Days are calendar days, `2026-03-05`, of somebody's time zone: the vendor's, wherever it is about
 * what a vendor does. Every day is computed here, and counted on as a day of the calendar, never as
 * 24 hours: clocks change. Spans of 24 hours are for what ends at an instant (`DAY_MS`). A lint
 * refuses a second way.
 */

const QUARTER_HOUR = 900_000;

/** 24 hours in milliseconds: of a span between instants, never of a calendar day. */
export const DAY_MS = 86_400_000;

const zones = new Map<
  string,
  { readonly format: Intl.DateTimeFormat; readonly days: Map<number, string> }
>();

/**
 * The calendar day of an instant in a zone, `2026-03-05`. Since 1972 every zone's midnight falls on
 * a quarter of an hour, so the result is cached per quarter of an hour.
 *
 * @param timeZone IANA name
 * @param instant Milliseconds since 1970
 */
export function dayIn(timeZone: string, instant: number): string {
  let zone = zones.get(timeZone);
  if (!zone)
    zones.set(
      timeZone,
      (zone = {
        format: new Intl.DateTimeFormat('en-CA', {
          timeZone,
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
        }),
        days: new Map(),
      }),
    );
  const quarter = Math.floor(instant / QUARTER_HOUR);
  let day = zone.days.get(quarter);
  if (day === undefined) {
    if (zone.days.size > 1_000) zone.days.clear();
    zone.days.set(quarter, (day = zone.format.format(quarter * QUARTER_HOUR)));
  }
  return day;
}

/** The calendar day of an instant (ISO 8601) in a zone. */
export const dayAt = (timeZone: string, instant: string): string =>
  dayIn(timeZone, Date.parse(instant));

/** The day in UTC: of what is nobody's business day, such as when to clean up. */
export const utcDayAt = (instant: string): string => instant.slice(0, 10);

/** The latest day that it is anywhere at an instant; the earliest. */
export const latestDayAt = (instant: string): string => dayAt('Pacific/Kiritimati', instant);
export const earliestDayAt = (instant: string): string => dayAt('Etc/GMT+12', instant);

/** So many calendar days later; earlier where negative. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** How many calendar days it is from one day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** So many times 24 hours after an instant, as an instant: how long something is open or valid. */
export const after24Hours = (instant: string, times: number): string =>
  new Date(Date.parse(instant) + times * DAY_MS).toISOString();

/** The day of the week of a calendar day, 1 Monday to 7 Sunday (ISO 8601). */
export const weekdayOf = (day: string): number => new Date(day).getUTCDay() || 7;

/** Whether a text names a time zone (IANA), such as `Europe/London`. */
export function isTimeZone(text: unknown): boolean {
  try {
    return typeof text === 'string' && Boolean(new Intl.DateTimeFormat('en', { timeZone: text }));
  } catch {
    return false;
  }
}

/** Whether a text is a day that there is: `2026-02-29` is none. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);

/**
 * The first instant of a calendar day in a zone, ISO 8601 in UTC: where clocks change at midnight
 * that is no 00:00.
 */
export function startOfDay(day: string, timeZone: string): string {
  const utc = Math.floor(Date.parse(day) / QUARTER_HOUR);
  // no zone is further from UTC than 14 hours, and midnights fall on quarters of an hour
  let [low, high] = [utc - 60, utc + 60];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dayIn(timeZone, middle * QUARTER_HOUR) >= day) high = middle;
    else low = middle + 1;
  }
  return new Date(low * QUARTER_HOUR).toISOString();
}

/** The last millisecond of a calendar day in a zone, ISO 8601 in UTC. */
export const endOfDay = (day: string, timeZone: string): string =>
  new Date(Date.parse(startOfDay(addDays(day, 1), timeZone)) - 1).toISOString();
