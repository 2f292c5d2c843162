import { promisedDateOf } from './promised-date.js';

describe('a promised date', () => {
  it.each([
    ['2026-03-02T23:30:00.000Z', 3, 'Europe/London', '2026-03-05'],
    ['2026-03-02T23:30:00.000Z', 3, 'Europe/Berlin', '2026-03-06'],
    ['2026-03-02T03:30:00.000Z', 0, 'America/New_York', '2026-03-01'],
    // the clocks go forward on 29 March: 24 hours later it is half past midnight of the day after
    ['2026-03-28T23:30:00.000Z', 1, 'Europe/London', '2026-03-29'],
    ['2026-03-27T23:30:00.000Z', 2, 'Europe/London', '2026-03-29'],
    // and back on 25 October: 24 hours later it is half past eleven of the same day
    ['2026-10-24T23:30:00.000Z', 1, 'Europe/London', '2026-10-26'],
    ['2026-10-24T22:30:00.000Z', 1, 'Europe/London', '2026-10-25'],
    // New Zealand: back on 5 April, forward on 27 September
    ['2026-04-04T11:30:00.000Z', 1, 'Pacific/Auckland', '2026-04-06'],
    ['2026-09-26T11:30:00.000Z', 1, 'Pacific/Auckland', '2026-09-27'],
    // California: forward on 8 March, back on 1 November
    ['2026-03-08T07:30:00.000Z', 1, 'America/Los_Angeles', '2026-03-08'],
    ['2026-11-01T07:30:00.000Z', 1, 'America/Los_Angeles', '2026-11-02'],
    // half an hour's change
    ['2026-04-04T14:30:00.000Z', 1, 'Australia/Lord_Howe', '2026-04-06'],
    // over the end of a year and a leap day
    ['2027-12-31T12:00:00.000Z', 60, 'Europe/London', '2028-02-29'],
  ])('of what is ordered at %s with %i days in %s is %s', (at, days, zone, promised) => {
    expect(promisedDateOf(at, days, zone)).toBe(promised);
  });
});
