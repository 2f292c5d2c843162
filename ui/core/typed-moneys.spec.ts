import { typedMoneys } from './typed-moneys';

describe('amounts in several currencies', () => {
  it('are read with the currency before or behind', () => {
    expect(typedMoneys('50.00 GBP, eur 60; 7JPY')).toEqual([
      { amount: '50.00', currency: 'GBP' },
      { amount: '60', currency: 'EUR' },
      { amount: '7', currency: 'JPY' },
    ]);
    expect(typedMoneys('  ')).toEqual([]);
  });

  it('are none without a currency, or with something that is no number', () => {
    expect(typedMoneys('50.00')).toBeNull();
    expect(typedMoneys('fifty GBP')).toBeNull();
    expect(typedMoneys('50.00 GBP, 12')).toBeNull();
  });
});
