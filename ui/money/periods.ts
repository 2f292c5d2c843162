import { monthBefore, today } from '../core/formats';

/** Days of a calendar, both inclusive. */
export interface Period {
  readonly from: string | null;
  readonly to: string | null;
}

export interface NamedPeriod extends Period {
  readonly label: string;
}

/** What bookkeepers ask for: the last months, this year, everything. */
export function usualPeriods(day: string = today()): readonly NamedPeriod[] {
  const year = day.slice(0, 4);
  return [
    ...[0, 1, 2, 3].map((months) => monthBefore(day, months)),
    { label: year, from: `${year}-01-01`, to: `${year}-12-31` },
    { label: $localize`All time`, from: null, to: null },
  ];
}
