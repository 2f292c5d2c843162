import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { filesUnder } from './built-from.mjs';
import { mutants } from './mutants.mjs';

const root = resolve(import.meta.dirname, '..');
const specs = ['tables', 'domain', 'application', 'projections', 'infrastructure']
  .flatMap((layer) => filesUnder(root, layer))
  .filter((path) => path.endsWith('.spec.ts'));

describe('a mutant', () => {
  it.each(mutants)('$name finds what it breaks, once, and its test', ({ file, find, spec }) => {
    expect(readFileSync(join(root, file), 'utf8').split(find)).toHaveLength(2);
    for (const pattern of spec.split('|'))
      expect(specs.filter((path) => new RegExp(pattern).test(path))).not.toEqual([]);
  });

  it('has a name of its own', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });
});
