import { availableOf } from './available.js';

describe('what is available at a location', () => {
  it('is what is there and not reserved', () => {
    expect(availableOf({ onHand: 12, reserved: 5 })).toBe(7);
  });

  it('is nothing where a count found less than is reserved', () => {
    expect(availableOf({ onHand: 3, reserved: 5 })).toBe(0);
  });
});
