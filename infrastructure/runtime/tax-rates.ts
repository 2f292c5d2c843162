import type { TaxRate } from '../../domain/tax/tax.js';

const rate = (country: string, category: 'standard' | 'reduced', from: string, percent: string): TaxRate => ({ country, category, from, percent });

/**
 * VAT rates by country, category and first day. Sources: UK: VATA 1994 s. 2 and the VAT (Change of Rate) Order 2008 and Finance (No. 2) Act 2010 s. 3;
 * EU: the member states' laws as listed in the European Commission's "Taxes in Europe" database.
 */
export const taxRates: readonly TaxRate[] = [
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
