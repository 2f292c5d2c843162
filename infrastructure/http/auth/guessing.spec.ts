import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { prepareDemo } from '../../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();
const api = demoServer(directory, () => {
  prepareDemo(directory());
  return { TRADEPOST_ADDRESS_LIMIT_FACTOR: '1', TRADEPOST_TRUSTED_PROXIES: 'loopback' };
});

const PASSWORD = 'demo-demo-demo';
const from = (address: string) => ({ 'x-forwarded-for': address });
const login = (
  email: string,
  password: string,
  headers: Record<string, string>,
  more: object = {},
) => api().post('/auth/login', null, { email, password, ...more }, headers);
/** The cookie by which a device is known, from a login that succeeds. */
async function deviceOf(email: string, address: string): Promise<string> {
  const { status, headers } = await login(email, PASSWORD, from(address), { session: 'cookie' });
  expect(status).toBe(200);
  return /tradepost_device=[^;]+/.exec(headers.get('set-cookie')!)![0];
}
const times = <T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));
const bearer = async (email: string, address: string): Promise<string> =>
  `Bearer ${(await login(email, PASSWORD, from(address))).body.accessToken as string}`;

/** Ten at a time, which all have their turn. */
async function inTurns(count: number, work: (n: number) => Promise<{ status: number }>) {
  const statuses: number[] = [];
  while (statuses.length < count) {
    const from = statuses.length;
    const answers = await times(Math.min(10, count - from), (n) => work(from + n));
    statuses.push(...answers.map(({ status }) => status));
  }
  return statuses;
}
const counted = (statuses: readonly number[], status: number): number =>
  statuses.filter((each) => each === status).length;

describe('whoever guesses passwords', () => {
  it('at many accounts from one address is stopped, and nobody else is', async () => {
    const statuses = await inTurns(32, (n) =>
      login(`n${n}@nowhere.example`, 'guess', from('192.0.2.1')),
    );
    expect([counted(statuses, 401), counted(statuses, 429)]).toEqual([30, 2]);
    const { headers, body } = await login('buyer@demo.example', PASSWORD, from('192.0.2.1'));
    expect([body.code, Number(headers.get('retry-after')) > 0]).toEqual(['rate/sign-ins', true]);
    expect((await login('buyer@demo.example', PASSWORD, from('192.0.2.2'))).status).toBe(200);
  });

  it('has one address for a whole network of IPv6', async () => {
    const statuses = await inTurns(32, (n) =>
      login(`n${n}@nowhere.example`, 'guess', from(`2001:db8::${n.toString(16)}:1`)),
    );
    expect(counted(statuses, 429)).toBe(2);
  });

  it('at one account locks out themselves, and never its owner', async () => {
    const email = 'approver@demo.example';
    const cookie = await deviceOf(email, '198.51.100.1');
    let status = 0;
    for (let n = 0; n < 12 && status !== 429; n++)
      ({ status } = await login(email, 'guess', from('192.0.2.10')));
    expect(status).toBe(429);
    expect((await login(email, PASSWORD, from('192.0.2.10'))).status).toBe(429);
    // on a device that is known, and on a new one elsewhere
    expect((await login(email, PASSWORD, { ...from('192.0.2.10'), cookie })).status).toBe(200);
    expect((await login(email, PASSWORD, from('198.51.100.2'))).status).toBe(200);
  });

  it('at one account from many addresses is stopped there, and its owner’s device still is not', async () => {
    const email = 'warehouse@demo.example';
    const cookie = await deviceOf(email, '198.51.100.3');
    const statuses = await inTurns(32, (n) => login(email, 'guess', from(`203.0.113.${n}`)));
    expect([counted(statuses, 401), counted(statuses, 429)]).toEqual([30, 2]);
    expect((await login(email, PASSWORD, { ...from('203.0.113.200'), cookie })).status).toBe(200);
    // whoever has no device there yet comes in by a link that is mailed
    expect((await login(email, PASSWORD, from('203.0.113.201'))).body.code).toBe(
      'rate/sign-ins-of-account',
    );
  });

  it('on a device that is known is delayed as well', async () => {
    const email = 'analyst@demo.example';
    const cookie = await deviceOf(email, '198.51.100.4');
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++)
      statuses.push((await login(email, 'guess', { ...from('198.51.100.4'), cookie })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 429]);
  });

  it('with an access token that was stolen is counted, and so is whoever guesses codes', async () => {
    const me = await bearer('vendor@demo.example', '198.51.100.5');
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++)
      statuses.push(
        (
          await api().put('/auth/password', me, {
            currentPassword: `guess ${n}`,
            newPassword: 'another-long-one-42',
          })
        ).status,
      );
    expect(statuses).toEqual([403, 403, 403, 403, 429]);
    const other = await bearer('buyer@demo.example', '198.51.100.6');
    await api().post('/auth/second-factor', other, { password: PASSWORD });
    const codes: number[] = [];
    for (let n = 0; n < 5; n++)
      codes.push((await api().put('/auth/second-factor', other, { code: `00000${n}` })).status);
    expect(codes).toEqual([403, 403, 403, 403, 429]);
  });

  it('in a flood is turned away at once, while a device that is known is let in', async () => {
    const email = 'operator@demo.example';
    const cookie = await deviceOf(email, '198.51.100.7');
    const flood = times(40, (n) =>
      login(`flood${n}@nowhere.example`, 'guess', from(`10.1.${n}.1`)),
    );
    const owner = await login(email, PASSWORD, { ...from('198.51.100.7'), cookie });
    expect(owner.status).toBe(200);
    const busy = (await flood).filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThan(0);
    expect([busy[0]!.body.code, busy[0]!.headers.get('retry-after')]).toEqual(['auth/busy', '2']);
  });

  it('asks for few links, and tries few', async () => {
    const reset = (email: string) =>
      api().post('/auth/password-reset', null, { email }, from('192.0.2.20'));
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++)
      statuses.push((await reset(n % 2 ? 'auditor@demo.example' : 'no@nowhere.example')).status);
    expect([statuses[9], statuses[10]]).toEqual([202, 429]);
    const tried: number[] = [];
    for (let n = 0; n < 31; n++)
      tried.push(
        (
          await api().put(
            '/auth/password-reset',
            null,
            {
              userId: '0190b1f0-0000-7000-8000-000000000000',
              secret: `guess ${n}`,
              password: 'another-long-one-42',
            },
            from('192.0.2.21'),
          )
        ).status,
      );
    expect([tried[29], tried[30]]).toEqual([403, 429]);
  });
});
