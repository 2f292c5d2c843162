import { promisedDateOf } from './promised-date.js';

describe('the promised day', () => {
  it('is the day of ordering plus the lead time, as the vendor counts days', () => {
    expect(promisedDateOf('2026-03-02T23:30:00.000Z', 3, 'Europe/London')).toBe('2026-03-05');
    expect(promisedDateOf('2026-03-02T23:30:00.000Z', 3, 'Europe/Berlin')).toBe('2026-03-06');
    expect(promisedDateOf('2026-03-02T03:30:00.000Z', 0, 'America/New_York')).toBe('2026-03-01');
  });
});
