import { WeightedCache } from './weighted-cache.js';

describe('a cache by weight', () => {
  it('lets go of what was asked for longest ago, and of no more than has to make room', () => {
    const cache = new WeightedCache<string>(10);
    for (const key of ['a', 'b', 'c']) cache.set(key, key, 3);
    cache.get('a');
    cache.set('d', 'd', 3);
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key))).toEqual(['a', undefined, 'c', 'd']);
  });

  it('counts an entry by its latest weight, and gives weight back with what is deleted', () => {
    const cache = new WeightedCache<string>(10);
    cache.set('a', 'a', 5);
    cache.set('a', 'A', 2);
    cache.set('b', 'b', 4);
    cache.set('c', 'c', 4);
    expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual(['A', 'b', 'c']);
    cache.delete('b');
    cache.set('d', 'd', 4);
    expect(['a', 'c', 'd'].map((key) => cache.get(key))).toEqual(['A', 'c', 'd']);
  });

  it('does not keep what would drive out half of everything', () => {
    const cache = new WeightedCache<string>(10);
    cache.set('a', 'a', 1);
    cache.set('huge', 'huge', 6);
    expect([cache.get('a'), cache.get('huge')]).toEqual(['a', undefined]);
  });
});
