import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { demoServer } from '../../testing/kit/api.js';
import { askers, Authorisation, type Row, type Whose } from '../../testing/kit/authorisation.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

type Line = Row & Readonly<Record<(typeof askers)[number], string>>;

/** It ends the sessions of those who ask, so it is asked last. */
const ENDS_SESSIONS = '/auth/logout-everywhere';
const resources = fileURLToPath(new URL('..', import.meta.url));

/**
 * Reviewed: who may do what, in the `authorisation.csv` of each resource. A cell is `ok`, the status
 * of the refusal, or `-` where such a person has no such record.
 */
const matrix = globSync('*/authorisation.csv', { cwd: resources })
  .toSorted()
  .flatMap(
    (file) => parse(readFileSync(join(resources, file), 'utf8'), { columns: true }) as Line[],
  )
  .toSorted((a, b) => Number(a.path === ENDS_SESSIONS) - Number(b.path === ENDS_SESSIONS));

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
