const QUARTER_HOUR = 900_000;
const zones = new Map<
  string,
  { readonly format: Intl.DateTimeFormat; readonly days: Map<number, string> }
>();

/**
 * The calendar day of an instant in a zone, `2026-03-05`. Since 1972 every zone's midnight falls on
 * a quarter of an hour, so the result is cached per quarter of an hour.
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
