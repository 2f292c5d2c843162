/** The order of day and month in a date such as 03/04/2026. */
export const dayOrders = ['dmy', 'mdy'] as const;
export type DayOrder = (typeof dayOrders)[number];

export type DayOutcome =
  | { readonly is: 'day'; readonly value: string }
  | { readonly is: 'unclear'; readonly dmy: string; readonly mdy: string }
  | { readonly is: 'none' };

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const ORDERED = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;
/** A time after the day says nothing about the day. */
const TIME = /[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2}|[AaPp][Mm])?$/;

const two = (value: number): string => String(value).padStart(2, '0');

function dayOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists =
    year >= 1900 && year <= 2200 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? `${year}-${two(month)}-${two(day)}` : null;
}

/**
 * Every calendar day (ISO 8601) that a text can mean. A year first, or points between (as in most
 * of Europe), have one reading; `03/04/2026` has two. Two digits of a year are of this century.
 */
export function daysIn(text: string): {
  readonly dmy: string | null;
  readonly mdy: string | null;
} {
  const bare = text.trim().replace(TIME, '');
  const first = ISO.exec(bare) ?? COMPACT.exec(bare);
  if (first) {
    const day = dayOf(Number(first[1]), Number(first[2]), Number(first[3]));
    return { dmy: day, mdy: day };
  }
  const ordered = ORDERED.exec(bare);
  if (!ordered) return { dmy: null, mdy: null };
  const [, a, mark, b, y] = ordered;
  const year = y!.length === 2 ? 2000 + Number(y) : Number(y);
  return {
    dmy: dayOf(year, Number(b), Number(a)),
    mdy: mark === '.' ? null : dayOf(year, Number(a), Number(b)),
  };
}

/** A text as a day, by the format of its column where it can be read in two ways. */
export function dayIn(text: string, order: DayOrder | null): DayOutcome {
  const { dmy, mdy } = daysIn(text);
  if (dmy === null && mdy === null) return { is: 'none' };
  if (dmy === null || mdy === null || dmy === mdy) return { is: 'day', value: (dmy ?? mdy)! };
  if (order === null) return { is: 'unclear', dmy, mdy };
  return { is: 'day', value: order === 'dmy' ? dmy : mdy };
}

/** What the dates of a column say about its format. */
export interface DayEvidence {
  readonly days: number;
  readonly dmy: number;
  readonly mdy: number;
  readonly unclear: number;
  readonly examples: readonly string[];
}

const MAX_EXAMPLES = 3;

/** Gathers what the texts of a column say about the order of day and month. */
export class DayFormatFinder {
  private days = 0;
  private dmy = 0;
  private mdy = 0;
  private unclear = 0;
  private readonly examples: string[] = [];

  add(text: string): void {
    if (text.length < 6 || text.length > 40 || !/\d[-/.]\d/.test(text)) return;
    const { dmy, mdy } = daysIn(text);
    if (dmy === null && mdy === null) return;
    this.days++;
    if (dmy === mdy) return;
    if (dmy === null) this.mdy++;
    else if (mdy === null) this.dmy++;
    else {
      this.unclear++;
      if (this.examples.length < MAX_EXAMPLES) this.examples.push(text);
    }
  }

  result(): DayEvidence {
    const { days, dmy, mdy, unclear, examples } = this;
    return { days, dmy, mdy, unclear, examples };
  }
}

/** The order that a column's dates prove; null where none does, or they disagree. */
export function provenOrder({ dmy, mdy }: DayEvidence): DayOrder | null {
  if (dmy > 0 && mdy === 0) return 'dmy';
  if (mdy > 0 && dmy === 0) return 'mdy';
  return null;
}

export const mustAskForOrder = (evidence: DayEvidence): boolean =>
  evidence.unclear > 0 && provenOrder(evidence) === null;
