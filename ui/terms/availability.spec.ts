import { availableOf, inStockText, isLow, isShort, lowTone } from './availability';

describe('what is available', () => {
  it('is what is on hand and not reserved, and never less than nothing', () => {
    expect(availableOf({ onHand: 10, reserved: 3 })).toBe(7);
    expect(availableOf({ onHand: 2, reserved: 3 })).toBe(0);
  });
  it('is short where more are wanted', () => {
    expect(isShort({ available: 4, quantity: 5 })).toBe(true);
    expect(isShort({ available: 5, quantity: 5 })).toBe(false);
  });
  it('is low from the reorder point down, where there is one', () => {
    expect(isLow({ available: 5, reorderPoint: 5 })).toBe(true);
    expect(isLow({ available: 6, reorderPoint: 5 })).toBe(false);
    expect(isLow({ available: 0, reorderPoint: null })).toBe(false);
  });
  it('is marked as refused when nothing is left', () => {
    expect([lowTone(0), lowTone(1)]).toEqual(['refused', 'waiting']);
  });
  it('is worded as stock', () => {
    document.documentElement.lang = 'en-GB';
    expect(inStockText(1_200)).toBe('1,200 in stock');
  });
});
