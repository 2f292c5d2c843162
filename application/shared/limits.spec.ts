import type { KeyValueChange, KeyValueStore } from '../ports/key-value-store.js';
import { LimitReached, Limits, type Limit } from './limits.js';

/** What several replicas share. */
class Shared implements KeyValueStore {
  readonly values = new Map<string, string>();
  get = (_bucket: string, key: string) => Promise.resolve(this.values.get(key) ?? null);
  list = () => Promise.resolve([...this.values]);
  write([change]: readonly KeyValueChange[]): Promise<boolean> {
    const { key, value, ifValue } = change!;
    if (ifValue !== undefined && ifValue !== (this.values.get(key) ?? null))
      return Promise.resolve(false);
    if (value === null) this.values.delete(key);
    else this.values.set(key, value);
    return Promise.resolve(true);
  }
}

const limit: Limit = { name: 'guesses', most: 3, withinMs: 60_000 };

describe('a limit', () => {
  let now = 1_000_000;
  let shared: Shared;
  const replica = () =>
    new Limits(
      shared,
      (key) => `hashed ${key.length}`,
      () => now,
    );
  beforeEach(() => (shared = new Shared()));

  it('lets so many through at once, and one more as time passes', async () => {
    const limits = replica();
    const taken = [];
    for (let n = 0; n < 4; n++) taken.push(await limits.take(limit, 'a'));
    expect(taken).toEqual([0, 0, 0, 20]);
    now += 20_000;
    expect([await limits.take(limit, 'a'), await limits.take(limit, 'a')]).toEqual([0, 20]);
  });

  it('holds for all replicas together, also where they count at the same time', async () => {
    const [a, b] = [replica(), replica()];
    const taken = await Promise.all([a, b, a, b, a].map((each) => each.take(limit, 'a')));
    expect(taken.filter((seconds) => seconds === 0)).toHaveLength(3);
  });

  it('gives back what did not count, and never more than it has', async () => {
    const limits = replica();
    await limits.take(limit, 'a');
    await limits.giveBack(limit, 'a');
    await limits.giveBack(limit, 'a');
    const taken = [];
    for (let n = 0; n < 4; n++) taken.push(await limits.take(limit, 'a'));
    expect(taken).toEqual([0, 0, 0, 20]);
  });

  it('says when to try again, and keeps no key that says whom it is about', async () => {
    const limits = replica();
    for (let n = 0; n < 3; n++) await limits.require(limit, '192.0.2.7', 'wait {s} s');
    await expect(limits.require(limit, '192.0.2.7', 'wait {s} s')).rejects.toThrow(
      new LimitReached(limit, 20, 'wait 20 s'),
    );
    expect(JSON.stringify([...shared.values])).not.toContain('192.0.2.7');
  });

  it('is dropped once everything may be done again', async () => {
    const limits = replica();
    await limits.take(limit, 'a');
    await limits.sweep();
    expect(shared.values.size).toBe(1);
    now += 60_000;
    await limits.sweep();
    expect(shared.values.size).toBe(0);
  });
});
