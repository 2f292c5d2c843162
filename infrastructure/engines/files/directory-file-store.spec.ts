import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileStoreContract } from '../../testing/contracts/file-store.contract.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { DirectoryFileStore } from './directory-file-store.js';

const directory = temporaryDirectory();

fileStoreContract('a directory', () =>
  Promise.resolve({
    store: new DirectoryFileStore(join(directory(), 'files')),
    close: () => Promise.resolve(),
  }),
);

describe('files in a directory', () => {
  it('of which a writer that was killed left a part are swept away later, and were never listed', async () => {
    const place = join(directory(), 'killed');
    const store = new DirectoryFileStore(place);
    await store.put('whole', (async function* () {})());
    writeFileSync(join(place, 'half.x.PART'), 'ha');
    expect((await store.list('')).map((f) => f.name)).toEqual(['whole']);
    await store.sweep(new Date(Date.now() - 60_000));
    expect(existsSync(join(place, 'half.x.PART'))).toBe(true);
    await store.sweep(new Date(Date.now() + 60_000));
    expect(readdirSync(place)).toEqual(['whole']);
  });
});
