import { typedAmount, typedWhole, type Typed } from './typed-number';

const said = (typed: Typed): string =>
  typed.is === 'number'
    ? typed.value
    : typed.is === 'unclear'
      ? `${typed.choices[0]} or ${typed.choices[1]}`
      : typed.is;

describe('a number that is typed', () => {
  afterEach(() => (document.documentElement.lang = 'en-GB'));

  it.each([
    ['12.50', '12.50'],
    ['12,50', '12.50'],
    ['1.250', '1.250'],
    ['1,250', '1250 or 1.250'],
    ['1,250.00', '1250.00'],
    ['.5', '0.5'],
    ['£12.50', '12.50'],
    ['ten', 'none'],
    ['19%', 'none'],
    [' ', 'empty'],
  ])('as an amount on an English screen: %j is %s', (text, expected) => {
    document.documentElement.lang = 'en-GB';
    expect(said(typedAmount(text))).toBe(expected);
  });

  it.each([
    ['12,50', '12.50'],
    ['1,250', '1.250'],
    ['1.250', '1,250 or 1250'],
    ['1.250,00', '1250.00'],
  ])('as an amount on a German screen: %j is %s', (text, expected) => {
    document.documentElement.lang = 'de-DE';
    expect(said(typedAmount(text))).toBe(expected);
  });

  it.each([
    ['1,000', '1000'],
    ['1.000', '1 or 1000'],
    ['1.200', '1200'],
    ['12.0', '12'],
    ['1.5', 'none'],
  ])('as a whole number on an English screen: %j is %s', (text, expected) => {
    document.documentElement.lang = 'en-GB';
    expect(said(typedWhole(text))).toBe(expected);
  });

  it('has one reading once it was chosen', () => {
    for (const lang of ['en-GB', 'de-DE', 'fr-FR']) {
      document.documentElement.lang = lang;
      for (const text of ['1,250', '1.250', '-12.500'])
        for (const typed of [typedAmount(text)])
          if (typed.is === 'unclear')
            for (const choice of typed.choices) expect(typedAmount(choice).is).toBe('number');
    }
  });
});
