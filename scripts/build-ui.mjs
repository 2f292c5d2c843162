// Builds the screens into dist/ui if their sources have changed since the last build:
//
//   node scripts/build-ui.mjs           the API client from the server's own OpenAPI document, the
//                                       application, its compressed copies
//   node scripts/build-ui.mjs --client  only the client (ui/api), for the editor and the linter
//                                       in each language that is complete (ui/languages)
//   node scripts/build-ui.mjs --pseudo  the pseudo-locale into dist/ui-pseudo: every text that a
//                                       translation would reach is in brackets
//
// Fails where the JavaScript that the first page needs is larger than 200 kB with Brotli. What it
// does to the compiler's files, and what that brings, is in docs/benchmarks.md.
import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { addCompileHint, compress } from './build-ui/assets.mjs';
import { mergeChunks } from './build-ui/merge-chunks.mjs';
import { Modules } from './build-ui/modules.mjs';
import {
  asTranslations,
  faultsOf,
  fromFolder,
  LANGUAGES,
  missingFrom,
  untranslatedIn,
} from './build-ui/languages.mjs';
import { bracketed } from './build-ui/pseudo-locale.mjs';
import { filesOfRoutes } from './build-ui/route-files.mjs';
import { startFromPage } from './build-ui/start-script.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const INITIAL_BROTLI = 200_000;
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

/** The OpenAPI document follows from the HTTP side and what it uses of the layers below. */
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

const sources = [...filesUnder('ui'), ...filesUnder('tables')].filter(
  (path) => !path.endsWith('.spec.ts') && !path.startsWith('ui/e2e/'),
);
const scripts = filesUnder('scripts/build-ui').filter((path) => !path.includes('.spec.'));
const mark = fingerprint([
  ...sources,
  ...scripts,
  'angular.json',
  'package-lock.json',
  'scripts/build-ui.mjs',
]);
const uiMark = join(output, '.sources');
if (existsSync(uiMark) && readFileSync(uiMark, 'utf8') === mark) process.exit(0);

console.error(`building the screens into ${output} …`);
rmSync(output, { recursive: true, force: true });
process.env.NG_CLI_ANALYTICS = 'false';
/** Runs the compiler; what it says, without what it says of texts that are not translated. */
const ng = (...args) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/@angular/cli/bin/ng.js', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const said = stripVTControlCharacters(`${stdout}\n${stderr}`);
  console.error(said.replaceAll(/^.*No translation found for.*\n\s*/gm, ''));
  if (status !== 0) process.exit(1);
  return said;
};
/** By language: what stands for each text of the sources. */
const catalogues = Object.fromEntries(
  LANGUAGES.map((code) => [code, JSON.parse(readFileSync(`ui/languages/${code}.json`, 'utf8'))]),
);
if (!pseudo) {
  mkdirSync('dist/languages', { recursive: true });
  for (const [code, catalogue] of Object.entries(catalogues)) {
    const faults = faultsOf(catalogue);
    for (const fault of faults) console.error(`ui/languages/${code}.json: ${fault}`);
    if (faults.length > 0) process.exit(1);
    writeFileSync(`dist/languages/${code}.json`, JSON.stringify(asTranslations(code, catalogue)));
  }
}
if (pseudo) {
  mkdirSync('dist/pseudo', { recursive: true });
  ng('extract-i18n');
  const { translations, ...rest } = JSON.parse(readFileSync('dist/pseudo/messages.json', 'utf8'));
  const pseudoTranslations = Object.fromEntries(
    Object.entries(translations).map(([id, text]) => [id, bracketed(text)]),
  );
  writeFileSync(
    'dist/pseudo/messages.en-XA.json',
    JSON.stringify({ ...rest, locale: 'en-XA', translations: pseudoTranslations }),
  );
}
const said = ng('build', ...(pseudo ? ['--configuration', 'pseudo'] : []));

// a language of which texts are missing is not offered, rather than shown in part
const untranslated = untranslatedIn(said);
const offered = [];
if (!pseudo)
  for (const [code, catalogue] of Object.entries(catalogues)) {
    const missing = missingFrom(untranslated, catalogue);
    const list = `dist/languages/${code}.missing.json`;
    rmSync(list, { force: true });
    if (missing.length === 0) {
      offered.push(code);
      continue;
    }
    rmSync(join(output, code), { recursive: true });
    writeFileSync(
      list,
      JSON.stringify(Object.fromEntries(missing.map((text) => [text, ''])), null, 2),
    );
    console.error(
      `${code} is not offered: ${missing.length} texts are not translated, such as “${missing[0]}” (all of them: ${list})`,
    );
  }

/** Bytes with Brotli that the first page needs. */
let initialBytes = 0;
for (const folder of pseudo ? ['en-XA/'] : ['', ...offered.map((code) => `${code}/`)]) {
  const modules = new Modules(join(output, pseudo ? '' : folder));
  const pageFile = join(output, folder, 'index.html');
  const built = readFileSync(pageFile, 'utf8');
  const { page, files } = startFromPage(
    pseudo ? built : await mergeChunks(join(output, folder), built),
    (entries) =>
      pseudo
        ? entries
        : [
            ...[...modules.closure(entries)].filter((file) => !entries.includes(file)),
            ...entries,
          ].map((file) => folder + file),
  );
  const languages = `<meta name="languages" content="${['en-GB', ...offered].join(' ')}" />`;
  writeFileSync(
    pageFile,
    pseudo ? page : fromFolder(page, folder).replace('</head>', `${languages}</head>`),
  );
  const initial = pseudo
    ? [...files, ...[...page.matchAll(/href="([^"]+\.js)"/g)].map(([, name]) => name)]
    : files;
  if (!pseudo) {
    const routes = filesOfRoutes(
      modules,
      files.map((file) => file.slice(folder.length)),
    );
    if (!routes.orders?.length || !routes['orders/']?.length) {
      console.error(
        'no routes were found in what the compiler wrote: see scripts/build-ui/modules.mjs',
      );
      process.exit(1);
    }
    writeFileSync(
      join(output, folder, '.places.json'),
      JSON.stringify(
        Object.fromEntries(
          Object.entries(routes).map(([place, names]) => [
            place,
            names.map((name) => folder + name),
          ]),
        ),
      ),
    );
  }
  const others = offered.map((code) => join(output, code, '/'));
  let bytes = 0;
  for (const path of filesUnder(join(output, folder))) {
    if (
      !/\.(js|css|svg|json|html)$/.test(path) ||
      path.endsWith('index.html') ||
      path.endsWith('.places.json') ||
      (folder === '' && others.some((other) => path.startsWith(other)))
    )
      continue;
    const isInitial = initial.some((name) => path.endsWith(name));
    addCompileHint(path, isInitial);
    const size = compress(path);
    if (isInitial) bytes += size;
  }
  if (initial.length === 0) {
    console.error('the page starts nothing');
    process.exit(1);
  }
  initialBytes = Math.max(initialBytes, bytes);
}
console.error(
  `initial JavaScript: ${(initialBytes / 1000).toFixed(1)} kB with Brotli (at most ${INITIAL_BROTLI / 1000})`,
);
if (initialBytes > INITIAL_BROTLI) {
  console.error(
    'the first page needs more JavaScript than it may: load what it does not need lazily',
  );
  process.exit(1);
}
writeFileSync(uiMark, mark);
