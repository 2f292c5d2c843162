import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { prepareDemo } from '../../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();
const api = demoServer(directory, () => {
  prepareDemo(directory());
  return { TRADEPOST_PUBLIC_URL: 'https://trade.example' };
});

const login = (headers: Record<string, string>) =>
  api().post(
    '/auth/login',
    null,
    { email: 'buyer@demo.example', password: 'demo-demo-demo', session: 'cookie' },
    headers,
  );

describe('browsers', () => {
  it.each(['/me', '/orders', '/nowhere', '/openapi.json'])(
    'keep no copy of %s, and take it for what it says it is',
    async (path) => {
      const { headers } = await api().get(path, 'buyer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    },
  );

  it('run nothing in the documentation that is not part of it', async () => {
    const { headers } = await api().get('/docs/index.html');
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self';/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://trade.example' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://trade.example' }],
  ])('sign nobody in from a page of another site: %j', async (headers) => {
    const answer = await login(headers);
    expect([answer.status, answer.body.code, answer.headers.get('set-cookie')]).toEqual([
      403,
      'auth/other-site',
      null,
    ]);
    for (const path of ['/auth/refresh', '/auth/logout'])
      expect((await api().post(path, null, {}, headers)).status).toBe(403);
  });

  it.each([
    [{}],
    [{ origin: 'https://trade.example' }],
    [{ origin: 'https://trade.example', 'sec-fetch-site': 'same-origin' }],
    [{ 'sec-fetch-site': 'none' }],
  ])('sign in from our own pages, and programs as ever: %j', async (headers) => {
    const answer = await login(headers);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([
      200,
      expect.stringMatching(/^__Secure-tradepost_session=.*; Secure/),
    ]);
  });
});
