import { remainingTime } from './remaining-time.js';

describe('the time that a rebuild still takes', () => {
  it('is that of what is left, at the pace of what is done', () => {
    expect(remainingTime(10_000, 250, 1_000, 40_000)).toBe(90_000);
    expect(remainingTime(10_000, 1_000, 1_000, 40_000)).toBe(0);
  });

  it('is not known before anything is done, and never less than nothing', () => {
    expect(remainingTime(10_000, 0, 1_000, 40_000)).toBeNull();
    expect(remainingTime(10_000, 1_200, 1_000, 40_000)).toBe(0);
  });
});
