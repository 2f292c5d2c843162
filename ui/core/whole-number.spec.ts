import { parseWholeNumber } from './whole-number';

describe('a whole number', () => {
  it.each([
    ['1200', 1200],
    ['1.200', 1200],
    ['1,200', 1200],
    ['1 200', 1200],
    ['1’200', 1200],
    ['1.200,00', 1200],
    ['1,200.0', 1200],
    ['1.234.567', 1_234_567],
    ['12,0', 12],
    ['007', 7],
  ])('is read from %s', (text, number) => expect(parseWholeNumber(text)).toBe(number));

  it.each(['1,5', '1.50', 'ten', '-3', '1.20', '1.2345', ''])('is not read from "%s"', (text) =>
    expect(parseWholeNumber(text)).toBeNaN(),
  );
});
