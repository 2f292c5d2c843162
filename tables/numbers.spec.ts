import fc from 'fast-check';
import {
  mustAskForMark,
  NumberFormatFinder,
  numberOf,
  provenMark,
  readingsOf,
  wholeNumberOf,
} from './numbers.js';

const value = (text: string, mark: 'point' | 'comma' | null = null): string => {
  const found = numberOf(text, mark);
  return found.is === 'number' ? found.value : found.is;
};

describe('a number in a table', () => {
  it.each([
    ['12,50', '12.50'],
    ['12.50', '12.50'],
    ['1.204,50', '1204.50'],
    ['1,204.50', '1204.50'],
    ['1 204,50', '1204.50'],
    ['1\u00a0204,50', '1204.50'],
    ['1\u202f204', '1204'],
    ["1'204.50", '1204.50'],
    ['1’204’000.5', '1204000.5'],
    ['1.234.567', '1234567'],
    ['1,234,567.8', '1234567.8'],
    ['12,34,567', '1234567'],
    ['12,5', '12.5'],
    ['12,5000', '12.5000'],
    ['0,500', '0.500'],
    ['0.125', '0.125'],
    ['.5', '0.5'],
    [',5', '0.5'],
    ['.2100', '0.2100'],
    ['5.', '5'],
    ['007.50', '7.50'],
    ['  12.5 ', '12.5'],
    ['-3', '-3'],
    ['12.50-', '-12.50'],
    ['(12.50)', '-12.50'],
    ['−4', '-4'],
    ['+7', '7'],
    ['-0', '0'],
    ['€ 12,50', '12.50'],
    ['12,50 €', '12.50'],
    ['£1,204.50', '1204.50'],
    ['EUR 12.50', '12.50'],
    ['12.50 CHF', '12.50'],
    ['-€12.50', '-12.50'],
    ['$1.50', '1.50'],
    ['926.6400000000001', '926.64'],
    ['0.30000000000000004', '0.3'],
    ['1204.5000000000002', '1204.5'],
    ['12.50000000', '12.50'],
    ['19 %', '19'],
  ])('%j is %s in whatever format', (text, expected) =>
    expect([value(text), value(text, 'point'), value(text, 'comma')]).toEqual([
      expected,
      expected,
      expected,
    ]),
  );

  it.each([
    ['1,250', '1250', '1.250'],
    ['1.250', '1.250', '1250'],
    ['12.500', '12.500', '12500'],
    ['-1,250', '-1250', '-1.250'],
    ['€ 1,250', '1250', '1.250'],
    ['100,000', '100000', '100.000'],
  ])('%j has two readings, and the format of its column chooses', (text, point, comma) =>
    expect([value(text), value(text, 'point'), value(text, 'comma')]).toEqual([
      'unclear',
      point,
      comma,
    ]),
  );

  it.each([
    '',
    'n/a',
    '-',
    '.',
    '12 50',
    '1,2,3',
    '1.2.3',
    '1,25,0',
    '1.204.50',
    '1,204,50',
    '12x',
    '1-2',
    '2026-03-01',
    '1/2',
    '12.50.',
    '1.204,50,3',
    '+-3',
    '-3-',
    "1'20",
  ])('%j is none', (text) =>
    expect([value(text), value(text, 'point'), value(text, 'comma')]).toEqual([
      'none',
      'none',
      'none',
    ]),
  );

  it('keeps what is no noise: a price with more decimals than prices have', () => {
    expect(value('12.3456789')).toBe('12.3456789');
    expect(value('33.333333333333336')).toBe('33.333333333333336');
  });

  it('says its currency, and that it is a percentage', () => {
    expect(readingsOf('€ 12,50').currency).toBe('EUR');
    expect(readingsOf('12.50 USD').currency).toBe('USD');
    expect(readingsOf('$12.50').currency).toBeNull();
    expect(readingsOf('19%').percent).toBe(true);
  });

  it.each([
    ['1,200', '1200'],
    ['1.200', '1200'],
    ['12.00', '12'],
    ['12,0', '12'],
    ['1.200,00', '1200'],
    ['1,000', 'unclear'],
    ['1.000', 'unclear'],
    ['12.5', 'none'],
    ['1.2345', 'none'],
  ])('%j as a whole number is %s', (text, expected) => {
    const found = wholeNumberOf(text, null);
    expect(found.is === 'number' ? found.value : found.is).toBe(expected);
  });

  it('is understood as what it was written from, in every country’s format', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 999_999_999_999n }),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom('en-GB', 'de-DE', 'fr-FR', 'de-CH', 'en-IN', 'pl-PL', 'sv-SE', 'pt-BR'),
        (micros, decimals, locale) => {
          const number = Number(micros) / 10 ** decimals;
          const text = new Intl.NumberFormat(locale, {
            minimumFractionDigits: decimals,
            maximumFractionDigits: decimals,
          }).format(number);
          const isComma = (0.5).toLocaleString(locale).includes(',');
          expect(Number(value(text, isComma ? 'comma' : 'point'))).toBe(number);
        },
      ),
    );
  });

  it('is never another number in the format that it is not in: it is none, or the same', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?[0-9.,' ]{1,12}$/), (text) => {
        const { point, comma } = readingsOf(text);
        const digits = (value: string | null): string | null =>
          value === null ? null : value.replaceAll(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '');
        const written = text.replaceAll(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '');
        for (const reading of [point, comma])
          if (reading !== null) expect(digits(reading)).toBe(written);
      }),
    );
  });
});

describe('the format of a column', () => {
  const evidence = (...texts: string[]) => {
    const finder = new NumberFormatFinder();
    for (const text of texts) finder.add(text);
    return finder.result();
  };
  it('is proven by any number that has one reading', () => {
    expect(provenMark(evidence('1,250', '12,50'), false)).toBe('comma');
    expect(provenMark(evidence('1,250', '12.5', '7'), false)).toBe('point');
    expect(provenMark(evidence('1,250', '1,204.50'), false)).toBe('point');
  });
  it('is asked about where none is, or where they disagree', () => {
    expect(mustAskForMark(evidence('1,250', '7', 'n/a'), false)).toBe(true);
    expect(mustAskForMark(evidence('1,250', '12,5', '12.5'), false)).toBe(true);
    expect(evidence('1,250', '1,250', '2,500').examples).toEqual(['1,250', '2,500']);
  });
  it('is no question where nothing is unclear', () => {
    expect(mustAskForMark(evidence('12,5', '12.5', '7'), false)).toBe(false);
    expect(mustAskForMark(evidence('1,250', '1,000'), true)).toBe(false);
    expect(provenMark(evidence('1,250', '1,000'), true)).toBe('point');
    expect(mustAskForMark(evidence('1,000'), true)).toBe(true);
  });
});
