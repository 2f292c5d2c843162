import { Secret, TOTP } from 'otpauth';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { linkIn, mailsOf } from '../../testing/kit/mails.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

const login = (email: string, password = 'demo-demo-demo', more: object = {}) =>
  api().post('/auth/login', null, { email, password, ...more });
const mails = mailsOf(directory);

describe('a session', () => {
  it('tells who one is, for whom, and what one may do', async () => {
    const { body } = await api().get('/me', 'buyer', { 'accept-language': 'de-AT,de;q=0.9' });
    expect(body).toMatchObject({
      user: { email: 'buyer@demo.example', role: 'requester' },
      organization: { name: 'Acme Office Services Ltd', type: 'Buyer' },
      locale: 'de-AT',
    });
    expect(body.permissions).toContain('order.place');
  });

  it('begins, or is refused, as an event, and people show when one began last', async () => {
    const { body: me } = await api().get('/me', 'warehouse');
    const began = Date.now();
    expect((await login('warehouse@demo.example', 'not-the-password')).status).toBe(401);
    expect((await login('warehouse@demo.example')).status).toBe(200);
    expect((await login('nobody@nowhere.example')).status).toBe(401);
    const events = async () =>
      (
        await api().get(
          '/events?type=SignedIn&type=SignInRefused&sort=-position&limit=50',
          'auditor',
        )
      ).body.items as { type: string; recordedAt: string; data: object }[];
    const theirs = await eventually('both are recorded', async () => {
      const found = (await events()).filter(
        (e) =>
          Date.parse(e.recordedAt) >= began - 1_000 &&
          (e.data as { userId: string }).userId === me.user.id,
      );
      return found.length >= 2 && found;
    });
    expect(theirs.find((e) => e.type === 'SignInRefused')!.data).toMatchObject({
      reason: 'password',
      organizationId: me.organization.id,
    });
    expect(theirs.find((e) => e.type === 'SignedIn')!.data).toMatchObject({
      provider: null,
      secondFactor: false,
    });
    expect(JSON.stringify(await events())).not.toMatch(/nowhere|not-the-password/);
    await eventually(
      'it is shown',
      async () =>
        Date.parse(
          (await api().get(`/users/${me.user.id as string}`, 'vendor')).body.lastSignInAt as string,
        ) >=
        began - 1_000,
    );
  });

  it('in a cookie keeps the refresh token from scripts, rotates, and ends when an old token comes back', async () => {
    const { headers, body } = await login('vendor@demo.example', undefined, { session: 'cookie' });
    expect(body.refreshToken).toBeUndefined();
    const set = headers.get('set-cookie')!;
    expect(set).toMatch(
      /^tradepost_session=[^;]+; Max-Age=2592000; Path=\/auth; HttpOnly; SameSite=Strict(, |$)/,
    );
    const cookie = set.split(';')[0]!;
    const next = await api().post('/auth/refresh', null, {}, { cookie });
    expect([next.status, next.body.refreshToken]).toEqual([200, undefined]);
    const newer = next.headers.get('set-cookie')!.split(';')[0]!;
    expect(newer).not.toBe(cookie);
    // somebody has the old one: nobody can tell who is who, so both are out
    expect((await api().post('/auth/refresh', null, {}, { cookie })).status).toBe(401);
    expect((await api().post('/auth/refresh', null, {}, { cookie: newer })).status).toBe(401);
  });

  it('says who it is of, where that is asked for, so that nobody has to ask twice', async () => {
    const { headers, body } = await login('buyer@demo.example', undefined, { session: 'cookie' });
    const cookie = headers.get('set-cookie')!.split(';')[0]!;
    const { body: me } = await api().get('/me', `Bearer ${body.accessToken}`);
    const next = await api().post('/auth/refresh', null, { me: true }, { cookie });
    expect([next.status, next.body.me]).toEqual([200, me]);
    const asked = await api().post(
      '/auth/refresh',
      null,
      {},
      { cookie: next.headers.get('set-cookie')!.split(';')[0]! },
    );
    expect('me' in asked.body).toBe(false);
    const wrong = await api().post('/auth/refresh', null, { me: 'yes' }, { cookie });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, '/me']);
  });

  it('ends by logging out, here or everywhere', async () => {
    const here = (await login('warehouse@demo.example')).body;
    const there = (await login('warehouse@demo.example')).body;
    expect(
      (await api().post('/auth/logout', null, { refreshToken: here.refreshToken })).status,
    ).toBe(204);
    expect(
      (await api().post('/auth/refresh', null, { refreshToken: here.refreshToken })).status,
    ).toBe(401);
    expect(
      (await api().post('/auth/logout-everywhere', `Bearer ${there.accessToken}`, {})).status,
    ).toBe(204);
    expect((await api().get('/me', `Bearer ${there.accessToken}`)).status).toBe(401);
    expect(
      (await api().post('/auth/refresh', null, { refreshToken: there.refreshToken })).status,
    ).toBe(401);
    expect((await login('warehouse@demo.example')).status).toBe(200);
  });

  it('is listed by what is kept of it, and by nobody but its owner', async () => {
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const began = Date.now();
    const { body } = await api().post(
      '/auth/login',
      null,
      { email: 'warehouse@demo.example', password: 'demo-demo-demo' },
      { 'user-agent': agent },
    );
    const { items } = (await api().get('/me/sessions', `Bearer ${body.accessToken}`)).body as {
      items: { id: string; current: boolean; begunAt: string }[];
    };
    const mine = items.filter(({ current }) => current);
    expect(mine).toEqual([
      {
        id: (body.refreshToken as string).split('.')[0],
        current: true,
        program: 'Firefox',
        system: 'Linux',
        network: '127.0.0.0/24',
        begunAt: expect.any(String),
        lastUsedAt: expect.any(String),
      },
    ]);
    expect(Date.parse(mine[0]!.begunAt)).toBeGreaterThanOrEqual(began);
    const another = await api().get('/me/sessions', 'vendor');
    expect(JSON.stringify(another.body)).not.toContain(mine[0]!.id);
    const path = `/me/sessions/${mine[0]!.id}`;
    expect((await api().call('DELETE', path, 'vendor')).body.code).toBe('session/unknown');
    expect((await api().get('/me', `Bearer ${body.accessToken}`)).status).toBe(200);
  });

  const isIn = async ({ accessToken }: { accessToken: string }): Promise<boolean> =>
    (await api().get('/me', `Bearer ${accessToken}`)).status === 200;
  const goesOn = async ({ refreshToken }: { refreshToken: string }) => {
    const { status, body } = await api().post('/auth/refresh', null, { refreshToken });
    return status === 200 && (body as { accessToken: string; refreshToken: string });
  };

  it('that is ended from elsewhere is over at once, its access tokens as well, and no other is', async () => {
    const [lost, here] = [
      (await login('simon.okafor@harrow.example')).body,
      (await login('simon.okafor@harrow.example')).body,
    ];
    const id = (lost.refreshToken as string).split('.')[0]!;
    const ended = await api().call('DELETE', `/me/sessions/${id}`, `Bearer ${here.accessToken}`);
    expect(ended.status).toBe(204);
    await eventually('its access token is void', async () => !(await isIn(lost)));
    expect(await goesOn(lost)).toBe(false);
    expect(await isIn(here)).toBe(true);
    const listed = await api().get('/me/sessions', `Bearer ${here.accessToken}`);
    expect(JSON.stringify(listed.body)).not.toContain(id);
    const again = await api().call('DELETE', `/me/sessions/${id}`, `Bearer ${here.accessToken}`);
    expect([again.status, again.body.code]).toEqual([404, 'session/unknown']);
  });

  it('of which one signs out leaves no access token behind, nor does one whose old token came back', async () => {
    const left = (await login('simon.okafor@harrow.example')).body;
    await api().post('/auth/logout', null, { refreshToken: left.refreshToken });
    await eventually('its access token is void', async () => !(await isIn(left)));
    const stolen = (await login('simon.okafor@harrow.example')).body;
    const next = await goesOn(stolen);
    if (!next) throw new Error('it goes on');
    expect(await goesOn(stolen)).toBe(false);
    await eventually('whoever has it is out', async () => !(await isIn(next)));
    const { items } = (
      await api().get('/events?type=UserSessionEnded&sort=-position&limit=2', 'auditor')
    ).body as { items: { data: { reason: string } }[] };
    expect(items.map(({ data }) => data.reason)).toEqual(['token-used-twice', 'signed-out']);
  });

  it('goes on by itself when all others are ended', async () => {
    const [one, two, here] = [
      (await login('simon.okafor@harrow.example')).body,
      (await login('simon.okafor@harrow.example')).body,
      (await login('simon.okafor@harrow.example')).body,
    ];
    const token = `Bearer ${here.accessToken as string}`;
    expect((await api().call('DELETE', '/me/sessions', token)).status).toBe(204);
    await eventually('the others are out', async () => !(await isIn(one)) && !(await isIn(two)));
    expect([await goesOn(one), await goesOn(two)]).toEqual([false, false]);
    const next = await goesOn(here);
    expect(next && (await isIn(next))).toBe(true);
    // and the one that goes on can be ended, too
    if (next) {
      await api().call('DELETE', '/me/sessions', `Bearer ${next.accessToken}`);
      const after = await goesOn(next);
      expect(after && (await isIn(after))).toBe(true);
      await login('simon.okafor@harrow.example');
      const { items } = (
        await api().get('/me/sessions', `Bearer ${after ? after.accessToken : ''}`)
      ).body as { items: object[] };
      expect(items).toHaveLength(2);
    }
  });

  it('ends everywhere when the password is changed, and the new one works at once', async () => {
    const { accessToken, refreshToken } = (await login('analyst@demo.example')).body;
    const wrong = await api().put('/auth/password', `Bearer ${accessToken}`, {
      currentPassword: 'not-it',
      newPassword: 'another-long-one',
    });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([403, '/currentPassword']);
    expect(
      (
        await api().put('/auth/password', `Bearer ${accessToken}`, {
          currentPassword: 'demo-demo-demo',
          newPassword: 'another-long-one',
        })
      ).status,
    ).toBe(200);
    expect((await api().post('/auth/refresh', null, { refreshToken })).status).toBe(401);
    const again = await login('analyst@demo.example', 'another-long-one');
    expect((await api().get('/me', `Bearer ${again.body.accessToken}`)).status).toBe(200);
  });
});

describe('a second factor', () => {
  const codeOf = (secret: string, inSteps = 0): string =>
    new TOTP({
      secret: Secret.fromBase32(secret),
      digits: 6,
      period: 30,
      algorithm: 'SHA1',
    }).generate({ timestamp: Date.now() + inSteps * 30_000 });

  it('is asked for once it was confirmed; a code is good once, a recovery code too, and it can be removed', async () => {
    const email = 'simon.okafor@harrow.example';
    const { accessToken } = (await login(email)).body;
    const me = `Bearer ${accessToken}`;
    expect((await api().post('/auth/second-factor', me, { password: 'wrong' })).status).toBe(403);
    const { secret, uri } = (
      await api().post('/auth/second-factor', me, { password: 'demo-demo-demo' })
    ).body;
    expect(uri).toMatch(/^otpauth:\/\/totp\/Tradepost:/);
    // not confirmed yet: the password alone is enough
    expect((await login(email)).status).toBe(200);
    expect((await api().put('/auth/second-factor', me, { code: '000000' })).body.code).toBe(
      'second-factor/code',
    );
    const code = codeOf(secret);
    const { recoveryCodes } = (await api().put('/auth/second-factor', me, { code })).body;
    expect(recoveryCodes).toHaveLength(10);
    const state = async () => (await api().get('/auth/second-factor', me)).body as object;
    expect(await state()).toEqual({ on: true, recoveryCodes: 10 });
    const without = await login(email);
    expect([without.status, without.body.code]).toEqual([401, 'auth/second-factor']);
    expect((await login(email, undefined, { code })).status).toBe(401);
    expect((await login(email, undefined, { code: codeOf(secret, 1) })).status).toBe(200);
    expect((await login(email, undefined, { code: recoveryCodes[0] })).status).toBe(200);
    expect((await login(email, undefined, { code: recoveryCodes[0] })).status).toBe(401);
    expect(await state()).toEqual({ on: true, recoveryCodes: 9 });
    expect((await login(email, 'wrong-password', { code: recoveryCodes[1] })).body.code).toBe(
      'auth/refused',
    );
    expect(
      (await api().post('/auth/second-factor', me, { password: 'demo-demo-demo' })).body.code,
    ).toBe('second-factor/on');
    const remove = (code: string) =>
      api().post('/auth/second-factor/removal', me, { password: 'demo-demo-demo', code });
    expect((await remove('000000')).body.code).toBe('second-factor/code');
    expect((await remove(recoveryCodes[2])).status).toBe(200);
    await eventually(
      'the lock of the wrong guesses is over',
      async () => (await login(email)).status === 200,
    );
  });
});

describe('mails', () => {
  it('bring a link by which a password that was forgotten is set anew, once', async () => {
    const before = (await login('auditor@demo.example')).body;
    expect(
      (await api().post('/auth/password-reset', null, { email: 'auditor@demo.example' })).status,
    ).toBe(202);
    const { text } = await mails.to('auditor@demo.example');
    const { user: userId, secret } = linkIn(text);
    expect(
      (
        await api().put('/auth/password-reset', null, {
          userId,
          secret: 'guessed',
          password: 'a-brand-new-one',
        })
      ).status,
    ).toBe(403);
    expect(
      (
        await api().put('/auth/password-reset', null, {
          userId,
          secret,
          password: 'a-brand-new-one',
        })
      ).status,
    ).toBe(200);
    expect(
      (
        await api().put('/auth/password-reset', null, {
          userId,
          secret,
          password: 'a-third-password',
        })
      ).status,
    ).toBe(403);
    expect(
      (await api().post('/auth/refresh', null, { refreshToken: before.refreshToken })).status,
    ).toBe(401);
    expect((await login('auditor@demo.example', 'a-brand-new-one')).status).toBe(200);
  });

  it('say whom their link is for to whoever opens it, as long as it is good, and leave it so', async () => {
    const [invited, email] = ['Ola Sand', 'ola@acme.example'];
    const { body } = await api().post('/users', 'approver', {
      name: invited,
      email,
      role: 'requester',
    });
    const { user: userId, secret } = linkIn((await mails.to(email)).text);
    const open = (using: string, id = userId) =>
      api().post(`/users/${id}/invitation/opening`, null, { secret: using });
    expect((await open('guessed')).body.code).toBe('user/invitation');
    // one who does not exist is answered alike
    expect((await open(secret, '0190b1f0-0000-7000-8000-000000000000')).body.code).toBe(
      'user/invitation',
    );
    for (const opened of [await open(secret), await open(secret)])
      expect([opened.status, opened.body]).toEqual([
        200,
        { name: invited, email, organization: 'Acme Office Services Ltd' },
      ]);
    const password = 'olas-long-password';
    const path = `/users/${body.id as string}/invitation/acceptance`;
    expect((await api().post(path, null, { secret, password })).status).toBe(201);
    expect((await open(secret)).body.code).toBe('user/invitation');

    await api().post('/auth/password-reset', null, { email });
    const reset = await eventually('a link for a new password is sent', () => {
      const mail = mails
        .all()
        .find((m) => m.text.includes(email) && m.text.includes('password-reset'));
      return mail && linkIn(mail.text);
    });
    const openReset = (using: string) =>
      api().post('/auth/password-reset/opening', null, { userId: reset.user, secret: using });
    expect((await openReset('guessed')).body.code).toBe('user/password-reset');
    for (const opened of [await openReset(reset.secret), await openReset(reset.secret)])
      expect([opened.status, opened.body]).toEqual([200, { name: invited, email }]);
    const set = { userId: reset.user, secret: reset.secret, password: 'another-long-password' };
    expect((await api().put('/auth/password-reset', null, set)).status).toBe(200);
    expect((await openReset(reset.secret)).body.code).toBe('user/password-reset');
  });

  it('do not tell whether somebody has an address', async () => {
    const address = 'nobody@nowhere.example';
    const unknown = await api().post('/auth/password-reset', null, {
      email: address,
    });
    expect([unknown.status, unknown.body, mails.all(address)]).toEqual([202, '', []]);
  });

  it('invite people, again where that is needed, and the older secret is void then', async () => {
    const invited = await api().post('/users', 'approver', {
      name: 'Ivy New',
      email: 'ivy@acme.example',
      role: 'requester',
    });
    expect([invited.status, invited.body.mailed]).toEqual([201, true]);
    // whoever invites cannot accept in the other's name
    expect(invited.body.invitationSecret).toBeUndefined();
    const first = linkIn((await mails.to('ivy@acme.example')).text);
    expect(first.user).toBe(invited.body.id);
    const again = await api().post(
      `/users/${invited.body.id}/invitation`,
      'approver',
      {},
      { 'x-read-after': invited.body.position },
    );
    expect(again.body).toEqual({ mailed: true });
    const second = await eventually('another one is sent', () => mails.all('ivy@acme.example')[1]);
    const accept = (secret: string) =>
      api().post(`/users/${invited.body.id}/invitation/acceptance`, null, {
        secret,
        password: 'ivys-long-password',
      });
    expect((await accept(first.secret)).status).toBe(403);
    const accepted = await accept(linkIn(second.text).secret);
    expect(accepted.status).toBe(201);
    const afterwards = await api().post(
      `/users/${invited.body.id}/invitation`,
      'approver',
      {},
      { 'x-read-after': accepted.body.position },
    );
    expect(afterwards.body.code).toBe('user/not-invited');
  });

  it('tell whoever has an account elsewhere that they are invited, and nobody else that they have one', async () => {
    const invite = (email: string, who = 'approver') =>
      api().post('/users', who, { name: 'Vic Endor', email, role: 'requester' });
    const [taken, free] = [await invite('vendor@demo.example'), await invite('free@acme.example')];
    const form = ({ status, body }: typeof taken) => [
      status,
      Object.keys(body as object).sort(),
      body.revision,
      body.mailed,
    ];
    expect(form(taken)).toEqual(form(free));
    const shown = async ({ body }: typeof taken) =>
      (
        await api().get(`/users/${body.id as string}`, 'approver', {
          'x-read-after': body.position,
        })
      ).body.status as string;
    expect([await shown(taken), await shown(free)]).toEqual(['Invited', 'Invited']);
    const { text } = await mails.to('vendor@demo.example');
    expect(text).toMatch(/already has an account/);
    expect(text).not.toMatch(/secret=/);
    expect((await login('vendor@demo.example')).status).toBe(200);
    // colleagues are shown to whoever invites anyway
    expect((await invite('buyer@demo.example')).body.code).toBe('user/colleague');
  });

  it('that invite somebody are not sent without end, nor with a link in a name', async () => {
    const invite = (email: string, name = 'Max Mass') =>
      api().post('/users', 'approver', { name, email, role: 'requester' });
    const statuses: number[] = [];
    const { body } = await invite('target@else.example');
    for (let n = 0; n < 5; n++)
      statuses.push(
        (
          await api().post(
            `/users/${body.id as string}/invitation`,
            'approver',
            {},
            { 'x-read-after': body.position as string },
          )
        ).status,
      );
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    const refused = [];
    for (const name of ['Max www.evil.example', 'Max\nhttps', 'M\u202Eax'])
      refused.push((await invite('other@else.example', name)).status);
    expect(refused).toEqual([422, 400, 422]);
  });
});
