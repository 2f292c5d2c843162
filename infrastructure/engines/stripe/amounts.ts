import type { PaymentLimits } from '../../../application/ports/payment-gateway.js';
import { exponentOf, type Currency } from '../../../domain/shared/money/money.js';

/**
 * Decimals of Stripe's amounts where they are not those of ISO 4217 (docs.stripe.com/currencies,
 * "Special cases"): ISK and UGX have none, and are sent as if they had two.
 */
const STRIPE_EXPONENTS: Readonly<Record<Currency, number>> = {
  ISK: 2,
  UGX: 2,
  // zero-decimal at Stripe (docs.stripe.com/currencies#zero-decimal)
  MGA: 0,
};

/** Payouts in these are in whole units (docs.stripe.com/currencies, "Special cases"). */
const PAID_OUT_IN_WHOLE_UNITS: ReadonlySet<Currency> = new Set(['HUF', 'TWD']);

/** The last digit of these must be 0 (docs.stripe.com/currencies#three-decimal). */
const THREE_DECIMALS = 3;

const scaleOf = (currency: Currency): number =>
  (STRIPE_EXPONENTS[currency] ?? exponentOf(currency)) - exponentOf(currency);

/**
 * An amount as Stripe counts it; null where it cannot be said to Stripe.
 *
 * @param amount Minor units (ISO 4217)
 */
export function toGateway(amount: number, currency: Currency): number | null {
  const scale = scaleOf(currency);
  const theirs = scale >= 0 ? amount * 10 ** scale : amount / 10 ** -scale;
  if (!Number.isSafeInteger(theirs)) return null;
  if (exponentOf(currency) === THREE_DECIMALS && theirs % 10 !== 0) return null;
  return theirs;
}

/**
 * Minor units (ISO 4217) of an amount that Stripe has said.
 *
 * @param currency In either case: Stripe's are small
 */
export function fromGateway(theirs: number, currency: string): number {
  const scale = scaleOf(currency.toUpperCase());
  return scale >= 0 ? Math.round(theirs / 10 ** scale) : theirs * 10 ** -scale;
}

/** As `toGateway`, of a payout into a bank. */
export function toGatewayPayout(amount: number, currency: Currency): number | null {
  const theirs = toGateway(amount, currency);
  const isWhole = theirs !== null && (!PAID_OUT_IN_WHOLE_UNITS.has(currency) || theirs % 100 === 0);
  return isWhole ? theirs : null;
}

/** `EUR` of `eur`. */
export const currencyOf = (theirs: string): Currency => theirs.toUpperCase();

/** Eight digits (docs.stripe.com/api/payment_intents/create#create_payment_intent-amount). */
const MOST = 99_999_999;

/**
 * The least that Stripe takes (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts), in
 * minor units. What is not among them has no least that is published: it cannot be paid by card.
 */
const LEAST: Readonly<Record<Currency, number>> = {
  AED: 200,
  AUD: 50,
  BGN: 100,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  CZK: 1_500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 17_500,
  INR: 50,
  JPY: 50,
  MXN: 1_000,
  MYR: 200,
  NOK: 300,
  NZD: 50,
  PLN: 200,
  RON: 200,
  SEK: 300,
  SGD: 50,
  THB: 1_000,
  USD: 50,
};

export const limits: Readonly<Record<Currency, PaymentLimits>> = Object.fromEntries(
  Object.entries(LEAST).map(([currency, min]) => [
    currency,
    { min: fromGateway(min, currency), max: fromGateway(MOST, currency) },
  ]),
);
