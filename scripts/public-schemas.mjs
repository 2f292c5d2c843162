// What everybody outside relies on, made from domain/hub/public-events/:
//   npm run schemas:public              writes the JSON Schemas and the examples
//   npm run schemas:public -- --check   says what differs from the files, exit code 1
// Within a major version fields are only added: what main has published is neither taken away nor
// changed (scripts/public-compatibility.mjs). A new major version is a new file beside the old one.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import prettier from 'prettier';
import { broken } from './public-compatibility.mjs';

const root = resolve(import.meta.dirname, '..');
const hub = join(root, 'application/hub');
const folder = join(hub, 'schemas');
const RELEASED = ['origin/main', 'main'];

/** @param {string} path */
const load = (path) => import(join(root, 'dist', path));

/** @param {readonly string[]} args */
const git = (...args) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** @returns {Promise<ReadonlyMap<string, string>>} */
async function current() {
  /** @type {typeof import('../application/hub/contracts.js')} */
  const { schemaOf } = await load('application/hub/contracts.js');
  /** @type {typeof import('../domain/hub/public-events/public-events.js')} */
  const { publicEventNames, publicEvents, publicEventsOf } = await load(
    'domain/hub/public-events/public-events.js',
  );
  /** @type {typeof import('../domain/events.js')} */
  const { eventTypes } = await load('domain/events.js');
  const options = await prettier.resolveConfig(join(folder, 'any.json'));
  /** @param {unknown} value */
  const text = (value) => prettier.format(JSON.stringify(value), { ...options, parser: 'json' });
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const name of publicEventNames)
    files.set(
      join(folder, `${name}.v${publicEvents[name].version}.json`),
      await text(schemaOf(name)),
    );
  const golden = /** @type {{ type: keyof typeof eventTypes, version: number, data: object }[]} */ (
    JSON.parse(readFileSync(join(root, 'application/shared/event/golden-events.json'), 'utf8'))
  );
  const examples = golden
    .filter(({ type, version }) => eventTypes[type].version === version)
    .flatMap((event) =>
      publicEventsOf(event.type).map(({ type, of }) => ({
        type,
        from: event.type,
        subject: of.subject(/** @type {never} */ (event)),
        data: of.data(/** @type {never} */ (event)),
      })),
    )
    .sort((a, b) => (`${a.type} ${a.from}` < `${b.type} ${b.from}` ? -1 : 1));
  files.set(join(hub, 'public-examples.json'), await text(examples));
  return files;
}

const check = process.argv.includes('--check');
/** @type {string[]} */
const problems = [];
for (const [path, text] of await current()) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (check)
    problems.push(`${relative(root, path)} is not what the table says: npm run schemas:public`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${relative(root, path)}`);
  }
}
for (const name of RELEASED)
  try {
    const base = git('merge-base', 'HEAD', name).trim();
    const changed = git(
      'diff',
      '--name-only',
      '--diff-filter=MD',
      base,
      '--',
      relative(root, folder),
    );
    for (const file of changed.split('\n').filter((line) => line !== '')) {
      const path = join(root, file);
      const released = JSON.parse(git('show', `${base}:${file}`));
      const now = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
      for (const reason of now ? broken(released, now) : ['it is gone'])
        problems.push(`${file}: ${reason}. Add a field, or a new major version`);
    }
    break;
  } catch {
    // no such branch in this clone, or no history at all
  }
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
