import { Refusal } from './refusal.js';

/** docs.stripe.com/currencies#presentment-currencies */
const SUPPORTED = new Set(
  (
    'usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp ' +
    'byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip ' +
    'gmd gnf gtq gyd hkd hnl hrk htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd ' +
    'kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok ' +
    'npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos ' +
    'srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof xpf ' +
    'yer zar zmw'
  ).split(' '),
);

/** docs.stripe.com/currencies#zero-decimal */
const ZERO_DECIMAL = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
/** docs.stripe.com/currencies#three-decimal: the last digit is 0. */
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));
/** docs.stripe.com/currencies#special-cases: sent with two decimals that are 00. */
const WHOLE_UNITS = new Set(['isk', 'ugx']);
/** docs.stripe.com/currencies#special-cases: charged in two decimals, paid out in whole units. */
const PAID_OUT_IN_WHOLE_UNITS = new Set(['huf', 'twd']);

/** docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, in minor units. */
const MINIMUM: Readonly<Record<string, number>> = {
  usd: 50,
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1_500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1_000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1_000,
};
/** docs.stripe.com/api/payment_intents/create#create_payment_intent-amount: eight digits. */
const MAXIMUM = 99_999_999;
/** docs.stripe.com/currencies#minimum-and-maximum-charge-amounts: twelve digits. */
const MAXIMUM_IDR = 999_999_999_999;

const HUNDRED = 100;

/** An amount as errors say it: `€10.00`, `¥500`. */
export function spoken(amount: number, currency: string): string {
  const code = currency.toUpperCase();
  const sign = { eur: '€', usd: '$', gbp: '£', jpy: '¥' }[currency] ?? `${code} `;
  if (ZERO_DECIMAL.has(currency)) return `${sign}${amount}`;
  const digits = THREE_DECIMAL.has(currency) ? 3 : 2;
  return `${sign}${(amount / 10 ** digits).toFixed(digits)}`;
}

/** Lower case, or refused. */
export function currencyOf(given: string, param = 'currency'): string {
  const currency = given.toLowerCase();
  if (SUPPORTED.has(currency)) return currency;
  throw new Refusal(
    `Invalid currency: ${given}. Stripe currently supports these currencies: ${[...SUPPORTED].join(', ')}`,
    { param },
  );
}

function checkUnits(amount: number, currency: string, param: string): void {
  if (WHOLE_UNITS.has(currency) && amount % HUNDRED !== 0)
    throw new Refusal(
      `Invalid amount: ${currency} has no decimals; the last two digits must be 00.`,
      { code: 'parameter_invalid_integer', param },
    );
  if (THREE_DECIMAL.has(currency) && amount % 10 !== 0)
    throw new Refusal(`Invalid amount: the last digit of an amount in ${currency} must be 0.`, {
      code: 'parameter_invalid_integer',
      param,
    });
}

/** What moves at all: more than nothing, in units that the currency has. */
export function checkAmount(amount: number, currency: string, param = 'amount'): void {
  if (amount < 1)
    throw new Refusal('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param,
    });
  checkUnits(amount, currency, param);
}

/** What a customer pays: between the least and the most of its currency. */
export function checkCharge(amount: number, currency: string, param = 'amount'): void {
  checkAmount(amount, currency, param);
  const minimum = MINIMUM[currency] ?? 1;
  if (amount < minimum)
    throw new Refusal(`Amount must be at least ${spoken(minimum, currency)} ${currency}`, {
      code: 'amount_too_small',
      param,
    });
  const maximum = currency === 'idr' ? MAXIMUM_IDR : MAXIMUM;
  if (amount > maximum)
    throw new Refusal(`Amount must be no more than ${spoken(maximum, currency)} ${currency}`, {
      code: 'amount_too_large',
      param,
    });
}

export function checkPayout(amount: number, currency: string): void {
  checkAmount(amount, currency);
  if (PAID_OUT_IN_WHOLE_UNITS.has(currency) && amount % HUNDRED !== 0)
    throw new Refusal(
      `Invalid amount: payouts in ${currency} are in whole units; the last two digits must be 00.`,
      { code: 'parameter_invalid_integer', param: 'amount' },
    );
}
