import fc from 'fast-check';
import {
  addDays,
  after24Hours,
  dayAt,
  daysBetween,
  earliestDayAt,
  endOfDay,
  isDay,
  latestDayAt,
  startOfDay,
} from './days.js';

const zones = [
  'UTC',
  'Europe/London',
  'Europe/Berlin',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'America/Los_Angeles',
  'America/St_Johns',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
];
const instant = fc
  .date({
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2050-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());
const span = fc.integer({ min: -2_000, max: 2_000 });

describe('a day', () => {
  it.each([
    ['Europe/London', '2026-03-28T23:59:59.999Z', '2026-03-28'],
    ['Europe/London', '2026-03-29T22:59:59.999Z', '2026-03-29'],
    ['Europe/London', '2026-03-29T23:00:00.000Z', '2026-03-30'],
    ['Pacific/Auckland', '2026-03-02T10:59:59.999Z', '2026-03-02'],
    ['Pacific/Auckland', '2026-03-02T11:00:00.000Z', '2026-03-03'],
    ['Pacific/Chatham', '2026-03-02T10:15:00.000Z', '2026-03-03'],
    ['America/Los_Angeles', '2026-03-02T07:59:59.999Z', '2026-03-01'],
    ['America/Los_Angeles', '2026-03-02T08:00:00.000Z', '2026-03-02'],
  ])('in %s at %s is %s', (zone, at, day) => {
    expect(dayAt(zone, at)).toBe(day);
  });

  it('is as many days after another as there are between them, whatever clocks do', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), span, (at, zone, days) => {
        const day = dayAt(zone, at);
        const later = addDays(day, days);
        expect(isDay(later)).toBe(true);
        expect(daysBetween(day, later)).toBe(days);
        expect(addDays(later, -days)).toBe(day);
        expect(later > day).toBe(days > 0);
      }),
    );
  });

  it('is nowhere later than where it is latest, nor earlier than where it is earliest', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (at, zone) => {
        const day = dayAt(zone, at);
        expect(day <= latestDayAt(at) && day >= earliestDayAt(at)).toBe(true);
      }),
    );
  });

  it('is one that there is', () => {
    for (const day of ['2026-03-05', '2028-02-29', '1999-12-31']) expect(isDay(day)).toBe(true);
    for (const day of [
      '2026-02-29',
      '2026-13-01',
      '2026-3-5',
      '05/03/2026',
      '',
      '2026-03-05T00:00Z',
    ])
      expect(isDay(day)).toBe(false);
  });

  it('is no span of 24 hours, which ends at an instant', () => {
    expect(after24Hours('2026-03-28T12:00:00.000Z', 1)).toBe('2026-03-29T12:00:00.000Z');
  });

  it.each([
    ['Europe/London', '2026-03-29', '2026-03-29T00:00:00.000Z', '2026-03-29T22:59:59.999Z'],
    ['Pacific/Auckland', '2026-03-02', '2026-03-01T11:00:00.000Z', '2026-03-02T10:59:59.999Z'],
    // clocks go from 23:59 to 01:00 there
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z', '2026-04-24T20:59:59.999Z'],
  ])('begins and ends in %s with its own clocks: %s', (zone, day, first, last) => {
    expect([startOfDay(day, zone), endOfDay(day, zone)]).toEqual([first, last]);
  });

  it('begins with an instant that is of that day, and none before is', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (at, zone) => {
        const day = dayAt(zone, at);
        const first = startOfDay(day, zone);
        expect(dayAt(zone, first)).toBe(day);
        expect(dayAt(zone, new Date(Date.parse(first) - 1).toISOString()) < day).toBe(true);
        expect(first <= at && at <= endOfDay(day, zone)).toBe(true);
      }),
    );
  });
});
