import { chosenByVendor, preferredBy } from './preferred-currency.js';

describe('the currency that is taken', () => {
  it('is that of the buyer’s country, where there is one', () => {
    expect(preferredBy({ country: 'GB' })).toEqual({ preferredCurrency: 'GBP' });
    expect(preferredBy({ country: 'ZZ' })).toEqual({});
  });

  it.each([
    ['nobody has chosen', [null, null], undefined],
    ['one line was chosen', [null, 'EUR', null], 'EUR'],
    ['all were chosen alike', ['EUR', 'EUR'], 'EUR'],
    ['they were chosen differently', ['EUR', 'GBP', 'EUR'], undefined],
  ])('for a vendor’s other lines, where %s', (_, chosen, expected) => {
    const lines = chosen.map((currency) => ({ vendorOrgId: 'v', currency }));
    const others = { vendorOrgId: 'w', currency: 'CHF' };
    expect(chosenByVendor([...lines, others]).get('v')).toBe(expected);
    expect(chosenByVendor([...lines, others]).get('w')).toBe('CHF');
  });
});
