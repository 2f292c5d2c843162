import type { PaymentLimits } from '../../../application/ports/payment-gateway.js';
import { divideHalfUp, exponentOf, type Currency } from '../../../domain/shared/money/money.js';

/** Eight digits, as Stripe takes (docs.stripe.com/api/payment_intents/create). */
const MOST = 99_999_999;

/**
 * What Stripe asks for at least, in minor units (docs.stripe.com/currencies): what can be tried here
 * can be done there.
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
  Object.entries(LEAST).map(([currency, min]) => [currency, { min, max: MOST }]),
);

/** Currencies of bank transfers at Stripe (docs.stripe.com/payments/bank-transfers). */
export const transferLimits: Readonly<Record<Currency, PaymentLimits>> = Object.fromEntries(
  ['EUR', 'GBP', 'JPY', 'MXN', 'USD'].map((currency) => [currency, limits[currency]!]),
);

/** Of a thousand. */
const FEE_PER_MILLE = 14n;
/** In hundredths of the currency's main unit. */
const FEE_FIXED = 20;

/**
 * What the simulated gateway keeps of a payment: 1.4 % and 0.20, half up to the minor unit; never
 * more than was taken. Currencies without decimals have no fixed part.
 */
export function feeOf(amount: number, currency: Currency): number {
  const part = Number(divideHalfUp(BigInt(amount) * FEE_PER_MILLE, 1_000n));
  const fixed = Math.round((FEE_FIXED * 10 ** exponentOf(currency)) / 100);
  return Math.min(amount, part + fixed);
}

/** What a chargeback costs, whoever wins, and what countering it costs who loses: hundredths. */
const DISPUTE_FEE = 2_000;
const COUNTER_FEE = 1_500;

const hundredths = (of: number, currency: Currency): number =>
  Math.round((of * 10 ** exponentOf(currency)) / 100);

/** 20.00 per chargeback, in minor units; it is never returned. */
export const disputeFeeOf = (currency: Currency): number => hundredths(DISPUTE_FEE, currency);

/** 15.00 for countering one with evidence, in minor units; returned when it is won. */
export const counterFeeOf = (currency: Currency): number => hundredths(COUNTER_FEE, currency);

/** Of a bank transfer: 0.5 %, half up, and 5.00 at most, where a currency has decimals. */
export function transferFeeOf(amount: number, currency: Currency): number {
  const part = Number(divideHalfUp(BigInt(amount) * 5n, 1_000n));
  const most = 5 * 10 ** exponentOf(currency);
  return exponentOf(currency) === 0 ? part : Math.min(most, part);
}
