import { Throughput } from './throughput';

describe('the throughput of a counter', () => {
  it('is what it did between two looks, by time', () => {
    const throughput = new Throughput();
    expect(
      throughput.sample([{ name: 'orders', handled: 1_000 }], 0).get('orders'),
    ).toBeUndefined();
    expect(throughput.sample([{ name: 'orders', handled: 1_500 }], 2_000).get('orders')).toBe(250);
    expect(throughput.sample([{ name: 'orders', handled: 1_500 }], 4_000).get('orders')).toBe(0);
  });

  it('is kept where two looks are too close, counts from nothing after a new beginning, and is unknown where nobody counts', () => {
    const throughput = new Throughput();
    throughput.sample([{ name: 'orders', handled: 0 }], 0);
    throughput.sample([{ name: 'orders', handled: 100 }], 1_000);
    expect(throughput.sample([{ name: 'orders', handled: 101 }], 1_001).get('orders')).toBe(100);
    expect(throughput.sample([{ name: 'orders', handled: 40 }], 2_000).get('orders')).toBe(40);
    expect(
      throughput.sample([{ name: 'search', handled: null }], 3_000).get('search'),
    ).toBeUndefined();
  });
});
