import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ServerProcess } from '../../testing/bench/server-process.js';
import { Api } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { demoId, prepareDemo } from '../../testing/kit/prepared-demo.js';
import {
  CLIENT,
  TestIdentityProvider,
  Visit,
  type Account,
} from '../../testing/stand-ins/identity-provider.js';

const directory = temporaryDirectory();

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

describe('signing in by an identity provider', () => {
  let provider: TestIdentityProvider;
  let server: ServerProcess;
  let api: Api;
  let acme: string;
  let log = '';

  beforeAll(async () => {
    const port = await freePort();
    const env = { PORT: String(port), TRADEPOST_PUBLIC_URL: `http://127.0.0.1:${port}` };
    const callback = (id: string): string =>
      `http://127.0.0.1:${port}/auth/providers/${id}/callback`;
    provider = await TestIdentityProvider.start([
      callback('acme-id'),
      callback('strict'),
      callback('nowhere'),
    ]);
    prepareDemo(directory());
    acme = demoId('acme');
    const vendor = demoId('harrow');
    const { issuer } = provider;
    const file = join(directory(), 'providers.json');
    writeFileSync(
      file,
      JSON.stringify([
        {
          id: 'acme-id',
          name: 'Acme ID',
          issuer,
          ...CLIENT,
          organizations: [
            {
              organizationId: acme,
              domains: ['acme-office.example', 'demo.example'],
              role: 'requester',
            },
          ],
        },
        {
          id: 'strict',
          name: 'Strict',
          issuer,
          ...CLIENT,
          organizations: [
            {
              organizationId: vendor,
              claim: { name: 'groups', value: 'harrow' },
              passwords: false,
            },
          ],
        },
        {
          id: 'nowhere',
          name: 'Nowhere',
          issuer: 'http://127.0.0.1:9',
          ...CLIENT,
          organizations: [{ organizationId: acme, domains: ['nowhere.example'] }],
        },
      ]),
    );
    server = await ServerProcess.start(
      directory(),
      { ...env, TRADEPOST_IDENTITY_PROVIDERS: file },
      [],
      (text) => (log += text),
    );
    api = new Api(server.url);
  }, 180_000);
  afterAll(async () => {
    await server.stop();
    await provider.stop();
  }, 30_000);

  const isApplication = (url: URL): boolean =>
    url.origin === server.url && url.pathname.startsWith('/app/');
  const visit = async (visitor: Account | null, id = 'acme-id', browser = new Visit()) => {
    provider.visitor = visitor;
    const { url } = await browser.go(
      `${server.url}/auth/providers/${id}/sign-in?returnTo=/app/orders`,
      isApplication,
    );
    const cookie = browser.cookieOf(server.url, 'tradepost_session');
    return {
      at: `${url.pathname}${url.search}`,
      problem: url.searchParams.get('signInProblem'),
      cookie,
      browser,
    };
  };
  const meOf = async (cookie: string | undefined) => {
    const { body } = await api.post(
      '/auth/refresh',
      null,
      {},
      { cookie: `tradepost_session=${cookie}` },
    );
    return (await api.get('/me', `Bearer ${body.accessToken as string}`)).body;
  };

  it('is offered by name', async () => {
    expect((await api.get('/auth/providers')).body.items).toEqual([
      { id: 'acme-id', name: 'Acme ID' },
      { id: 'strict', name: 'Strict' },
      { id: 'nowhere', name: 'Nowhere' },
    ]);
    expect((await api.get('/auth/providers/another/sign-in')).status).toBe(404);
  });

  it('leads back to where one was going, as the person who has the verified address', async () => {
    const { at, cookie } = await visit({
      sub: 'b-1',
      email: 'Buyer@demo.example',
      email_verified: true,
      name: 'Somebody',
    });
    expect(at).toBe('/app/orders');
    const me = await meOf(cookie);
    expect(me).toMatchObject({ user: { email: 'buyer@demo.example' }, organization: { id: acme } });
    const { body } = await api.get(`/events?stream=user-${me.user.id}`, 'auditor');
    expect(body.items.map((e: { type: string }) => e.type)).toContain('UserIdentityLinked');
    const { body: sessions } = await api.get(
      '/events?type=SignedIn&sort=-position&limit=10',
      'auditor',
    );
    expect(sessions.items.map((e: { data: object }) => e.data)).toContainEqual(
      expect.objectContaining({ userId: me.user.id, provider: 'acme-id' }),
    );
  });

  it('knows a person by the provider’s id of them from then on, whatever their address there', async () => {
    const { cookie } = await visit({
      sub: 'b-1',
      email: 'new-name@acme-office.example',
      email_verified: true,
    });
    expect((await meOf(cookie)).user.email).toBe('buyer@demo.example');
  });

  it('makes an account with the role that the organisation says, once, for whoever comes first', async () => {
    const newcomer = {
      sub: 'n-1',
      email: 'nina@acme-office.example',
      email_verified: true,
      name: 'Nina Newcomer',
    };
    const first = await meOf((await visit(newcomer)).cookie);
    expect(first).toMatchObject({
      user: { name: 'Nina Newcomer', email: 'nina@acme-office.example', role: 'requester' },
      organization: { id: acme },
    });
    expect((await meOf((await visit(newcomer)).cookie)).user.id).toBe(first.user.id);
  });

  it('accepts an invitation: the provider has proved the address', async () => {
    const { body } = await api.post('/users', 'approver', {
      name: 'Ian Invited',
      email: 'ian@acme-office.example',
      role: 'approver',
    });
    const me = await meOf(
      (
        await visit({
          sub: 'i-1',
          email: 'ian@acme-office.example',
          email_verified: true,
          name: 'I. I.',
        })
      ).cookie,
    );
    expect(me.user).toMatchObject({ id: body.id, role: 'approver', name: 'Ian Invited' });
  });

  it('is refused to addresses that the provider does not vouch for, to other companies, and to people of other companies', async () => {
    expect(
      await visit({ sub: 'x-1', email: 'approver@demo.example', email_verified: false }),
    ).toMatchObject({ problem: 'sign-in/no-organization', cookie: undefined });
    expect((await visit({ sub: 'x-2' })).problem).toBe('sign-in/no-organization');
    expect(
      (await visit({ sub: 'x-3', email: 'someone@elsewhere.example', email_verified: true }))
        .problem,
    ).toBe('sign-in/no-organization');
    // the address has the domain of one company, its account is of another
    expect(
      await visit({ sub: 'x-4', email: 'vendor@demo.example', email_verified: true }),
    ).toMatchObject({ problem: 'sign-in/other-organization', cookie: undefined });
    const { body } = await api.get('/events?type=UserIdentityLinked&limit=100', 'auditor');
    expect(body.items).toHaveLength(3);
  });

  it('goes by a claim where the organisation is mapped so, and is the only way in where it says so', async () => {
    const vendor = {
      sub: 'v-1',
      email: 'vendor@demo.example',
      email_verified: true,
      groups: ['staff', 'harrow'],
    };
    expect((await meOf((await visit(vendor, 'strict')).cookie)).user.email).toBe(
      'vendor@demo.example',
    );
    expect((await visit({ ...vendor, sub: 'v-2', groups: ['staff'] }, 'strict')).problem).toBe(
      'sign-in/no-organization',
    );
    // nobody gets an account there who was not invited
    expect(
      (
        await visit(
          { sub: 'v-3', email: 'new@harrow.example', email_verified: true, groups: ['harrow'] },
          'strict',
        )
      ).problem,
    ).toBe('sign-in/not-invited');
    const byPassword = await api.post('/auth/login', null, {
      email: 'vendor@demo.example',
      password: 'demo-demo-demo',
    });
    expect([byPassword.status, byPassword.body.code, byPassword.body.params]).toEqual([
      401,
      'auth/provider-required',
      { provider: 'Strict' },
    ]);
    expect(
      (
        await api.post('/auth/login', null, {
          email: 'vendor@demo.example',
          password: 'wrong-password',
        })
      ).body.code,
    ).toBe('auth/refused');
  });

  it('ends where the person was disabled, and says when they pressed cancel', async () => {
    expect((await visit(null)).problem).toBe('sign-in/denied');
    const gone = {
      sub: 'g-1',
      email: 'gus@acme-office.example',
      email_verified: true,
      name: 'Gus Gone',
    };
    const { user } = await meOf((await visit(gone)).cookie);
    await api.put(`/users/${user.id as string}/disabled`, 'approver', { reason: 'left' });
    expect(await visit(gone)).toMatchObject({ problem: 'sign-in/disabled', cookie: undefined });
  });

  it('works for the browser that began it only, once, and with the code that it was given', async () => {
    provider.visitor = { sub: 'b-1', email: 'buyer@demo.example', email_verified: true };
    const browser = new Visit();
    const isCallback = (url: URL): boolean => url.pathname.endsWith('/callback');
    const { url: callback } = await browser.go(
      `${server.url}/auth/providers/acme-id/sign-in`,
      isCallback,
    );
    const problemAt = async (who: Visit, address: URL) =>
      (await who.go(address.href, isApplication)).url.searchParams.get('signInProblem');
    expect(await problemAt(new Visit(), callback)).toBe('sign-in/not-proven');
    const forged = new URL(callback);
    forged.searchParams.set('state', 'another');
    const other = new Visit();
    await other.go(`${server.url}/auth/providers/acme-id/sign-in`, isCallback);
    expect(await problemAt(other, forged)).toBe('sign-in/not-proven');
    // begun at one provider, back from another
    expect(await problemAt(browser, new URL(callback.href.replace('acme-id', 'strict')))).toBe(
      'sign-in/not-proven',
    );
    const { url: again } = await browser.go(
      `${server.url}/auth/providers/acme-id/sign-in`,
      isCallback,
    );
    expect(await problemAt(browser, again)).toBeNull();
    expect(await problemAt(browser, again)).toBe('sign-in/not-proven');
  });

  it('leads nowhere but into the application', async () => {
    for (const returnTo of ['https://evil.example/', '//evil.example/', '/auth/logout'])
      expect(
        (await api.get(`/auth/providers/acme-id/sign-in?returnTo=${encodeURIComponent(returnTo)}`))
          .status,
      ).toBe(400);
  });

  it('says so where the provider cannot be reached, and tells those who run the marketplace', async () => {
    expect(await visit(null, 'nowhere')).toMatchObject({
      at: expect.stringMatching(/^\/app\/\?/),
      problem: 'sign-in/provider-unavailable',
    });
    expect(log).toMatch(/signing in by nowhere: http:\/\/127\.0\.0\.1:9 cannot be used to sign in/);
  });
});
