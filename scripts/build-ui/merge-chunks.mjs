import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { Modules } from './modules.mjs';

const MERGED = ['common', 'panels'];

/**
 * Which of the compiler's chunks go into which file. It makes a chunk for each set of pages that
 * share something, some hundred of them, and a browser needs as long for a file of a few hundred
 * bytes as for one of ten thousand.
 *
 * - `main`: the entries and all that they import
 * - `panels`: what only menus and panels need, which a list does without at first
 * - `common`: whatever else several pages share
 *
 * @param {Modules} modules
 * @param {readonly string[]} files all of the application's
 * @param {readonly string[]} entries
 * @param {string} listRoute the path of a list, whose files tell what a list needs at first
 * @returns {{ groupOf: (file: string) => string, copied: ReadonlySet<string> }} `groupOf` returns
 * the file itself where it stays one of its own; `copied` are a few lines of the compiler's which
 * each file gets a copy of
 */
export function chunkGroups(modules, files, entries, listRoute) {
  const initial = modules.closure(entries);
  const lazy = new Set(files.flatMap((file) => modules.dynamicImportsOf(file)));
  const users = new Map();
  for (const each of lazy)
    for (const file of modules.closure([each])) users.set(file, (users.get(file) ?? 0) + 1);
  const shared = new Set(
    [...users]
      .filter(([file, count]) => count > 1 && !lazy.has(file) && !initial.has(file))
      .map(([file]) => file),
  );
  const pages = new Map([...initial].flatMap((file) => modules.routesOf(file)));
  const pageFiles = new Set(pages.values());
  const deferred = modules.closure(
    [...initial]
      .flatMap((file) => modules.dynamicImportsOf(file))
      .filter((file) => !pageFiles.has(file)),
  );
  const listPage = pages.get(listRoute);
  if (listPage === undefined) throw new Error(`no route "${listRoute}" in what the compiler wrote`);
  const list = modules.closure([listPage]);
  const isPanel = (file) =>
    shared.has(file) &&
    [...modules.closure([file])].some(
      (each) => deferred.has(each) && !list.has(each) && !initial.has(each),
    );
  return {
    groupOf: (file) =>
      initial.has(file) ? 'main' : isPanel(file) ? 'panels' : shared.has(file) ? 'common' : file,
    copied: new Set(
      [...initial].filter(
        (file) => !entries.includes(file) && modules.importsOf(file).length === 0,
      ),
    ),
  };
}

/**
 * Merges the chunks of a build, in its folder, into one file for each group.
 * @param {string} folder
 * @param {string} page the HTML that names them
 * @returns {Promise<string>} the page with the new names, without preloads of its own
 */
export async function mergeChunks(folder, page, listRoute = 'orders') {
  const modules = new Modules(folder);
  const files = readdirSync(folder).filter(
    (name) => name.endsWith('.js') && !name.startsWith('worker-'),
  );
  const entries = ['polyfills', 'main'].map((name) => {
    const entry = files.find((file) => file.startsWith(`${name}-`));
    if (entry === undefined) throw new Error(`no ${name}-*.js in what the compiler wrote`);
    return entry;
  });
  const { groupOf, copied } = chunkGroups(modules, files, entries, listRoute);
  /** Behind a `?` stands the group whose copy it is. */
  const groupOfId = (id) => id.split('?')[1] ?? groupOf(basename(id));
  const bundle = await rolldown({
    input: { main: 'start' },
    plugins: [
      {
        name: 'merge-chunks',
        resolveId: (id, from) =>
          id === 'start'
            ? id
            : copied.has(basename(id)) && from !== undefined
              ? `${resolve(folder, basename(id))}?${groupOfId(from)}`
              : null,
        load: (id) => {
          const [path, group] = id.split('?');
          if (id === 'start')
            return entries
              .map((file) => `import ${JSON.stringify(resolve(folder, file))};`)
              .join('\n');
          return group === undefined
            ? null
            : { code: readFileSync(path, 'utf8'), moduleType: 'js' };
        },
      },
    ],
    preserveEntrySignatures: 'allow-extension',
    // the compiler has done that
    treeshake: false,
  });
  const { output } = await bundle.generate({
    minify: { mangle: false, compress: false },
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: ({ name }) => `${MERGED.includes(name) ? name : 'chunk'}-[hash].js`,
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: MERGED.map((name) => ({ name, test: (id) => groupOfId(id) === name })),
    },
  });
  await bundle.close();
  for (const file of files) rmSync(join(folder, file));
  for (const each of output)
    if (each.type === 'chunk') writeFileSync(join(folder, each.fileName), each.code);
  const entry = output.find((each) => each.type === 'chunk' && each.isEntry);
  const [polyfills, main] = entries;
  return page
    .replaceAll(new RegExp(`<script src="${polyfills}"[^>]*></script>`, 'g'), '')
    .replaceAll(main, entry.fileName)
    .replaceAll(/<link rel="modulepreload"[^>]*>/g, '');
}
