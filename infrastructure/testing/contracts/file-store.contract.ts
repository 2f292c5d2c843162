import { wholeOf, type FileStore } from '../../../application/ports/files.js';
import { newId } from '../../../application/shared/command/ids.js';

/**
 * What a store of files is. Every adapter passes this, unchanged. `open` opens the same store again
 * and again.
 */
export function fileStoreContract(
  name: string,
  open: () => Promise<{ store: FileStore; close(): Promise<void> }>,
): void {
  describe(`a store of files (${name})`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    let store: FileStore;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close());

    async function* parts(
      ...contents: readonly (Uint8Array | Error)[]
    ): AsyncGenerator<Uint8Array> {
      await Promise.resolve();
      for (const content of contents) {
        if (content instanceof Error) throw content;
        yield content;
      }
    }
    const contents = async (file: string): Promise<Buffer | null> => {
      const stream = await store.open(file);
      return stream && wholeOf(stream);
    };
    // whatever compares them byte by byte takes seconds
    const isSame = (a: Buffer | null, b: Buffer): boolean => a !== null && a.equals(b);
    const large = Buffer.alloc(700_000, 'tradepost ');

    it('gives back what was put in, byte for byte, and null for what is not there', async () => {
      const [file, empty] = [`${newId()}.pdf`, `${newId()}.txt`];
      await store.put(file, parts(Buffer.from([0, 255, 10]), large, Buffer.from('end')));
      await store.put(empty, parts());
      expect(
        isSame(
          await contents(file),
          Buffer.concat([Buffer.from([0, 255, 10]), large, Buffer.from('end')]),
        ),
      ).toBe(true);
      expect([(await contents(empty))?.length, await contents(newId())]).toEqual([0, null]);
    });

    it('puts another in its place, whole, while somebody is still reading the one before', async () => {
      const file = newId();
      await store.put(file, parts(large));
      const before = (await store.open(file))!;
      await store.put(file, parts(Buffer.from('new')));
      expect(String(await contents(file))).toBe('new');
      await wholeOf(before).catch(() => undefined);
      expect((await store.list(file)).map(({ bytes }) => bytes)).toEqual([3]);
    });

    it('keeps the one before where the next one fails on its way', async () => {
      const [file, fresh] = [newId(), newId()];
      await store.put(file, parts(Buffer.from('kept')));
      for (const each of [file, fresh])
        await expect(
          store.put(each, parts(large, new Error('the line went dead'))),
        ).rejects.toThrow('the line went dead');
      expect([
        String(await contents(file)),
        await contents(fresh),
        await store.list(fresh),
      ]).toEqual(['kept', null, []]);
    });

    it('lists by the beginnings of names, with their sizes, and forgets what is deleted', async () => {
      const of = newId();
      for (const [end, text] of Object.entries({ b: 'two', a: 'one!', c: '' }))
        await store.put(`${of}.${end}`, parts(Buffer.from(text)));
      await store.delete(`${of}.c`);
      await store.delete(`${of}.never`);
      const listed = await store.list(`${of}.`);
      expect(listed.map((f) => [f.name, f.bytes])).toEqual([
        [`${of}.a`, 4],
        [`${of}.b`, 3],
      ]);
      for (const { storedAt } of listed)
        expect(Math.abs(Date.now() - storedAt.getTime())).toBeLessThan(60_000);
    });

    it('takes no name that leads elsewhere', async () => {
      for (const bad of ['../keys', 'a/b', '', '.hidden', 'A'])
        await expect(store.put(bad, parts())).rejects.toThrow('not a valid file name');
    });

    it('sweeping takes nothing away that is whole', async () => {
      const file = newId();
      await store.put(file, parts(large));
      await store.sweep(new Date(Date.now() + 86_400_000));
      expect(isSame(await contents(file), large)).toBe(true);
    });

    it('still has everything when it is opened again', async () => {
      const file = newId();
      await store.put(file, parts(Buffer.from('kept')));
      await opened.close();
      opened = await open();
      store = opened.store;
      expect(String(await contents(file))).toBe('kept');
    });
  });
}
