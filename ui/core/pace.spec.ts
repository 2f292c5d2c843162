import { Pace } from './pace';

describe('how much is made in a frame', () => {
  const after = (pace: Pace, ...times: number[]): number => {
    for (const time of times) pace.frame(time);
    return pace.amount;
  };

  it('is half as much after a slow one and a little more after a quick one, within its bounds', () => {
    const pace = new Pace(2, 16);
    expect(pace.amount).toBe(4);
    expect(after(pace, 0, 16)).toBe(6);
    expect(after(pace, 32, 48, 64, 80, 96, 112)).toBe(16);
    expect(after(pace, 212)).toBe(8);
    expect(after(pace, 312, 412, 512)).toBe(2);
  });
  it('stays as it is while frames are neither', () => {
    expect(after(new Pace(2, 16), 0, 33, 66)).toBe(4);
  });
  it('learns nothing from a pause', () => {
    const pace = new Pace(2, 16);
    pace.frame(0);
    pace.rest();
    expect(after(pace, 5_000)).toBe(4);
    expect(after(pace, 5_016)).toBe(6);
  });
});
