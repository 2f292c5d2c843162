// The steps of `npm run build:ui` after the compiler, on a small application as the compiler writes
// it: node --test "scripts/**/*.test.mjs"
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { addCompileHint, COMPILE_HINT, compress } from './assets.mjs';
import {
  asTranslations,
  faultsOf,
  fromFolder,
  LANGUAGES,
  missingFrom,
  untranslatedIn,
} from './languages.mjs';
import { chunkGroups, mergeChunks } from './merge-chunks.mjs';
import { Modules } from './modules.mjs';
import { bracketed } from './pseudo-locale.mjs';
import { filesOfRoutes } from './route-files.mjs';
import { startFromPage } from './start-script.mjs';

/** Two pages of lists, a detail, and a menu that is loaded when it is opened. */
const APPLICATION = {
  'polyfills-AAAAAAAA.js': 'globalThis.polyfilled=true;',
  'main-AAAAAAAA.js': `import{framework}from"./chunk-framewrk.js";import{helper}from"./chunk-helperss.js";
helper(framework);const menu=()=>import("./chunk-menumenu.js");
export const routes=[{path:"",loadComponent:()=>import("./chunk-todaytod.js").then(m=>m.Today)},{path:"orders",loadComponent:()=>import("./chunk-ordersor.js").then(m=>m.Orders),children:[{path:":id",loadComponent:()=>import("./chunk-orderord.js").then(m=>m.Order)}]},{path:"lists/:id",loadComponent:()=>import("./chunk-listlist.js").then(m=>m.List)},{path:"**",loadComponent:()=>import("./chunk-nowherex.js").then(m=>m.NotFound)}];globalThis.started={menu,routes};`,
  'chunk-framewrk.js': `import{helper}from"./chunk-helperss.js";export const framework=helper("framework");`,
  'chunk-helperss.js': 'const helper=x=>x;export{helper};',
  'chunk-gridgrid.js': `import{helper}from"./chunk-helperss.js";export const grid=helper("grid");`,
  'chunk-overlayx.js': `import{grid}from"./chunk-gridgrid.js";export const overlay="overlay on "+grid;`,
  'chunk-menumenu.js': `import{overlay}from"./chunk-overlayx.js";export const menu="menu in "+overlay;`,
  'chunk-todaytod.js': `import{grid}from"./chunk-gridgrid.js";import{overlay}from"./chunk-overlayx.js";export const Today=grid+overlay;`,
  'chunk-ordersor.js': `import{grid}from"./chunk-gridgrid.js";export const Orders=grid;`,
  'chunk-orderord.js': `import{overlay}from"./chunk-overlayx.js";export const Order="order "+overlay;`,
  'chunk-listlist.js': `import{grid}from"./chunk-gridgrid.js";import{chart}from"./chunk-chartcha.js";export const List=grid+chart;`,
  'chunk-chartcha.js': 'export const chart="chart";',
  'chunk-nowherex.js': `export const NotFound="not found";`,
  'worker-AAAAAAAA.js': 'self.onmessage=()=>{};',
};
const PAGE =
  '<html><head><script>for (const src of [/* FILES */]) start(src);</script>' +
  '<link rel="modulepreload" href="chunk-framewrk.js">' +
  '<script src="polyfills-AAAAAAAA.js" type="module" crossorigin></script>' +
  '<script src="main-AAAAAAAA.js" type="module"></script></head></html>';
const ENTRIES = ['polyfills-AAAAAAAA.js', 'main-AAAAAAAA.js'];

/** @type {string} */
let folder;
/** @type {Modules} */
let modules;
const javaScript = () => readdirSync(folder).filter((name) => name.endsWith('.js'));
const kinds = () =>
  javaScript()
    .map((name) => name.replace(/-[\w-]{8}\.js$/, ''))
    .sort();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradepost-build-ui-'));
  modules = new Modules(folder);
  for (const [name, code] of Object.entries(APPLICATION)) writeFileSync(join(folder, name), code);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the chunks of the compiler', () => {
  it('are known by what they import, at once and later', () => {
    assert.deepEqual(
      [...modules.closure(['chunk-todaytod.js'])],
      ['chunk-todaytod.js', 'chunk-gridgrid.js', 'chunk-helperss.js', 'chunk-overlayx.js'],
    );
    assert.deepEqual(modules.dynamicImportsOf('main-AAAAAAAA.js'), [
      'chunk-menumenu.js',
      'chunk-todaytod.js',
      'chunk-ordersor.js',
      'chunk-orderord.js',
      'chunk-listlist.js',
      'chunk-nowherex.js',
    ]);
  });

  it('are grouped by who needs them: every page, several pages, menus alone', () => {
    const { groupOf, copied } = chunkGroups(modules, javaScript(), ENTRIES, 'orders');
    assert.equal(groupOf('chunk-framewrk.js'), 'main');
    assert.equal(groupOf('chunk-gridgrid.js'), 'common');
    assert.equal(groupOf('chunk-overlayx.js'), 'panels');
    assert.equal(groupOf('chunk-ordersor.js'), 'chunk-ordersor.js');
    assert.equal(groupOf('chunk-chartcha.js'), 'chunk-chartcha.js');
    assert.deepEqual([...copied], ['chunk-helperss.js']);
  });

  it('are not merged without the list whose files decide', () => {
    assert.throws(() => chunkGroups(modules, javaScript(), ENTRIES, 'invoices'), /no route/);
  });

  it('become one file for each group, and one for each page', async () => {
    const page = await mergeChunks(folder, PAGE);
    assert.deepEqual(kinds(), [
      ...['chunk', 'chunk', 'chunk', 'chunk', 'chunk', 'chunk'],
      ...['common', 'main', 'panels', 'worker'],
    ]);
    const main = javaScript().find((name) => name.startsWith('main-'));
    assert.match(page, new RegExp(`<script src="${main}" type="module">`));
    assert.doesNotMatch(page, /polyfills|modulepreload/);
  });

  it('do not bring what menus need with a list', async () => {
    await mergeChunks(folder, PAGE);
    const list = javaScript().find((name) => modules.code(name).includes('Orders='));
    assert.deepEqual(
      [...modules.closure([list])].filter((name) => name.startsWith('panels-')),
      [],
    );
  });

  it('run as before when they are merged', async () => {
    await mergeChunks(folder, PAGE);
    const main = javaScript().find((name) => name.startsWith('main-'));
    await import(join(folder, main));
    assert.equal(globalThis.polyfilled, true);
    const { menu, routes } = globalThis.started;
    assert.equal((await menu()).menu, 'menu in overlay on grid');
    assert.equal(await routes[0].loadComponent(), 'gridoverlay on grid');
    assert.equal(await routes[1].loadComponent(), 'grid');
    assert.equal(await routes[1].children[0].loadComponent(), 'order overlay on grid');
  });
});

describe('the files of a route', () => {
  it('are those of its page without what every page starts with, and a detail has its list’s too', () => {
    const files = filesOfRoutes(modules, [...modules.closure(ENTRIES)]);
    assert.deepEqual(files, {
      '': ['chunk-todaytod.js', 'chunk-gridgrid.js', 'chunk-overlayx.js'],
      orders: ['chunk-ordersor.js', 'chunk-gridgrid.js'],
      'orders/': [
        'chunk-ordersor.js',
        'chunk-gridgrid.js',
        'chunk-orderord.js',
        'chunk-overlayx.js',
      ],
      'lists/': ['chunk-listlist.js', 'chunk-gridgrid.js', 'chunk-chartcha.js'],
    });
  });
});

describe('the page', () => {
  it('starts the application itself, with all files at once', () => {
    const { page, files } = startFromPage(PAGE, (entries) => ['chunk-framewrk.js', ...entries]);
    assert.deepEqual(files, ['chunk-framewrk.js', ...ENTRIES]);
    assert.match(page, /of \["chunk-framewrk\.js","polyfills-AAAAAAAA\.js","main-AAAAAAAA\.js"\]/);
    assert.doesNotMatch(page, /<script src/);
  });
  it('is refused where it has no place for the files, or names none', () => {
    assert.throws(() => startFromPage(PAGE.replace('[/* FILES */]', '[]'), () => []));
    assert.throws(() => startFromPage('<script>[/* FILES */]</script>', () => []));
  });
});

describe('a file', () => {
  const hinted = (name) => readFileSync(join(folder, name), 'utf8').startsWith(COMPILE_HINT);

  it('is compiled while it arrives if it is small or every page starts with it', () => {
    for (const name of ['small.js', 'large.js', 'initial.js'])
      writeFileSync(join(folder, name), 'x();'.repeat(name === 'small.js' ? 1 : 50_000));
    writeFileSync(join(folder, 'styles.css'), 'a{}');
    addCompileHint(join(folder, 'small.js'), false);
    addCompileHint(join(folder, 'large.js'), false);
    addCompileHint(join(folder, 'initial.js'), true);
    addCompileHint(join(folder, 'styles.css'), true);
    assert.deepEqual(['small.js', 'large.js', 'initial.js', 'styles.css'].map(hinted), [
      true,
      false,
      true,
      false,
    ]);
  });

  it('has compressed copies of the same content, where that is worth a file', () => {
    const path = join(folder, 'page.js');
    writeFileSync(path, 'order();'.repeat(1_000));
    const size = compress(path);
    assert.equal(
      brotliDecompressSync(readFileSync(`${path}.br`)).toString(),
      readFileSync(path, 'utf8'),
    );
    assert.equal(gunzipSync(readFileSync(`${path}.gz`)).toString(), readFileSync(path, 'utf8'));
    assert.equal(size, readFileSync(`${path}.br`).length);
    compress(join(folder, 'chunk-overlayx.js'));
    assert.ok(!readdirSync(folder).includes('chunk-overlayx.js.br'));
  });
});

describe('a text of the pseudo-locale', () => {
  it('is in brackets, and so is each case of a plural', () => {
    assert.equal(bracketed('Place the order'), '⟦Place the order⟧');
    assert.equal(
      bracketed('{VAR_PLURAL, plural, =1 {Place the order} other {Place {INTERPOLATION} orders}}'),
      '{VAR_PLURAL, plural, =1 {⟦Place the order⟧} other {⟦Place {INTERPOLATION} orders⟧}}',
    );
  });
});

describe('a language', () => {
  /** As the compiler complains; the numbers are its own. */
  const said = `▲ [WARNING] No translation found for "2949906532758508695" ["c97a0659", "2837225810585659792"] (" This didn’t load. Reload the page. "). [plugin angular-i18n]

▲ [WARNING] No translation found for "5920177022733531341" ("Suggested: {$suggestions}").
`;

  it('lacks the texts that the compiler found no translation for, and it has none for', () => {
    const untranslated = untranslatedIn(said);
    assert.deepEqual(missingFrom(untranslated, {}), [
      'Suggested: {$suggestions}',
      'This didn’t load. Reload the page.',
    ]);
    assert.deepEqual(
      missingFrom(untranslated, {
        'This didn’t load. Reload the page.': 'Laden Sie die Seite neu.',
        'Suggested: {$suggestions}': 'Vorschlag: {$suggestions}',
      }),
      [],
    );
  });

  it('is read by the compiler under its numbers, with the spaces of each place', () => {
    const { translations } = asTranslations('de', {
      'This didn’t load. Reload the page.': 'Laden Sie die Seite neu.',
    });
    assert.equal(translations['2949906532758508695'], ' Laden Sie die Seite neu. ');
    assert.equal(Object.keys(translations).length, 4);
  });

  it('that is empty somewhere, or names other values than its source, is refused', () => {
    assert.deepEqual(
      faultsOf({
        'Close {$month}': '{$month} abschließen',
        '{VAR_PLURAL, plural, =1 {1 line} other {{INTERPOLATION} lines}}':
          '{VAR_PLURAL, plural, =1 {1 Position} other {{INTERPOLATION} Positionen}}',
      }),
      [],
    );
    assert.equal(faultsOf({ 'Close {$month}': 'Monat abschließen' }).length, 1);
    assert.equal(faultsOf({ Close: ' ' }).length, 1);
    assert.equal(
      faultsOf({
        '{VAR_PLURAL, plural, =1 {1 line} other {{INTERPOLATION} lines}}':
          '{VAR_PLURAL, plural, =1 {1 Position} other {viele Positionen}}',
      }).length,
      1,
    );
  });

  for (const code of LANGUAGES)
    it(`${code} names the values of its sources`, () => {
      const catalogue = JSON.parse(readFileSync(`ui/languages/${code}.json`, 'utf8'));
      assert.deepEqual(faultsOf(catalogue), []);
      assert.deepEqual(Object.keys(catalogue), Object.keys(catalogue).sort());
    });

  it('has its files in a folder, and the addresses of the application', () => {
    assert.equal(
      fromFolder(
        '<base href="/app/de/"><link rel="stylesheet" href="styles-A.css"><link href="/app/icon.svg">',
        'de/',
      ),
      '<base href="/app/"><link rel="stylesheet" href="de/styles-A.css"><link href="/app/icon.svg">',
    );
  });
});
