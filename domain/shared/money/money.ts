import * as iso4217 from 'dinero.js/currencies';
import { invalid } from '../decider/domain-error.js';

/** An ISO 4217 code: `GBP`. */
export type Currency = string;

/** An amount in integer minor units (pence for GBP). */
export interface Money {
  readonly amount: number;
  readonly currency: Currency;
}

/**
 * A price with up to six decimals for `per` selling units: `{ amount: '12.345', currency: 'GBP',
 * per: 100 }`.
 */
export interface UnitPrice {
  readonly amount: string;
  readonly currency: Currency;
  readonly per: number;
}

const exponents = new Map(
  Object.values(iso4217 as Record<string, { code: string; exponent: number }>).map((c) => [
    c.code,
    c.exponent,
  ]),
);

/** Number of decimals of a currency's minor unit (ISO 4217): 2 for GBP, 0 for JPY. */
export function exponentOf(currency: Currency): number {
  const exponent = exponents.get(currency);
  if (exponent === undefined)
    throw invalid(
      'money/unknown-currency',
      `"${currency}" is not an ISO 4217 currency code such as GBP`,
      { field: 'currency' },
    );
  return exponent;
}

export const isCurrency = (code: string): boolean => exponents.has(code);

const UNIT_PRICE_DECIMALS = 6;
const UNIT_PRICE = /^(\d{1,9})(?:\.(\d{1,6}))?$/;

/**
 * Whether `amount` is a non-negative decimal with at most nine digits before and six after the
 * point.
 */
export const isUnitPriceAmount = (amount: string): boolean => UNIT_PRICE.test(amount);

/**
 * The price of one `per` in millionths of the major unit. Throws `money/unit-price` for anything
 * but a plain decimal.
 */
function micros(amount: string): bigint {
  const match = UNIT_PRICE.exec(amount);
  if (!match)
    throw invalid(
      'money/unit-price',
      `"${amount}" is not a price: a non-negative decimal with at most six decimals, such as "12.345"`,
    );
  return BigInt(match[1]! + (match[2] ?? '').padEnd(UNIT_PRICE_DECIMALS, '0'));
}

/** Integer division that rounds half to even (IEEE 754 roundTiesToEven, "banker's rounding"). */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend - quotient * divisor;
  if (remainder === 0n) return quotient;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  const size = divisor < 0n ? -divisor : divisor;
  const away = twice > size || (twice === size && quotient % 2n !== 0n);
  if (!away) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

/**
 * Integer division that rounds half away from zero ("commercial rounding"): 0.5 becomes 1, and −0.5
 * becomes −1, so that a credit takes back exactly what was charged.
 */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend - quotient * divisor;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  const size = divisor < 0n ? -divisor : divisor;
  if (twice < size) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

/** The net amount of a line and the difference that rounding made. */
export interface LineNet {
  readonly net: Money;
  /** exact − rounded, in minor units, as a fraction: `"5/100"`; absent where nothing was lost. */
  readonly roundingLost?: string;
}

/** quantity × price, rounded once to the minor unit, half-even. */
export function lineNet(price: UnitPrice, quantity: number): LineNet {
  const scale = 10n ** BigInt(UNIT_PRICE_DECIMALS - exponentOf(price.currency)) * BigInt(price.per);
  const exact = micros(price.amount) * BigInt(quantity);
  const rounded = divideHalfEven(exact, scale);
  const amount = Number(rounded);
  if (!Number.isSafeInteger(amount))
    throw invalid(
      'money/too-large',
      'the line is worth more than can be booked: order a smaller quantity',
      { field: 'quantity' },
    );
  const lost = exact - rounded * scale;
  const net = { amount, currency: price.currency };
  return lost === 0n ? { net } : { net, roundingLost: `${lost}/${scale}` };
}

/**
 * Orders prices by what one selling unit costs; negative when `a` is cheaper. Both in one currency.
 */
export function compareUnitPrices(a: UnitPrice, b: UnitPrice): number {
  if (a.per === b.per && a.amount === b.amount) return 0;
  const left = micros(a.amount) * BigInt(b.per);
  const right = micros(b.amount) * BigInt(a.per);
  return left < right ? -1 : left > right ? 1 : 0;
}

export const samePrice = (a: UnitPrice, b: UnitPrice): boolean =>
  a.currency === b.currency && compareUnitPrices(a, b) === 0;

/** A sum in one currency; of nothing it is zero of `currency`. */
export function sum(currency: Currency, amounts: Iterable<Money>): Money {
  let total = 0;
  for (const money of amounts) {
    if (money.currency !== currency) throw new Error(`cannot add ${money.currency} to ${currency}`);
    total += money.amount;
  }
  if (!Number.isSafeInteger(total))
    throw invalid('money/too-large', 'the sum is larger than can be booked');
  return { amount: total, currency };
}

/** The wire form: `{ amount: "1204.50", currency: "GBP" }`. */
export function toDecimal(money: Money): string {
  const exponent = exponentOf(money.currency);
  const digits = Math.abs(money.amount)
    .toString()
    .padStart(exponent + 1, '0');
  const sign = money.amount < 0 ? '-' : '';
  return exponent === 0
    ? sign + digits
    : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Reads the wire form. Throws `money/amount` with the expected number of decimals. */
export function fromDecimal(amount: string, currency: Currency): Money {
  const exponent = exponentOf(currency);
  const match = /^(-?)(\d{1,13})(?:\.(\d+))?$/.exec(amount);
  const decimals = match?.[3] ?? '';
  if (!match || decimals.length > exponent)
    throw invalid(
      'money/amount',
      `"${amount}" is not an amount of ${currency}: a decimal with at most ${exponent} decimals`,
      {
        field: 'amount',
      },
    );
  const minor = Number(match[2]! + decimals.padEnd(exponent, '0'));
  return { amount: match[1] && minor !== 0 ? -minor : minor, currency };
}
