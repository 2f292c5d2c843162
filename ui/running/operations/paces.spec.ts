import { Paces } from './paces';

describe('the pace of a counter', () => {
  it('is what it did between two looks, by time', () => {
    const paces = new Paces();
    expect(paces.look([{ name: 'orders', handled: 1_000 }], 0).get('orders')).toBeUndefined();
    expect(paces.look([{ name: 'orders', handled: 1_500 }], 2_000).get('orders')).toBe(250);
    expect(paces.look([{ name: 'orders', handled: 1_500 }], 4_000).get('orders')).toBe(0);
  });

  it('is kept where two looks are too close, counts from nothing after a new beginning, and is unknown where nobody counts', () => {
    const paces = new Paces();
    paces.look([{ name: 'orders', handled: 0 }], 0);
    paces.look([{ name: 'orders', handled: 100 }], 1_000);
    expect(paces.look([{ name: 'orders', handled: 101 }], 1_001).get('orders')).toBe(100);
    expect(paces.look([{ name: 'orders', handled: 40 }], 2_000).get('orders')).toBe(40);
    expect(paces.look([{ name: 'search', handled: null }], 3_000).get('search')).toBeUndefined();
  });
});
