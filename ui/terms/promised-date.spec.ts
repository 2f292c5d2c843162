import {
  hereByText,
  isLineLate,
  isOrderLate,
  lastDayOverdue,
  latestPromise,
} from './promised-date';

describe('the promised date', () => {
  it('of an order is that of its last line', () => {
    const lines = ['2026-03-02', null, '2026-03-10', '2026-03-09'];
    expect(latestPromise(lines.map((promisedDate) => ({ promisedDate })))).toBe('2026-03-10');
    expect(latestPromise([{ promisedDate: null }])).toBeNull();
  });
  it('makes an order late from the day after it, while the order is open', () => {
    const order = { promisedDate: '2026-03-10' };
    expect(isOrderLate(order, 'Confirmed', '2026-03-10')).toBe(false);
    expect(isOrderLate(order, 'Confirmed', '2026-03-11')).toBe(true);
    expect(isOrderLate(order, 'Shipped', '2026-03-11')).toBe(true);
    expect(isOrderLate(order, 'Delivered', '2026-03-11')).toBe(false);
    expect(isOrderLate({ promisedDate: null }, 'Confirmed', '2026-03-11')).toBe(false);
  });
  it('makes a line late until all of it has been shipped', () => {
    const line = { promisedDate: '2026-03-10', quantity: 5, shipped: 4, closed: 0 };
    expect(isLineLate(line, 'PartlyShipped', '2026-03-11')).toBe(true);
    expect(isLineLate({ ...line, shipped: 5 }, 'PartlyShipped', '2026-03-11')).toBe(false);
    expect(isLineLate({ ...line, closed: 1 }, 'PartlyShipped', '2026-03-11')).toBe(false);
    expect(isLineLate(line, 'Cancelled', '2026-03-11')).toBe(false);
  });
  it('is overdue up to yesterday, also over the turn of a month', () => {
    expect(lastDayOverdue(new Date(2026, 2, 1, 0, 30))).toBe('2026-02-28');
  });
  it('is worded as the day on which goods are here', () => {
    document.documentElement.lang = 'en-GB';
    expect(hereByText('2026-03-10')).toBe('delivery by 10 Mar 2026');
  });
});
