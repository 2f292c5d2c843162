import fc from 'fast-check';
import { taxOf, totalsOf, type LineTax, type TaxRate } from './tax.js';

const rates: TaxRate[] = [
  { country: 'GB', category: 'standard', from: '2010-01-01', percent: '17.5' },
  { country: 'GB', category: 'standard', from: '2011-01-04', percent: '20' },
  { country: 'DE', category: 'standard', from: '2007-01-01', percent: '19' },
];
const supply = {
  vendorCountry: 'GB',
  shipToCountry: 'GB',
  buyerTaxId: null,
  category: 'standard' as const,
  day: '2026-01-01',
};

describe('tax', () => {
  it('is that of the day', () => {
    expect(taxOf(rates, { ...supply, day: '2011-01-03' })?.percent).toBe('17.5');
    expect(taxOf(rates, { ...supply, day: '2011-01-04' })?.percent).toBe('20');
    expect(taxOf(rates, { ...supply, day: '2009-01-04' })).toBeNull();
  });

  it('across a border is none, and the reason is kept', () => {
    expect(taxOf(rates, { ...supply, shipToCountry: 'FR' })?.exemptionReason).toBe(
      'export outside the tax territory',
    );
    expect(
      taxOf(rates, { ...supply, vendorCountry: 'DE', shipToCountry: 'FR', buyerTaxId: 'FR1' })
        ?.exemptionReason,
    ).toBe('reverse charge');
    expect(taxOf(rates, { ...supply, vendorCountry: 'DE', shipToCountry: 'FR' })?.percent).toBe(
      '19',
    );
  });

  it('is rounded once per rate, not once per line', () => {
    const tax: LineTax = {
      category: 'standard',
      percent: '20',
      country: 'GB',
      exemptionReason: null,
    };
    const lines = [1, 2, 3].map(() => ({ net: { amount: 102, currency: 'GBP' }, tax }));
    const totals = totalsOf('GBP', lines);
    expect(totals.taxes).toHaveLength(1);
    expect(totals.taxes[0]!.tax.amount).toBe(61); // 20 % of 3.06; three times 20 % of 1.02 would be 60
    expect(totals.totalAmount.amount).toBe(367);
  });

  it('conserves every penny: nets add up to the net, net and taxes to the total', () => {
    const line = fc.record({
      amount: fc.integer({ min: 0, max: 1e9 }),
      percent: fc.constantFrom('0', '5', '17.5', '20'),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 50 }), (lines) => {
        const totals = totalsOf(
          'GBP',
          lines.map(({ amount, percent }) => ({
            net: { amount, currency: 'GBP' },
            tax: { category: 'standard', percent, country: 'GB', exemptionReason: null },
          })),
        );
        const net = lines.reduce((n, l) => n + l.amount, 0);
        expect(totals.netAmount.amount).toBe(net);
        expect(totals.taxes.reduce((n, t) => n + t.net.amount, 0)).toBe(net);
        expect(totals.taxes.reduce((n, t) => n + t.tax.amount, net)).toBe(
          totals.totalAmount.amount,
        );
      }),
    );
  });
});
