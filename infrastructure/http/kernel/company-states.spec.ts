import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { demoServer, type Api } from '../../testing/kit/api.js';
import { Authorisation } from '../../testing/kit/authorisation.js';
import { Companies } from '../../testing/kit/companies.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

const states = [
  'registeredBuyer',
  'registeredSeller',
  'verifiedBuyer',
  'verifiedSeller',
  'suspendedBuyer',
  'suspendedSeller',
] as const;
type State = (typeof states)[number];
type Line = { readonly method: string; readonly path: string } & Readonly<Record<State, string>>;

/**
 * Reviewed: what the first user of a company, who has all rights there, may do by its status. A cell
 * is `ok`, or `403`. Whether a record is known is another table's affair, so 404 counts as `ok`.
 */
const table = parse(readFileSync(new URL('company-states.csv', import.meta.url), 'utf8'), {
  columns: true,
}) as Line[];

/** Asked by whoever signs in, whatever their company; and they would end the session. */
const isOfSignIn = (path: string): boolean =>
  ['/auth/', '/health/', '/me/sessions', '/registrations/'].some((of) => path.startsWith(of));

interface Company {
  readonly id: string;
  readonly token: string;
}

/** A company in this state; a suspended one was verified before. */
async function companyIn(state: State, server: Api): Promise<Company> {
  const companies = new Companies(server, {
    email: 'operator@demo.example',
    password: 'demo-demo-demo',
  });
  const type = state.endsWith('Buyer') ? 'Buyer' : 'Seller';
  const email = await companies.register(`${state} Ltd`, type);
  const { id } = (await server.get('/me', await companies.logIn(email))).body.organization;
  const set = async (status: string): Promise<void> => {
    const answer = await server.put(`/organizations/${id}/status`, 'operator', {
      status,
      reason: 'M',
    });
    expect(answer.status).toBe(200);
  };
  if (!state.startsWith('registered')) await set('Verified');
  if (state.startsWith('suspended')) await set('Suspended');
  const wanted = state.startsWith('registered')
    ? 'Registered'
    : state.startsWith('verified')
      ? 'Verified'
      : 'Suspended';
  const token = await eventually('the token is of the state', async () => {
    const mine = await companies.logIn(email);
    const { status, body } = await server.get('/me', mine);
    return status === 200 && body.organization.status === wanted && mine;
  });
  return { id, token };
}

describe('what a company may do by its status', () => {
  it('stands in the table for every route', async () => {
    const { paths } = (await api().get('/openapi.json')).body as {
      paths: Record<string, Record<string, { description?: string }>>;
    };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { description }]) => description !== 'Open to everybody.')
        .map(([method]) => `${method.toUpperCase()} ${path}`)
        .filter(() => !isOfSignIn(path)),
    );
    expect(table.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(routes.sort());
  });

  it.each(states)(
    'holds in every cell: %s',
    async (state) => {
      const { id, token } = await companyIn(state, api());
      const wrong: string[] = [];
      for (const line of table) {
        const came = await askedAs({ id, token }, line);
        if (came !== line[state])
          wrong.push(`${line.method} ${line.path}: ${came} instead of ${line[state]}`);
      }
      expect(wrong).toEqual([]);
    },
    120_000,
  );
});

const UNKNOWN = '0190b1f0-0000-7000-8000-000000000000';

async function askedAs({ id, token }: Company, { method, path }: Line): Promise<string> {
  const target = path
    .replace(/^\/organizations\/\{id\}/, `/organizations/${id}`)
    .replace('{stream}', `organization-${id}`)
    .replace('{name}', 'mail')
    .replaceAll(/\{\w+\}/g, UNKNOWN);
  const query = Authorisation.queryOf(path);
  const body =
    method === 'GET' || method === 'DELETE' ? undefined : Authorisation.bodyOf(`${method} ${path}`);
  const type: Record<string, string> =
    typeof body === 'string' ? { 'content-type': 'application/pdf' } : {};
  if (path === '/changes') {
    const leave = new AbortController();
    const { status } = await fetch(`${api().url}${target}`, {
      headers: { authorization: token },
      signal: leave.signal,
    });
    leave.abort();
    return status === 403 ? '403' : 'ok';
  }
  const { status } = await api().call(method, `${target}${query}`, token, body, type);
  expect(status).not.toBe(401);
  return status === 403 ? '403' : 'ok';
}
