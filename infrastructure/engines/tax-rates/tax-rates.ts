import { readFileSync } from 'node:fs';
import { wrongTaxRate } from '../../../domain/pricing/tax-rates/tax-rates.js';
import type { TaxRate } from '../../../domain/pricing/tax/tax.js';

const rate = (
  country: string,
  category: 'standard' | 'reduced',
  from: string,
  percent: string,
): TaxRate => ({ country, category, from, percent });

/**
 * The VAT rates that come with the program, by country, category and first day. Sources: UK: VATA
 * 1994 s. 2 and the VAT (Change of Rate) Order 2008 and Finance (No. 2) Act 2010 s. 3; EU: the
 * member states' laws as listed in the European Commission's "Taxes in Europe" database.
 */
export const knownTaxRates: readonly TaxRate[] = [
  rate('GB', 'standard', '1991-04-01', '17.5'),
  rate('GB', 'standard', '2008-12-01', '15'),
  rate('GB', 'standard', '2010-01-01', '17.5'),
  rate('GB', 'standard', '2011-01-04', '20'),
  rate('GB', 'reduced', '1997-09-01', '5'),
  rate('IE', 'standard', '2012-01-01', '23'),
  rate('IE', 'reduced', '2012-01-01', '13.5'),
  rate('DE', 'standard', '2007-01-01', '19'),
  rate('DE', 'reduced', '1983-07-01', '7'),
  rate('FR', 'standard', '2014-01-01', '20'),
  rate('FR', 'reduced', '2014-01-01', '10'),
  rate('NL', 'standard', '2012-10-01', '21'),
  rate('NL', 'reduced', '2019-01-01', '9'),
  rate('ES', 'standard', '2012-09-01', '21'),
  rate('ES', 'reduced', '2012-09-01', '10'),
  rate('IT', 'standard', '2013-10-01', '22'),
  rate('IT', 'reduced', '1995-02-24', '10'),
  rate('BE', 'standard', '1996-01-01', '21'),
  rate('BE', 'reduced', '2000-01-01', '6'),
];

/**
 * The file of tax rates is not what it should be; the message names the entry, the field and what
 * would be right.
 */
export class TaxRatesError extends Error {
  override readonly name = 'TaxRatesError';
}

/**
 * The rates of an installation: those that come with the program, and those of a JSON file, which
 * win where both say something of the same country, category and day. The file holds a list of
 * `{"country": "SE", "category": "standard", "from": "1990-07-01", "percent": "25"}`.
 *
 * @throws TaxRatesError
 */
export function readTaxRates(file: string | null): readonly TaxRate[] {
  if (file === null) return knownTaxRates;
  let entries: unknown;
  try {
    entries = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new TaxRatesError(`the tax rates in ${file} cannot be read: ${(error as Error).message}`);
  }
  if (!Array.isArray(entries)) throw new TaxRatesError(`${file} must hold a list of tax rates`);
  const own = entries.map((entry, i) =>
    checked(entry as Partial<Record<keyof TaxRate, unknown>> | null, `${file}, entry ${i + 1}`),
  );
  const keyOf = (r: TaxRate): string => `${r.country} ${r.category} ${r.from}`;
  const replaced = new Set(own.map(keyOf));
  return [...knownTaxRates.filter((r) => !replaced.has(keyOf(r))), ...own];
}

function checked(entry: Partial<Record<keyof TaxRate, unknown>> | null, where: string): TaxRate {
  const rate = { country: null, category: null, from: null, percent: '', ...entry };
  const wrong = wrongTaxRate(rate);
  if (wrong)
    throw new TaxRatesError(
      `${where}: "${wrong.field}" is ${JSON.stringify(entry?.[wrong.field])}; it must be ${wrong.right}`,
    );
  const { country, category, from, percent } = rate as unknown as TaxRate;
  return { country, category, from, percent };
}
