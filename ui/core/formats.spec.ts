import { amountText, dayText, moneyText, shortened, unitPriceText, whenText } from './formats';

describe('what is shown', () => {
  beforeEach(() => (document.documentElement.lang = 'en-GB'));

  it('is money in the digits of its currency, exact beyond what a binary fraction holds', () => {
    expect(moneyText({ amount: '1204.5', currency: 'GBP' })).toBe('1,204.50 GBP');
    expect(amountText({ amount: '1204', currency: 'JPY' })).toBe('1,204');
    expect(amountText({ amount: '90071992547409931.25', currency: 'GBP' })).toBe(
      '90,071,992,547,409,931.25',
    );
  });
  it('is money as the reader writes it', () => {
    document.documentElement.lang = 'de-DE';
    expect(moneyText({ amount: '1204.5', currency: 'EUR' })).toBe('1.204,50 EUR');
  });
  it('is a unit price with its fractions, and for how many it is', () => {
    expect(unitPriceText({ amount: '7.604', currency: 'GBP', per: 1 })).toBe('7.604 GBP');
    expect(unitPriceText({ amount: '12.4', currency: 'GBP', per: 1000 })).toBe('12.40 GBP / 1,000');
  });
  it('is a distance within a week, and a day beyond', () => {
    const now = Date.parse('2026-06-10T12:00:00Z');
    expect(whenText('2026-06-10T10:00:00Z', now)).toBe('2 hr ago');
    expect(whenText('2026-06-09T11:00:00Z', now)).toBe('yesterday');
    expect(whenText('2026-05-01T11:00:00Z', now)).toBe('1 May 2026');
  });
  it('is a calendar day wherever the reader is', () =>
    expect(dayText('2026-03-01')).toBe('1 Mar 2026'));
  it('is an identifier cut in the middle', () =>
    expect(shortened('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 11)).toBe('ABCDE…VWXYZ'));
});
