import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { demoServer } from '../../testing/kit/api.js';
import { askers, Authorisation, type Row, type Whose } from '../../testing/kit/authorisation.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { operationIdOf } from './openapi.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

type Line = Row & Readonly<Record<(typeof askers)[number], string>>;

interface FoundLine extends Line {
  /** The folder whose file has it. */
  readonly resource: string;
}

/** It ends the sessions of those who ask, so it is asked last. */
const ENDS_SESSIONS = '/auth/logout-everywhere';
const resources = fileURLToPath(new URL('..', import.meta.url));

/**
 * Reviewed: who may do what, in the `authorisation.csv` of each resource. A cell is `ok`, the status
 * of the refusal, or `-` where such a person has no such record.
 */
const matrix = globSync('*/authorisation.csv', { cwd: resources })
  .toSorted()
  .flatMap((file) =>
    (parse(readFileSync(join(resources, file), 'utf8'), { columns: true }) as Line[]).map(
      (line): FoundLine => ({ ...line, resource: dirname(file) }),
    ),
  )
  .toSorted((a, b) => Number(a.path === ENDS_SESSIONS) - Number(b.path === ENDS_SESSIONS));

/** The ids of the operations that the controllers of a folder answer. */
async function operationsOf(resource: string): Promise<readonly string[]> {
  const classes = (await import(`../${resource}/${resource}.controller.js`)) as Record<
    string,
    { readonly name: string; readonly prototype: object }
  >;
  return Object.values(classes)
    .filter(({ name }) => name?.endsWith('Controller'))
    .flatMap(({ name, prototype }) =>
      Object.getOwnPropertyNames(prototype).map((method) => operationIdOf(name, method)),
    );
}

const keyOf = ({ method, path, whose }: Row): string => `${method} ${path} ${whose}`;

describe('the authorisation matrix', () => {
  it('has a row for every route, for records of one’s own and of others where it is about one', async () => {
    const { paths } = (await api().get('/openapi.json')).body as {
      paths: Record<string, Record<string, unknown>>;
    };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    );
    const keys = matrix.map(keyOf);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    const rows = new Set(keys);
    const has = ({ method, path }: { method: string; path: string }, whose: Whose): boolean =>
      rows.has(keyOf({ method, path, whose }));
    const without = routes.filter(
      (route) => !has(route, '-') && !(has(route, 'own') && has(route, 'other')),
    );
    expect(without).toEqual([]);
    const known = new Set(routes.map(({ method, path }) => `${method} ${path}`));
    expect(matrix.filter(({ method, path }) => !known.has(`${method} ${path}`))).toEqual([]);
  });

  it('has the rows of a route in the folder of the resource that answers it', async () => {
    const { paths } = (await api().get('/openapi.json')).body as {
      paths: Record<string, Record<string, { readonly operationId: string }>>;
    };
    const answered = new Map<string, readonly string[]>();
    for (const { resource } of matrix)
      if (!answered.has(resource)) answered.set(resource, await operationsOf(resource));
    const elsewhere = matrix.filter(
      ({ method, path, resource }) =>
        !answered.get(resource)!.includes(paths[path]![method.toLowerCase()]!.operationId),
    );
    expect(elsewhere.map((line) => `${line.resource}: ${keyOf(line)}`)).toEqual([]);
  });

  it('refuses records of others in the very words of those that never were', async () => {
    const authorisation = await Authorisation.prepare(api());
    const told: string[] = [];
    for (const line of matrix.filter(({ whose }) => whose === 'other'))
      for (const asker of askers.filter((each) => line[each] === '404')) {
        const [theirs, nobodys] = await authorisation.refusals(line, asker);
        if (theirs !== nobodys) told.push(`${keyOf(line)}, ${asker}: ${theirs}, not ${nobodys}`);
      }
    expect(told).toEqual([]);
  }, 120_000);

  it('holds in every cell', async () => {
    const authorisation = await Authorisation.prepare(api());
    const wrong: string[] = [];
    for (const line of matrix)
      for (const asker of askers) {
        const came = (await authorisation.ask(line, asker)) ?? '-';
        if (came !== line[asker])
          wrong.push(`${keyOf(line)}, ${asker}: ${came} instead of ${line[asker]}`);
      }
    expect(wrong).toEqual([]);
  }, 120_000);
});
