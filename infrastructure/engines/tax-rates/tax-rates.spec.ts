import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { taxOf, type Supply } from '../../../domain/pricing/tax/tax.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { knownTaxRates, readTaxRates, TaxRatesError } from './tax-rates.js';

const directory = temporaryDirectory();
const file = (text: string): string => {
  const path = join(directory(), 'rates.json');
  writeFileSync(path, text);
  return path;
};
const within = (country: string, day: string): Supply => ({
  from: { country, postalCode: null },
  to: { country, postalCode: null },
  vendorTaxIds: [],
  buyerTaxIds: [],
  category: 'standard',
  day,
  reliefBeforeConfirmation: false,
});

describe('tax rates', () => {
  it('come with the program where nothing is configured', () => {
    expect(readTaxRates(null)).toBe(knownTaxRates);
    expect(taxOf(knownTaxRates, within('GB', '2011-01-03'))?.percent).toBe('17.5');
    expect(taxOf(knownTaxRates, within('GB', '2011-01-04'))?.percent).toBe('20');
  });

  it('of a file are added, and win for the same country, category and day', () => {
    const rates = readTaxRates(
      file(
        '[{"country":"SE","category":"standard","from":"1990-07-01","percent":"25"},{"country":"GB","category":"standard","from":"2011-01-04","percent":"21"}]',
      ),
    );
    expect(taxOf(rates, within('SE', '2020-01-01'))?.percent).toBe('25');
    expect(taxOf(rates, within('GB', '2020-01-01'))?.percent).toBe('21');
    expect(rates).toHaveLength(knownTaxRates.length + 1);
  });

  it.each([
    ['nothing', /cannot be read/],
    ['{}', /must hold a list/],
    ['[null]', /entry 1: "country"/],
    [
      '[{"country":"Sweden"}]',
      /entry 1: "country" is "Sweden"; it must be a code of ISO 3166-1 such as GB: SE/,
    ],
    [
      '[{"country":"SE","category":"luxury"}]',
      /"category" is "luxury"; it must be one of standard, reduced/,
    ],
    [
      '[{"country":"SE","category":"standard","from":"1.7.1990"}]',
      /"from" is "1.7.1990"; it must be a day/,
    ],
    [
      '[{"country":"SE","category":"standard","from":"1990-07-01","percent":25}]',
      /"percent" is 25; it must be a decimal in quotes/,
    ],
  ])('refuse the file %s and say why', (text, why) => {
    expect(() => readTaxRates(file(text))).toThrow(TaxRatesError);
    expect(() => readTaxRates(file(text))).toThrow(why);
  });
});
