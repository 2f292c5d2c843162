// Builds the screens into dist/ui, where their sources have changed since:
//   node scripts/build-ui.mjs            the API client from the server's own OpenAPI document, the
// application, its compressed copies   node scripts/build-ui.mjs --client   only the client
// (ui/api), for the editor and the linter   node scripts/build-ui.mjs --pseudo   the pseudo-locale
// into dist/ui-pseudo: every text that a translation would reach is bracketed Fails where the
// JavaScript that the first page needs is larger than 200 kB with Brotli.
import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const INITIAL_BROTLI = 200_000;
/**
 * V8 compiles a function when it is first called, one after the other, which is a quarter of what
 * it takes to start. Where a file begins with this line all of them are compiled while it arrives,
 * aside, and kept with it for the next time (https://v8.dev/blog/explicit-compile-hints); other
 * engines read a comment.
 */
const COMPILED_AT_ONCE = '//# allFunctionsCalledOnLoad\n';
/** Bytes. What is larger and comes later, such as charts, has much that is never called. */
const COMPILED_UP_TO = 150_000;
const clientOnly = process.argv.includes('--client');
const pseudo = process.argv.includes('--pseudo');
const output = pseudo ? 'dist/ui-pseudo' : 'dist/ui';

const filesUnder = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const fingerprint = (paths) => {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
};

const node = (script, ...args) =>
  execFileSync(process.execPath, [script, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });

/**
 * What the API looks like is decided by the server's HTTP side and what it takes from the floors
 * below.
 */
const serverSources = ['dist/infrastructure/http', 'dist/application', 'dist/domain']
  .flatMap(filesUnder)
  .filter((path) => path.endsWith('.js'));
const serverMark = fingerprint([...serverSources, 'ui/ng-openapi-gen.json']);
const markFile = 'dist/.ui-client';
if (
  !existsSync('ui/api') ||
  !existsSync(markFile) ||
  readFileSync(markFile, 'utf8') !== serverMark
) {
  node('dist/infrastructure/cli/openapi.js', 'dist/openapi.json');
  node('node_modules/ng-openapi-gen/lib/index.js', '--config', 'ui/ng-openapi-gen.json');
  writeFileSync(markFile, serverMark);
}
if (clientOnly) process.exit(0);

const sources = filesUnder('ui').filter(
  (path) => !path.endsWith('.spec.ts') && !path.startsWith('ui/e2e/'),
);
const mark = fingerprint([...sources, 'angular.json', 'package-lock.json', 'scripts/build-ui.mjs']);
const uiMark = join(output, '.sources');
if (existsSync(uiMark) && readFileSync(uiMark, 'utf8') === mark) process.exit(0);

console.error(`building the screens into ${output} …`);
rmSync(output, { recursive: true, force: true });
process.env.NG_CLI_ANALYTICS = 'false';
const ng = (...args) => {
  const { status } = spawnSync(process.execPath, ['node_modules/@angular/cli/bin/ng.js', ...args], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(1);
};
if (pseudo) {
  mkdirSync('dist/pseudo', { recursive: true });
  ng('extract-i18n');
  const { translations, ...rest } = JSON.parse(readFileSync('dist/pseudo/messages.json', 'utf8'));
  // of a plural each case is a text; what else stands in braces is code
  const bracket = (text) =>
    /^\{[^{},]+, *(plural|select),/.test(text)
      ? text.replaceAll(
          /(=\d+|\b\w+) *\{((?:[^{}]|\{[^{}]*\})*)\}/g,
          (_, of, inner) => `${of} {⟦${inner}⟧}`,
        )
      : `⟦${text}⟧`;
  const bracketed = Object.fromEntries(
    Object.entries(translations).map(([id, text]) => [id, bracket(text)]),
  );
  writeFileSync(
    'dist/pseudo/messages.en-XA.json',
    JSON.stringify({ ...rest, locale: 'en-XA', translations: bracketed }),
  );
}
ng('build', ...(pseudo ? ['--configuration', 'pseudo'] : []));

/** Where a file names others of its own folder: before it runs, or when it asks for them. */
const named = (file, pattern) =>
  [...readFileSync(join(output, file), 'utf8').matchAll(pattern)].map(([, name]) => name);
const importsOf = (file) => named(file, /(?:from|import)\s*["'`]\.\/([\w-]+\.js)["'`]/g);
const ASKED = /import\(["'`]\.\/([\w-]+\.js)["'`]\)/g;
const asksFor = (file) => named(file, ASKED);
/** A place with the file of its page. */
const PAGE = /path:[`"]([^`"]*)[`"][^{}]*?import\([`"]\.\/(chunk-[\w-]+\.js)[`"]\)/g;
const GATHERED = ['common', 'panels'];

function closure(files) {
  const found = new Set();
  const take = (file) => {
    if (found.has(file)) return;
    found.add(file);
    importsOf(file).forEach(take);
  };
  files.forEach(take);
  return found;
}

/** A place that opens before there is a menu or a panel; the other lists are as it is. */
const A_LIST = 'orders';

/**
 * What several pages share is one file instead of fifty: the compiler makes one for each set of
 * pages that share something, and a browser needs as long for a file of a few hundred bytes as for
 * one of ten thousand. What only menus and panels need is another: a list begins without it.
 * Answers the page with the new names.
 */
async function gather(page) {
  const files = readdirSync(output).filter(
    (name) => name.endsWith('.js') && !name.startsWith('worker-'),
  );
  const entries = ['polyfills', 'main'].map((name) =>
    files.find((file) => file.startsWith(`${name}-`)),
  );
  const atFirst = closure(entries);
  const asked = new Set(files.flatMap(asksFor));
  const users = new Map();
  for (const each of asked)
    for (const file of closure([each])) users.set(file, (users.get(file) ?? 0) + 1);
  const shared = new Set(
    [...users]
      .filter(([file, many]) => many > 1 && !asked.has(file) && !atFirst.has(file))
      .map(([file]) => file),
  );
  const frame = [...atFirst].map((file) => readFileSync(join(output, file), 'utf8'));
  const pages = new Map(
    frame.flatMap((code) => [...code.matchAll(PAGE)].map(([, path, file]) => [path, file])),
  );
  const opened = closure(
    frame
      .flatMap((code) => [...code.matchAll(ASKED)].map(([, file]) => file))
      .filter((file) => ![...pages.values()].includes(file)),
  );
  const list = closure([pages.get(A_LIST)]);
  const inPanels = (file) =>
    shared.has(file) &&
    [...closure([file])].some((each) => opened.has(each) && !list.has(each) && !atFirst.has(each));
  const partOf = (file) =>
    atFirst.has(file) ? 'main' : inPanels(file) ? 'panels' : shared.has(file) ? 'common' : file;
  // a few lines that the compiler needs everywhere: each file has them of its own
  const everywhere = new Set(
    [...atFirst].filter((file) => !entries.includes(file) && importsOf(file).length === 0),
  );
  /** Behind a `?` stands whose copy it is. */
  const gatheredIn = (id) => id.split('?')[1] ?? partOf(basename(id));
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: { main: 'begin' },
    // what is needed first is one file for the browser to find, to compile and to link
    plugins: [
      {
        name: 'gathered',
        resolveId: (id, from) =>
          id === 'begin'
            ? id
            : everywhere.has(basename(id))
              ? `${resolve(output, basename(id))}?${gatheredIn(from)}`
              : null,
        load: (id) => {
          const [path, into] = id.split('?');
          if (id === 'begin')
            return entries
              .map((file) => `import ${JSON.stringify(resolve(output, file))};`)
              .join('\n');
          return into === undefined ? null : { code: readFileSync(path, 'utf8'), moduleType: 'js' };
        },
      },
    ],
    preserveEntrySignatures: 'allow-extension',
    // the compiler has done that
    treeshake: false,
  });
  const result = await bundle.generate({
    minify: { mangle: false, compress: false },
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: ({ name }) => `${GATHERED.includes(name) ? name : 'chunk'}-[hash].js`,
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        { name: 'panels', test: (id) => gatheredIn(id) === 'panels' },
        { name: 'common', test: (id) => gatheredIn(id) === 'common' },
      ],
    },
  });
  await bundle.close();
  for (const file of files) rmSync(join(output, file));
  for (const { fileName, code } of result.output) writeFileSync(join(output, fileName), code);
  const [polyfills, main] = entries;
  page = page
    .replaceAll(new RegExp(`<script src="${polyfills}"[^>]*></script>`, 'g'), '')
    .replaceAll(main, result.output.find(({ isEntry }) => isEntry).fileName);
  return page.replaceAll(/<link rel="modulepreload"[^>]*>/g, '');
}

/**
 * The files of each place, which the page names as soon as it is asked for
 * (infrastructure/http/kernel/screens.ts): else the browser finds them one after the other, each in the
 * one before. By the address's first part, and a `/` behind it for each part more.
 */
function filesOfPlaces(initial) {
  const main = initial.find((name) => name.startsWith('main-'));
  const there = closure(initial);
  const places = {};
  let parent = '';
  const add = (place, file, ...more) => {
    places[place] = [
      ...new Set([
        ...(places[place] ?? []),
        ...more,
        ...[...closure([file])].filter((each) => !there.has(each)),
      ]),
    ];
  };
  for (const [, path, file] of readFileSync(join(output, main), 'utf8').matchAll(PAGE)) {
    if (path === '**') continue;
    const [first, ...rest] = path.split('/');
    if (first.startsWith(':')) add(`${parent}/`, file, ...places[parent]);
    else {
      parent = first;
      add(first + '/'.repeat(rest.length), file);
    }
  }
  return places;
}

/**
 * The page begins the application itself (ui/index.html). Answers it, with the files that it begins
 * with: all of them, for what is named in one of them would come a round trip later.
 */
function begunByThePage(page) {
  const entries = [];
  const rest = page.replaceAll(
    /<script src="([^"]+)" type="module"[^>]*><\/script>/g,
    (_, file) => {
      entries.push(file);
      return '';
    },
  );
  if (entries.length === 0 || !rest.includes('[/* FILES */]'))
    throw new Error('ui/index.html does not begin the application');
  const files = pseudo
    ? entries
    : [...[...closure(entries)].filter((file) => !entries.includes(file)), ...entries];
  return [rest.replace('[/* FILES */]', JSON.stringify(files)), files];
}

const page = join(output, pseudo ? 'en-XA/index.html' : 'index.html');
if (!pseudo) writeFileSync(page, await gather(readFileSync(page, 'utf8')));
const [index, begun] = begunByThePage(readFileSync(page, 'utf8'));
writeFileSync(page, index);
const initial = pseudo
  ? [...begun, ...[...index.matchAll(/href="([^"]+\.js)"/g)].map(([, name]) => name)]
  : begun;
if (!pseudo) {
  const places = filesOfPlaces(initial);
  if (!places.orders?.length || !places['orders/']?.length) {
    console.error(
      'the files of the places were not found in what the compiler wrote: see filesOfPlaces',
    );
    process.exit(1);
  }
  writeFileSync(join(output, '.places.json'), JSON.stringify(places));
}
let initialBytes = 0;
for (const path of filesUnder(output)) {
  if (
    !/\.(js|css|svg|json|html)$/.test(path) ||
    path.endsWith('index.html') ||
    path.endsWith('.places.json')
  )
    continue;
  const isInitial = initial.some((name) => path.endsWith(name));
  if (path.endsWith('.js') && (isInitial || statSync(path).size <= COMPILED_UP_TO))
    writeFileSync(path, COMPILED_AT_ONCE + readFileSync(path, 'utf8'));
  const content = readFileSync(path);
  const brotli = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  if (isInitial) initialBytes += brotli.length;
  if (statSync(path).size < 512) continue;
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}
console.error(
  `initial JavaScript: ${(initialBytes / 1000).toFixed(1)} kB with Brotli (at most ${INITIAL_BROTLI / 1000})`,
);
if (initial.length === 0 || initialBytes > INITIAL_BROTLI) {
  console.error(
    'the first page needs more JavaScript than it may: load what it does not need lazily',
  );
  process.exit(1);
}
writeFileSync(uiMark, mark);
