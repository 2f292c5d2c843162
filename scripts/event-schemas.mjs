// JSON Schemas of events, one file per event and version, made of the types in domain/:
//   npm run schemas                            writes those of the current versions
//   npm run schemas -- --check                 says what differs from the files, exit code 1
//   npm run schemas -- --unreleased OrderPaused …   replaces those of versions that no store holds yet
// A version that stores hold already is never narrowed: what was written must stay valid. Files of
// older versions are left as they are.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import prettier from 'prettier';
import generator from 'ts-json-schema-generator';
import { narrowed } from './schema-widening.mjs';

/** @typedef {import('./schema-widening.mjs').Schema} Schema */

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'application/shared/event/schemas');
/** Where it is merged, a version is taken for one that stores hold. */
const RELEASED = ['origin/main', 'main'];

/**
 * The schemas of all current events, as text by the path of their files.
 *
 * @returns {Promise<ReadonlyMap<string, string>>}
 */
async function currentSchemas() {
  const { eventTypes } = /** @type {typeof import('../domain/events.js')} */ (
    await import(join(root, 'dist/domain/events.js'))
  );
  const schema = /** @type {Schema} */ (
    generator
      .createGenerator({
        path: join(root, 'domain/events.ts'),
        tsconfig: join(root, 'tsconfig.json'),
        type: 'MarketplaceEvent',
        jsDoc: 'none',
        topRef: false,
        encodeRefs: false,
        skipTypeCheck: true,
      })
      .createSchema('MarketplaceEvent')
  );
  const definitions = schema.definitions ?? {};
  const options = await prettier.resolveConfig(join(folder, 'any.json'));
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const { properties = {} } of events(schema, definitions)) {
    const type = String(properties.type?.const);
    const { category, version } = eventTypes[/** @type {keyof typeof eventTypes} */ (type)];
    const text = JSON.stringify(
      eventSchema(`${type}, version ${version}`, properties.data ?? {}, definitions),
    );
    files.set(
      join(folder, category, `${type}.v${version}.json`),
      await prettier.format(text, { ...options, parser: 'json' }),
    );
  }
  return files;
}

/**
 * The members of the union, however deep they stand.
 *
 * @param {Schema} schema
 * @param {Record<string, Schema>} definitions
 * @returns {Schema[]}
 */
function events({ $ref, anyOf, ...schema }, definitions) {
  if ($ref !== undefined) return events(definitions[nameIn($ref)] ?? {}, definitions);
  return anyOf ? anyOf.flatMap((each) => events(each, definitions)) : [schema];
}

/** @param {string} ref */
const nameIn = (ref) => ref.replace('#/definitions/', '');

/**
 * With the definitions that it uses and no others. What has no name of its own in the sources
 * stands where it is used. Events hold no floats, so every number is an integer.
 *
 * @param {string} title
 * @param {Schema} data
 * @param {Record<string, Schema>} all
 */
function eventSchema(title, data, all) {
  /** @type {Record<string, Schema>} */
  const used = {};
  /**
   * @param {unknown} value
   * @returns {unknown}
   */
  const taken = (value) => {
    if (Array.isArray(value)) return value.map(taken);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref } = /** @type {Schema} */ (value);
    if ($ref === undefined)
      return Object.fromEntries(
        Object.entries(value)
          // a member that only the compiler sees (`Personal`)
          .filter(([name]) => !name.startsWith('__@'))
          .map(([name, each]) => [name, isType(name, each) ? wholeNumbers(each) : taken(each)]),
      );
    const name = nameIn($ref);
    if (!/^\w+$/.test(name)) return taken(all[name]);
    if (!(name in used)) {
      used[name] = {};
      used[name] = /** @type {Schema} */ (taken(all[name]));
    }
    return { $ref };
  };
  const schema = /** @type {Schema} */ (taken(data));
  const definitions = Object.fromEntries(Object.entries(used).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title,
    ...schema,
    ...(Object.keys(definitions).length > 0 ? { definitions } : {}),
  };
}

/**
 * A keyword; a member that is called `type` has a schema and no text.
 *
 * @param {string} keyword
 * @param {unknown} value
 */
const isType = (keyword, value) =>
  keyword === 'type' && (typeof value === 'string' || Array.isArray(value));

/** @param {unknown} type */
const wholeNumbers = (type) =>
  /** @type {unknown} */ (JSON.parse(JSON.stringify(type).replaceAll('"number"', '"integer"')));

/** @param {readonly string[]} args */
const git = (...args) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/**
 * The files as they are in main, of those that differ here; none where the clone has no main.
 *
 * @returns {ReadonlyMap<string, Schema>}
 */
function releasedSchemas() {
  /** @type {Map<string, Schema>} */
  const found = new Map();
  const path = relative(root, folder);
  for (const name of RELEASED)
    try {
      const base = git('merge-base', 'HEAD', name).trim();
      const changed = git('diff', '--name-only', '--diff-filter=MD', base, '--', path);
      for (const file of changed.split('\n').filter((line) => line !== ''))
        found.set(join(root, file), JSON.parse(git('show', `${base}:${file}`)));
    } catch {
      // no such branch in this clone, or no history at all
    }
  return found;
}

/** @param {string} path */
const schemaIn = (path) => /** @type {Schema} */ (JSON.parse(readFileSync(path, 'utf8')));

/** @param {string} path */
const shown = (path) => relative(folder, path);

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: 'boolean' }, unreleased: { type: 'boolean' } },
  });
  const replaced = new Set(values.unreleased ? positionals : []);
  const problems = [];
  const current = await currentSchemas();
  for (const [path, text] of current) {
    const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
    if (before === text) continue;
    const type = /^(\w+)\./.exec(path.split('/').at(-1) ?? '')?.[1] ?? '';
    const refused =
      before === null || replaced.has(type) ? [] : narrowed(JSON.parse(before), JSON.parse(text));
    if (refused.length > 0)
      problems.push(
        `${shown(path)} would no longer admit what it did: raise the event's version and add an upcaster (CONTRIBUTING.md)`,
        ...refused.map((reason) => `  ${reason}`),
      );
    else if (values.check)
      problems.push(`${shown(path)} is not what the types say: npm run schemas`);
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      console.log(`wrote ${shown(path)}`);
    }
  }
  for (const [path, released] of releasedSchemas()) {
    const refused = existsSync(path) ? narrowed(released, schemaIn(path)) : ['it is gone'];
    if (refused.length > 0)
      problems.push(
        `${shown(path)} no longer admits what is stored by main:`,
        ...refused.map((reason) => `  ${reason}`),
      );
  }
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
}

process.exit(await main());
