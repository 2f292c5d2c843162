import { monthBefore } from '../core/formats';
import { usualPeriods } from './periods';

describe('the periods of a statement', () => {
  it('are whole months, over the turn of a year and in a leap year as well', () => {
    expect(monthBefore('2026-11-30', 0)).toEqual({
      label: 'Nov 2026',
      from: '2026-11-01',
      to: '2026-11-30',
    });
    expect(monthBefore('2026-01-31', 1)).toMatchObject({ from: '2025-12-01', to: '2025-12-31' });
    expect(monthBefore('2028-03-31', 1)).toMatchObject({ from: '2028-02-01', to: '2028-02-29' });
  });

  it('begin with this month, and end with everything', () => {
    const periods = usualPeriods('2026-03-15');
    expect(periods.map(({ from }) => from)).toEqual([
      '2026-03-01',
      '2026-02-01',
      '2026-01-01',
      '2025-12-01',
      '2026-01-01',
      null,
    ]);
  });
});
