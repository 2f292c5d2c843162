import { isCountry } from '../address/countries.js';
import { homeCurrencyOf } from './home-currency.js';
import { isCurrency } from './money.js';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const codes = letters.flatMap((one) => letters.map((two) => one + two));

describe('the currency of a country', () => {
  it.each([
    ['GB', 'GBP'],
    ['IM', 'GBP'],
    ['DE', 'EUR'],
    ['HR', 'EUR'],
    ['BG', 'EUR'],
    ['CH', 'CHF'],
    ['LI', 'CHF'],
    ['PL', 'PLN'],
    ['US', 'USD'],
    ['JP', 'JPY'],
    ['ZZ', null],
    ['', null],
  ])('of %s is %s', (country, currency) => {
    expect(homeCurrencyOf(country)).toBe(currency);
  });

  it('is one that prices may have, of countries that there are', () => {
    const known = codes.flatMap((country) => {
      const currency = homeCurrencyOf(country);
      return currency ? [{ country, currency }] : [];
    });
    expect(known.length).toBeGreaterThan(220);
    expect(known.filter(({ currency }) => !isCurrency(currency))).toEqual([]);
    // Kosovo has the euro and no code of its own but one that users assign
    expect(known.filter(({ country }) => !isCountry(country)).map((k) => k.country)).toEqual([
      'XK',
    ]);
  });
});
