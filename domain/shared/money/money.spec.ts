import fc from 'fast-check';
import {
  compareUnitPrices,
  divideHalfEven,
  divideHalfUp,
  fromDecimal,
  lineNet,
  toDecimal,
} from './money.js';

const gbp = (amount: string, per = 1) => ({ amount, currency: 'GBP', per });

describe('money', () => {
  it('a price per hundred is applied to single units and rounded once', () => {
    expect(lineNet(gbp('12.345', 100), 50)).toEqual({
      net: { amount: 617, currency: 'GBP' },
      roundingLost: '250000/1000000',
    });
  });

  it('a half penny goes to the even penny, both ways', () => {
    expect(lineNet(gbp('0.005'), 1).net.amount).toBe(0);
    expect(lineNet(gbp('0.015'), 1).net.amount).toBe(2);
    expect(divideHalfEven(-5n, 10n)).toBe(0n);
    expect(divideHalfEven(-15n, 10n)).toBe(-2n);
  });

  it('a half penny of tax goes away from zero, charged or credited', () => {
    expect(divideHalfUp(5n, 10n)).toBe(1n);
    expect(divideHalfUp(25n, 10n)).toBe(3n);
    expect(divideHalfUp(-25n, 10n)).toBe(-3n);
    expect(divideHalfUp(25n, -10n)).toBe(-3n);
    expect(divideHalfUp(24n, 10n)).toBe(2n);
    expect(divideHalfUp(-24n, 10n)).toBe(-2n);
  });

  it('a currency without minor units keeps whole amounts', () => {
    expect(lineNet({ amount: '10.5', currency: 'JPY', per: 1 }, 1).net.amount).toBe(10);
    expect(toDecimal({ amount: 1204, currency: 'JPY' })).toBe('1204');
  });

  it('a price with seven decimals, a sign or an exponent is refused', () => {
    for (const amount of ['1.2345678', '-1', '1e3', '', '1,5'])
      expect(() => lineNet(gbp(amount), 1)).toThrow(/is not a price/);
  });

  it('a price per dozen and the same price per piece are equal', () => {
    expect(compareUnitPrices(gbp('12', 12), gbp('1'))).toBe(0);
    expect(compareUnitPrices(gbp('11.999999', 12), gbp('1'))).toBe(-1);
  });

  it('the decimal form of any amount reads back as the same amount', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.constantFrom('GBP', 'JPY', 'BHD'),
        (amount, currency) => {
          const money = { amount: amount === 0 ? 0 : amount, currency };
          expect(fromDecimal(toDecimal(money), currency)).toEqual(money);
        },
      ),
    );
  });

  it('rounding never loses more than half a minor unit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (dividend, divisor) => {
          for (const divide of [divideHalfEven, divideHalfUp]) {
            const lost = dividend - divide(dividend, divisor) * divisor;
            expect((lost < 0n ? -lost : lost) * 2n <= divisor).toBe(true);
            expect(divide(-dividend, divisor)).toBe(-divide(dividend, divisor));
          }
        },
      ),
    );
  });
});
