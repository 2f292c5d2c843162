import { ServerProcess } from '../../testing/bench/server-process.js';
import { Api } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';

const directory = temporaryDirectory();

describe('an empty marketplace', () => {
  let server: ServerProcess;
  let api: Api;
  let printed = '';
  const secretPrinted = () => /\/app\/set-up#secret=(\S+)/.exec(printed)?.[1] ?? null;
  const start = async () => {
    printed = '';
    server = await ServerProcess.start(directory(), {}, ['--empty'], (text) => (printed += text));
    api = new Api(server.url);
  };
  const wanted = {
    name: 'Northern Trade',
    country: 'GB',
    timeZone: 'Europe/London',
    user: { name: 'Olive Marsh', email: 'olive@northern.example', password: 'seven plain words' },
  };
  const setUp = (secret: string, more: object = {}) =>
    api.post('/set-up', null, { ...wanted, ...more, secret });

  beforeAll(start, 60_000);
  afterAll(() => server.stop(), 30_000);

  it('prints at each start where it is set up, under the same secret', async () => {
    const first = await eventually('it is printed', secretPrinted);
    await server.stop();
    await start();
    expect(await eventually('it is printed again', secretPrinted)).toBe(first);
    expect((await api.get('/set-up')).body).toEqual({ needed: true });
  }, 60_000);

  it('is set up by nobody who has not got the secret', async () => {
    for (const secret of ['x', `${secretPrinted()!}x`, ' ']) {
      const { status, body } = await setUp(secret);
      expect([status, body.code, body.errors[0]?.pointer]).toEqual([
        403,
        'set-up/secret',
        '/secret',
      ]);
    }
    expect((await api.get('/set-up')).body).toEqual({ needed: true });
  });

  it('says of each field what is wrong with it, and can be set up afterwards', async () => {
    const { status, body } = await setUp(secretPrinted()!, {
      name: '',
      country: 'Britain',
      user: { name: '', email: 'nobody', password: 'short' },
    });
    expect(status).toBe(400);
    expect((body.errors as { pointer: string }[]).map((e) => e.pointer).toSorted()).toEqual([
      '/country',
      '/name',
      '/user/email',
      '/user/name',
      '/user/password',
    ]);
  });

  it('is set up once, even by two at the same time, and its operator can sign in at once', async () => {
    const other = { ...wanted.user, email: 'oscar@northern.example' };
    const answers = await Promise.all([
      setUp(secretPrinted()!),
      setUp(secretPrinted()!, { user: other }),
    ]);
    expect(answers.map((a) => a.status).toSorted()).toEqual([201, 409]);
    const [email] = [wanted.user.email, other.email].filter((_, i) => answers[i]!.status === 201);
    const login = await api.post('/auth/login', null, { email, password: wanted.user.password });
    expect(login.status).toBe(200);
    const { body: me } = await api.get('/me', `Bearer ${login.body.accessToken}`);
    expect(me).toMatchObject({
      user: { role: 'operator' },
      organization: { name: 'Northern Trade', type: 'Operator', timeZone: 'Europe/London' },
    });
    expect((await api.get('/set-up')).body).toEqual({ needed: false });
    const again = await setUp(secretPrinted()!, { user: { ...other, email: 'o@late.example' } });
    expect([again.status, again.body.code]).toEqual([409, 'set-up/done']);
    await server.stop();
    await start();
    await eventually('it serves', () => printed.includes('serves'));
    expect(secretPrinted()).toBeNull();
  }, 60_000);
});
