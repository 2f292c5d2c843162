import { DayFormatFinder, dayIn, mustAskForOrder, provenOrder } from './days.js';

const day = (text: string, order: 'dmy' | 'mdy' | null = null): string => {
  const found = dayIn(text, order);
  return found.is === 'day' ? found.value : found.is;
};

describe('a day in a table', () => {
  it.each([
    ['2026-03-31', '2026-03-31'],
    ['2026/3/1', '2026-03-01'],
    ['20260331', '2026-03-31'],
    ['31.03.2026', '2026-03-31'],
    ['3.4.26', '2026-04-03'],
    ['31/03/2026', '2026-03-31'],
    ['03/31/2026', '2026-03-31'],
    ['2026-03-31 14:05', '2026-03-31'],
    ['2026-03-31T00:00:00Z', '2026-03-31'],
    ['12/1/2010 8:26', 'unclear'],
    ['03/04/2026', 'unclear'],
    ['03-04-26', 'unclear'],
    ['05/05/2026', '2026-05-05'],
    ['31.02.2026', 'none'],
    ['2026-13-01', 'none'],
    ['soon', 'none'],
    ['', 'none'],
  ])('%j is %s', (text, expected) => expect(day(text)).toBe(expected));

  it('is read by the order of its column where it can be read in two ways', () => {
    expect(day('03/04/2026', 'dmy')).toBe('2026-04-03');
    expect(day('03/04/2026', 'mdy')).toBe('2026-03-04');
    const finder = new DayFormatFinder();
    finder.add('03/04/2026');
    expect(mustAskForOrder(finder.result())).toBe(true);
    finder.add('03/31/2026');
    expect([provenOrder(finder.result()), mustAskForOrder(finder.result())]).toEqual([
      'mdy',
      false,
    ]);
  });
});
