import { isMonth, monthsBefore, monthsOf, periodBefore } from './period';

describe('a period', () => {
  it('has all its months, over the turn of a year', () => {
    expect(monthsOf({ from: '2010-11', to: '2011-02' })).toEqual([
      '2010-11',
      '2010-12',
      '2011-01',
      '2011-02',
    ]);
    expect(monthsOf({ from: '2011-03', to: '2011-02' })).toEqual([]);
  });
  it('is compared with as many months directly before it', () => {
    expect(periodBefore({ from: '2011-01', to: '2011-03' })).toEqual({
      from: '2010-10',
      to: '2010-12',
    });
    expect(periodBefore({ from: '2011-03', to: '2011-03' })).toEqual({
      from: '2011-02',
      to: '2011-02',
    });
    expect(monthsBefore('2011-01', 12)).toBe('2010-01');
  });
  it('is of months and nothing else', () => {
    expect(isMonth('2011-12')).toBe(true);
    expect(isMonth('2011-13')).toBe(false);
    expect(isMonth(undefined)).toBe(false);
  });
});
