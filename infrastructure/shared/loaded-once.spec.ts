import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { loadedOnce } from './loaded-once.js';
import { workerUrl } from './worker-url.js';

const directory = temporaryDirectory();

describe('what is loaded when it is first needed', () => {
  it('is loaded once, also for those who ask at the same time', async () => {
    let loads = 0;
    const load = loadedOnce(() => Promise.resolve(++loads));
    expect(await Promise.all([load(), load()])).toEqual([1, 1]);
    expect(await load()).toBe(1);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('the disk was busy');
      },
    ],
    ['rejects', () => Promise.reject(new Error('the disk was busy'))],
  ])('is tried again where the first attempt %s', async (_how, fail) => {
    let loads = 0;
    const load = loadedOnce(() => (++loads === 1 ? fail() : Promise.resolve('loaded')));
    await expect(load()).rejects.toThrow('the disk was busy');
    expect(await load()).toBe('loaded');
  });

  it('may be a library that could not read one of its own files the first time', async () => {
    const library = join(directory(), 'node_modules', 'letters');
    const inner = join(library, 'inner.js');
    mkdirSync(library, { recursive: true });
    writeFileSync(join(library, 'package.json'), '{"name":"letters","main":"index.js"}');
    writeFileSync(join(library, 'index.js'), "module.exports = { inner: require('./inner') };");
    // as a limit on open files or a failing disk: it is there, and cannot be read
    mkdirSync(inner);
    // in a process of its own: here libraries are loaded by the test runner
    const script = `
      import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
      import { libraryOnce } from ${JSON.stringify(workerUrl(import.meta.url, './loaded-once.js').href)};
      const inner = ${JSON.stringify(inner)};
      const load = libraryOnce('letters', ${JSON.stringify(pathToFileURL(join(directory(), 'here.js')).href)});
      const failed = await load().then(() => false, () => true);
      rmSync(inner, { recursive: true });
      writeFileSync(inner, "module.exports = 'readable';");
      console.log(failed, (await load()).inner);
    `;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { encoding: 'utf8' },
    );
    expect([stdout, stderr]).toEqual(['true readable\n', '']);
  });
});
