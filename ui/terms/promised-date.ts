import { countText, dayFromToday, dayText, today } from '../core/formats';
import { openUnits } from './open-units';
import { isOpen, type OrderStatus } from './statuses';

/*
 * The promised date of a line is computed by the server, when an order is placed and when a line is
 * checked. What the screens derive from it is derived here: the day of a whole order, and whether
 * an order or a line is late. Days are calendar days, `2026-03-31`, in the vendor's time zone; they
 * are compared with the day at the reader's desk.
 */

interface Promised {
  readonly promisedDate: string | null;
  /** Units that wait for stock, and for when they were promised. */
  readonly backordered?: number;
  readonly backorderPromisedDate?: string;
}

/** The day for which the last of a line is promised: later where a part of it waits for stock. */
export const promiseOf = (line: Promised): string | null =>
  (line.backordered ?? 0) > 0
    ? (line.backorderPromisedDate ?? line.promisedDate)
    : line.promisedDate;

/** The day on which the last of the lines is promised; null where none is. */
export const latestPromise = (lines: readonly Promised[]): string | null =>
  lines.reduce<string | null>((latest, line) => {
    const day = promiseOf(line);
    return day !== null && (latest === null || day > latest) ? day : latest;
  }, null);

/** The latest day that is over: what is promised for today can still arrive in time. */
export const lastDayOverdue = (now: Date = new Date()): string => dayFromToday(-1, now);

/** An order that is still open after the day it was promised for. */
export const isOrderLate = (
  { promisedDate }: Promised,
  status: OrderStatus,
  day: string = today(),
): boolean => isOpen(status) && promisedDate !== null && promisedDate < day;

/** A line of an order that is late, as long as something of it is still to be shipped. */
export const isLineLate = (
  line: Promised & {
    readonly quantity: number;
    readonly shipped: number;
    readonly closed: number;
  },
  status: OrderStatus,
  day: string = today(),
): boolean => openUnits(line) > 0 && isOrderLate({ promisedDate: promiseOf(line) }, status, day);

/** `here by 3 Mar 2026`, of what would be ordered now. */
export const hereByText = (day: string): string => $localize`delivery by ${dayText(day)}:day:`;

/** `60 on backorder, expected by 23 Mar 2026` */
export const backorderText = (units: number, day: string | null | undefined): string =>
  day === null || day === undefined
    ? $localize`${countText(units)}:count: on backorder`
    : $localize`${countText(units)}:count: on backorder, expected by ${dayText(day)}:day:`;
