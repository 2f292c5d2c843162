import { breaksFrom, problemsOf } from './break-rows';

const row = (from: string, price: string, per = '1') => ({ key: 0, from, price, per });

describe('the breaks of a price', () => {
  it('end where the next begins, in the order of their quantities, and the last has no end', () => {
    expect(breaksFrom([row('100', '8,50'), row('1', '10.00'), row('12', '9')])).toEqual([
      { minQuantity: 1, maxQuantity: 11, unitPrice: '10.00', per: 1 },
      { minQuantity: 12, maxQuantity: 99, unitPrice: '9', per: 1 },
      { minQuantity: 100, unitPrice: '8.50', per: 1 },
    ]);
  });
  it('are asked about where a price can be read in two ways, and never saved as another', () => {
    expect(problemsOf([row('1', '1,250')])).toEqual([
      expect.objectContaining({ row: 0, field: 'price', choices: ['1250', '1.250'] }),
    ]);
    expect(problemsOf([row('1', '1.250')])).toEqual([]);
    expect(breaksFrom([row('1', '1,250.00')])[0]!.unitPrice).toBe('1250.00');
    expect(breaksFrom([row('1', '.5')])[0]!.unitPrice).toBe('0.5');
  });
  it('are refused before they are sent where a quantity is doubled, or a price is none', () => {
    expect(
      problemsOf([row('1', '10'), row('1', '9'), row('0', 'ten', '0')]).map(({ row, field }) => [
        row,
        field,
      ]),
    ).toEqual([
      [1, 'from'],
      [2, 'from'],
      [2, 'price'],
      [2, 'per'],
    ]);
  });
});
