import { FrameBudget } from './frame-budget';

describe('how much is made in a frame', () => {
  const after = (budget: FrameBudget, ...times: number[]): number => {
    for (const time of times) budget.frame(time);
    return budget.amount;
  };

  it('halves after a slow one and a little more after a quick one, within its bounds', () => {
    const budget = new FrameBudget(2, 16);
    expect(budget.amount).toBe(4);
    expect(after(budget, 0, 16)).toBe(6);
    expect(after(budget, 32, 48, 64, 80, 96, 112)).toBe(16);
    expect(after(budget, 212)).toBe(8);
    expect(after(budget, 312, 412, 512)).toBe(2);
  });
  it('stays as it is while frames are neither', () => {
    expect(after(new FrameBudget(2, 16), 0, 33, 66)).toBe(4);
  });
  it('learns nothing from a pause', () => {
    const budget = new FrameBudget(2, 16);
    budget.frame(0);
    budget.pause();
    expect(after(budget, 5_000)).toBe(4);
    expect(after(budget, 5_016)).toBe(6);
  });
});
