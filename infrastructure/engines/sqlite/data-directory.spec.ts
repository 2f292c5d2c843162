import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { DataDirectory, DirectoryInUse } from './data-directory.js';

const directory = temporaryDirectory();

describe('a data directory', () => {
  it('has one owner at a time, and says that it is in use to another', () => {
    const path = join(directory(), 'owned');
    const owner = DataDirectory.own(path);
    expect(() => DataDirectory.own(path)).toThrow(DirectoryInUse);
    owner.release();
    DataDirectory.own(path).release();
  });

  it('whose lock is damaged is not said to be in use, but what to remove', () => {
    const path = join(directory(), 'damaged');
    mkdirSync(path);
    writeFileSync(join(path, 'owner.lock'), 'this is no lock '.repeat(100));
    expect(() => DataDirectory.own(path)).toThrow(
      /owner\.lock is damaged: it holds nothing but a lock, so remove it$/,
    );
  });

  it('that cannot be written says so, and what to do', () => {
    writeFileSync(join(directory(), 'file'), '');
    expect(() => DataDirectory.own(join(directory(), 'file', 'data'))).toThrow(
      /owner\.lock in .* cannot be written: give the directory and its files to the user/,
    );
  });
});
