// Which sources the files in dist were compiled from.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';

const LAYERS = ['tables', 'domain', 'application', 'projections', 'infrastructure'];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
const MARK = 'dist/.built-from';

/**
 * @param {string} root
 * @param {string} folder
 */
export const filesUnder = (root, folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));

/**
 * The sources that `npm run build` compiles, by their paths from `root`.
 *
 * @param {string} root
 */
export function compiledSources(root) {
  /** @type {{ exclude: string[] }} */
  const { exclude } = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8'));
  return LAYERS.flatMap((layer) => filesUnder(root, layer))
    .filter((path) => path.endsWith('.ts') && !exclude.some((glob) => matchesGlob(path, glob)))
    .sort();
}

/**
 * SHA-256 of all of them and of what they are compiled with, in hexadecimal.
 *
 * @param {string} root
 */
export function fingerprint(root) {
  const hash = createHash('sha256');
  for (const path of [
    ...SETTINGS.filter((p) => existsSync(join(root, p))),
    ...compiledSources(root),
  ])
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex');
}

/**
 * The fingerprint of the sources that dist was compiled from; null where no build has succeeded.
 *
 * @param {string} root
 */
export const builtFrom = (root) =>
  existsSync(join(root, MARK)) ? readFileSync(join(root, MARK), 'utf8') : null;

/**
 * @param {string} root
 * @param {string | null} mark
 */
export function setBuiltFrom(root, mark) {
  if (mark === null) rmSync(join(root, MARK), { force: true });
  else writeFileSync(join(root, MARK), mark);
}

/**
 * Removes what was compiled from sources that are no longer there, so that nothing runs it.
 *
 * @param {string} root
 */
export function removeOrphans(root) {
  for (const layer of LAYERS.filter((name) => existsSync(join(root, 'dist', name))))
    for (const path of filesUnder(root, join('dist', layer))) {
      const compiled = /^dist\/(.*)\.js(\.map)?$/.exec(path)?.[1];
      // what the build leaves out is compiled all the same where something in it imports it
      if (compiled !== undefined && !existsSync(join(root, `${compiled}.ts`)))
        rmSync(join(root, path));
    }
}
