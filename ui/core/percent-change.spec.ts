import { percentChange } from './percent-change';

describe('the change of a figure', () => {
  it('is in per cent of the amount before, and none where there was nothing before', () => {
    expect(percentChange(120, 100)).toBeCloseTo(20);
    expect(percentChange(-50, -100)).toBeCloseTo(50);
    expect(percentChange(5, 0)).toBeNull();
  });
});
