import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import { newId } from '../../../application/shared/command/ids.js';

/**
 * What a key-value store is. Every adapter passes this, unchanged. `open` opens the same store
 * again and again.
 */
export function keyValueStoreContract(
  name: string,
  open: () => Promise<{ store: KeyValueStore; close(): Promise<void> }>,
): void {
  describe(`a key-value store (${name})`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    let store: KeyValueStore;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close());

    it('gives back what was written, whatever the text, and null for what is not there', async () => {
      const bucket = newId();
      const value = 'naïve – 価格 \u0000 🧾 "quoted"';
      expect(await store.write([{ bucket, key: 'k', value }])).toBe(true);
      expect([
        await store.get(bucket, 'k'),
        await store.get(bucket, 'other'),
        await store.get('other', 'k'),
      ]).toEqual([value, null, null]);
    });

    it('replaces, deletes, and lists a bucket without its neighbours', async () => {
      const bucket = newId();
      await store.write(['a', 'b', 'c'].map((key) => ({ bucket, key, value: '1' })));
      await store.write([
        { bucket: `${bucket}2`, key: 'x', value: '1' },
        { bucket, key: 'b', value: '2' },
        { bucket, key: 'c', value: null },
      ]);
      expect(await store.list(bucket)).toEqual([
        ['a', '1'],
        ['b', '2'],
      ]);
    });

    it('lists a part of a bucket by its keys, as many as wanted', async () => {
      const bucket = newId();
      await store.write(['a', 'b', 'c', 'd'].map((key) => ({ bucket, key, value: '1' })));
      const keys = async (range: Parameters<KeyValueStore['list']>[1]) =>
        (await store.list(bucket, range)).map(([key]) => key).join('');
      expect(await keys({ from: 'b' })).toBe('bcd');
      expect(await keys({ from: 'b', before: 'd' })).toBe('bc');
      expect(await keys({ before: 'd', limit: 2 })).toBe('ab');
    });

    it('writes all of a batch or nothing: one condition that does not hold refuses the rest', async () => {
      const bucket = newId();
      await store.write([{ bucket, key: 'a', value: '1' }]);
      const refused = await store.write([
        { bucket, key: 'b', value: 'new', ifValue: null },
        { bucket, key: 'a', value: '2', ifValue: 'not this' },
      ]);
      expect([refused, await store.list(bucket)]).toEqual([false, [['a', '1']]]);
      expect(await store.write([{ bucket, key: 'a', value: '2', ifValue: '1' }])).toBe(true);
    });

    it('lets exactly one of many win who write the same key if it is absent', async () => {
      const bucket = newId();
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          store.write([{ bucket, key: 'k', value: String(n), ifValue: null }]),
        ),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.get(bucket, 'k')).toBe(String(won.indexOf(true)));
    });

    it('lets nothing come to be that rests on an absence which another batch ends at the same time', async () => {
      for (let round = 0; round < 10; round++) {
        const bucket = newId();
        const [made] = await Promise.all([
          store.write([
            { bucket: `${bucket}f`, key: 'k', value: null, ifValue: null },
            { bucket, key: 'k', value: 'made', ifValue: null },
          ]),
          store.write([
            { bucket: `${bucket}f`, key: 'k', value: 'forgotten' },
            { bucket, key: 'k', value: null },
          ]),
        ]);
        expect([made, await store.get(bucket, 'k')]).toEqual([made, null]);
      }
    });

    it('still has everything when it is opened again', async () => {
      const bucket = newId();
      await store.write([{ bucket, key: 'k', value: 'kept' }]);
      await opened.close();
      opened = await open();
      store = opened.store;
      expect(await store.get(bucket, 'k')).toBe('kept');
    });
  });
}
