import { nextBreak } from './next-break';

const unitPrice = (amount: string) => ({ amount, currency: 'GBP', per: 1 });
const breaks = [
  { minQuantity: 1, maxQuantity: 11, unitPrice: unitPrice('10.00') },
  { minQuantity: 12, maxQuantity: 99, unitPrice: unitPrice('9.00') },
  { minQuantity: 100, maxQuantity: null, unitPrice: unitPrice('8.00') },
];

describe('the next break', () => {
  it('is named to who orders a little less, with what it saves', () => {
    expect(nextBreak(breaks, 10, { orderMultiple: 1 })).toEqual({
      quantity: 12,
      more: 2,
      unitPrice: unitPrice('9.00'),
      saves: 10,
    });
  });
  it('is reached in multiples that can be ordered', () => {
    expect(nextBreak(breaks, 10, { orderMultiple: 5 })?.quantity).toBe(15);
  });
  it('is nothing to who is far from it, or beyond the last', () => {
    expect(nextBreak(breaks, 2, { orderMultiple: 1 })).toBeNull();
    expect(nextBreak(breaks, 200, { orderMultiple: 1 })).toBeNull();
  });
  it('is nothing where more costs more', () => {
    expect(
      nextBreak([breaks[1]!, { ...breaks[2]!, unitPrice: unitPrice('9.50') }], 90, {
        orderMultiple: 1,
      }),
    ).toBeNull();
  });
});
