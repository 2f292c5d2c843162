import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { demoServer } from '../testing/kit/api.js';
import { askers, Authorisation, type Row, type Whose } from '../testing/kit/authorisation.js';
import { temporaryDirectory } from '../testing/kit/directory.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

type Line = Row & Readonly<Record<(typeof askers)[number], string>>;

/**
 * Reviewed: who may do what. A cell is `ok`, the status of the refusal, or `-` where such a person
 * has no such record.
 */
const matrix = parse(readFileSync(new URL('./authorisation.csv', import.meta.url), 'utf8'), {
  columns: true,
}) as Line[];

const keyOf = ({ method, path, whose }: Row): string => `${method} ${path} ${whose}`;

describe('the authorisation matrix', () => {
  it('has a row for every route, for records of one’s own and of others where it is about one', async () => {
    const { paths } = (await api().get('/openapi.json')).body as {
      paths: Record<string, Record<string, unknown>>;
    };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    );
    const rows = new Set(matrix.map(keyOf));
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
