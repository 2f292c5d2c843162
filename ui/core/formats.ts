import type { Money } from '../api/models/money';
import type { UnitPrice } from '../api/models/unit-price';

/** Numbers, money and dates as the reader's locale writes them. */
const locale = (): string => document.documentElement.lang || 'en-GB';

/** Results of `make` by argument: making a format takes a hundred times what using it does. */
function remembered<A, F>(make: (argument: A) => F): (argument: A) => F {
  const made = new Map<A, F>();
  let language = '';
  return (argument) => {
    if (language !== locale()) {
      language = locale();
      made.clear();
    }
    let format = made.get(argument);
    if (format === undefined) made.set(argument, (format = make(argument)));
    return format;
  };
}

const whole = remembered(() => new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }));
const amounts = remembered(
  (places: number) =>
    new Intl.NumberFormat(locale(), {
      minimumFractionDigits: places,
      maximumFractionDigits: places,
    }),
);
const unitPrices = remembered(
  () => new Intl.NumberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 6 }),
);
const distances = remembered(
  () => new Intl.RelativeTimeFormat(locale(), { numeric: 'auto', style: 'short' }),
);
const days = remembered(
  (timeZone: string) =>
    new Intl.DateTimeFormat(locale(), {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone,
    }),
);
const monthNames = remembered(
  () => new Intl.DateTimeFormat(locale(), { month: 'short', year: 'numeric', timeZone: 'UTC' }),
);
const moments = remembered(
  () => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }),
);

/** Decimals stay decimals: the amount never becomes a binary fraction. */
const exact = (format: Intl.NumberFormat, decimal: string): string =>
  format.format(decimal as unknown as number);

const digitsOf = remembered(
  (currency: string) =>
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
      .maximumFractionDigits ?? 2,
);

/** `1,204.50`, without the currency. */
export const amountText = ({ amount, currency }: Money): string =>
  exact(amounts(digitsOf(currency)), amount);

/** Of an amount in minor units, as aggregates count: `1,204.50 GBP` for 120450. */
export function minorText(minor: number, currency: string): string {
  const places = digitsOf(currency);
  return moneyText({ amount: (minor / 10 ** places).toFixed(places), currency });
}

/** `1,204.50 GBP` */
export const moneyText = (money: Money): string => `${amountText(money)} ${money.currency}`;

/** `2.55 GBP`, or `12.40 GBP / 100` where the price is for more than one selling unit. */
export function unitPriceText({ amount, currency, per }: UnitPrice): string {
  const text = exact(unitPrices(null), amount);
  return per === 1 ? `${text} ${currency}` : `${text} ${currency} / ${countText(per)}`;
}

const smallCounts = remembered((count: number) => whole(null).format(count));

export const countText = (count: number): string =>
  Number.isInteger(count) && count >= 0 && count < 1_000
    ? smallCounts(count)
    : whole(null).format(count);

/** `3.4`: with one decimal. */
export const tenthsText = (value: number): string => amounts(1).format(value);

const DAY_MS = 86_400_000;

/** Within a week as a distance (`2 hours ago`), beyond as a day. */
export function whenText(instant: string, now: number = Date.now()): string {
  const ahead = new Date(instant).getTime() - now;
  // the clock here ticks now and then, and may be late: what has just happened is not yet to come
  const distance = ahead > 0 && ahead < 60_000 ? 0 : ahead;
  const size = Math.abs(distance);
  const relative = distances(null);
  if (size < 60_000) return relative.format(Math.round(distance / 1000), 'second');
  if (size < 3_600_000) return relative.format(Math.round(distance / 60_000), 'minute');
  if (size < DAY_MS) return relative.format(Math.round(distance / 3_600_000), 'hour');
  if (size < 7 * DAY_MS) return relative.format(Math.round(distance / DAY_MS), 'day');
  return dayText(instant);
}

/**
 * By the day since 1970, which is as many formats as a list has days, and not one of each of its
 * rows.
 */
const calendarDays = remembered((day: number) => days('UTC').format(new Date(day * DAY_MS)));

/** Of an instant (the day it is here) or a calendar day: `3 Mar 2026` */
export function dayText(day: string): string {
  const date = new Date(day);
  const midnight =
    day.length === 10
      ? date.getTime()
      : Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return calendarDays(midnight / DAY_MS);
}

/** `3 Mar 2026, 14:05:12` */
export const momentText = (instant: string): string => moments(null).format(new Date(instant));

/** The calendar day here, `2026-03-31`. */
export function today(now: Date = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/**
 * So many calendar days from today here, earlier where negative. Days are counted on the calendar:
 * 24 hours before half past midnight is two days ago where the clocks went forward.
 */
export const dayFromToday = (days: number, now: Date = new Date()): string =>
  today(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days));

/** A whole month by its first and last day, `months` before the one of a day: `Nov 2026`. */
export function monthBefore(
  day: string,
  months: number,
): { readonly label: string; readonly from: string; readonly to: string } {
  const [year, month] = day.split('-').map(Number) as [number, number];
  const first = new Date(Date.UTC(year, month - 1 - months, 1));
  const last = new Date(Date.UTC(year, month - months, 0));
  const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
  return { label: monthNames(null).format(first), from: dayOf(first), to: dayOf(last) };
}

/** Identifiers differ at both ends, so they are cut in the middle. */
export const shortened = (text: string, length = 20): string =>
  text.length <= length
    ? text
    : `${text.slice(0, Math.ceil((length - 1) / 2))}…${text.slice(-Math.floor((length - 1) / 2))}`;
