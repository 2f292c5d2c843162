import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { linkIn, mailsOf } from '../../testing/kit/mails.js';

const directory = temporaryDirectory();
const api = demoServer(directory);
const mails = mailsOf(directory);

const PASSWORD = 'quill-and-parchment-42';
const company = (email: string, more: object = {}) => ({
  name: 'Quill Ltd',
  type: 'Buyer',
  address: {
    name: 'Nora Quill',
    line1: '2 Mill Lane',
    city: 'Bristol',
    postalCode: 'BS1 4DJ',
    country: 'GB',
  },
  contactInfo: { name: 'Nora Quill' },
  user: { name: 'Nora Quill', email, password: PASSWORD },
  ...more,
});
const register = (email: string, more: object = {}) =>
  api().post('/organizations', null, company(email, more));
const login = (email: string, password = PASSWORD) =>
  api().post('/auth/login', null, { email, password });
const confirm = (id: string, secret: string, password = PASSWORD) =>
  api().post(`/registrations/${id}/confirmation`, null, { secret, password });
const statusOf = async (id: string, key: string) =>
  (await api().post(`/registrations/${id}/status`, null, { key })).body.status as string;

describe('a company that a stranger registers', () => {
  it('is none, and sends nothing to anybody else, before its address is confirmed by mail', async () => {
    const { status, body } = await register('nora@quill.example');
    expect([status, body.revision]).toEqual([201, 0]);
    const { text } = await mails.to('nora@quill.example');
    expect(text).not.toMatch(/Nora|Quill Ltd/);
    expect((await login('nora@quill.example')).status).toBe(401);
    const { body: known } = await api().get('/organizations?q=quill&limit=200', 'operator');
    expect((known.items as { name: string }[]).filter(({ name }) => name === 'Quill Ltd')).toEqual(
      [],
    );

    const { registration, secret, key } = linkIn(text);
    expect([registration, key]).toEqual([body.id, body.key]);
    expect(await statusOf(body.id, body.key)).toBe('AwaitingConfirmation');
    expect((await confirm(body.id, 'guessed')).body.code).toBe('registration/link');
    // whoever has the mails, but did not choose the password, confirms nothing for a stranger
    expect((await confirm(body.id, secret, 'not-what-was-chosen')).body.code).toBe(
      'registration/password',
    );
    expect((await confirm(body.id, secret)).status).toBe(201);
    await eventually(
      'the first user can log in',
      async () => (await login('nora@quill.example')).status === 200,
    );
    await eventually(
      'the company is known',
      async () => (await statusOf(body.id, body.key)) === 'AwaitingVerification',
    );
    expect((await confirm(body.id, secret)).body.code).toBe('registration/link');
  });

  it('shows how far it has come to whoever has its key, and to nobody else', async () => {
    const { body } = await register('status@quill.example');
    const other = await register('other@quill.example');
    for (const [id, key] of [
      [body.id, other.body.key],
      [body.id, 'guessed'],
      ['0190b1f0-0000-7000-8000-000000000000', body.key],
    ])
      expect((await api().post(`/registrations/${id}/status`, null, { key })).body.code).toBe(
        'registration/unknown',
      );
  });

  it('answers the same where somebody has an account with the address, who is told by mail', async () => {
    const taken = await register('buyer@demo.example');
    const free = await register('free@quill.example');
    const form = ({ status, body }: typeof taken) => [
      status,
      Object.keys(body).sort(),
      body.revision,
      typeof body.confirmBy,
    ];
    expect(form(taken)).toEqual(form(free));
    expect(await statusOf(taken.body.id, taken.body.key)).toBe(
      await statusOf(free.body.id, free.body.key),
    );
    const { text } = await mails.to('buyer@demo.example');
    expect(text).toMatch(/You already have a Tradepost account/);
    expect(text).not.toMatch(/secret=/);
    expect((await login('buyer@demo.example', 'demo-demo-demo')).status).toBe(200);
  });

  it('has its mail sent again, with another link, and not without end', async () => {
    const { body } = await register('again@quill.example');
    const first = linkIn((await mails.to('again@quill.example')).text);
    const again = () => api().post(`/registrations/${body.id}/mail`, null, { key: body.key });
    for (let n = 0; n < 4; n++) expect((await again()).status).toBe(202);
    const secrets = () => mails.all('again@quill.example').map(({ text }) => linkIn(text).secret);
    await eventually('another one is sent', () => secrets().length > 1);
    const { items } = (
      await api().get('/events?type=RegistrationMailRequested&limit=50', 'auditor')
    ).body as { items: { data: { registrationId: string } }[] };
    expect(items.filter(({ data }) => data.registrationId === body.id)).toHaveLength(2);
    expect((await confirm(body.id, first.secret)).body.code).toBe('registration/link');
    expect(
      (await api().post(`/registrations/${body.id}/mail`, null, { key: 'guessed' })).status,
    ).toBe(202);
  });

  it('cannot write to one address without end', async () => {
    const statuses = [];
    for (let n = 0; n < 7; n++) statuses.push((await register('victim@else.example')).status);
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429, 429]);
    const { headers, body } = await register('victim@else.example');
    expect([body.code, Number(headers.get('retry-after')) > 0]).toEqual([
      'rate/registration-mails',
      true,
    ]);
  });

  it.each([
    ['a company', { name: 'Win at https://evil.example' }, '/name', 'text/link'],
    ['a company', { name: 'Quill\nWin money' }, '/name', 'request/invalid'],
    [
      'a person',
      { user: { name: 'Nora www.evil.example', email: 'x@quill.example', password: PASSWORD } },
      '/user/name',
      'text/link',
    ],
    [
      'a contact',
      { contactInfo: { name: 'Nora\r\nBcc: all@else.example' } },
      '/contactInfo/name',
      'request/invalid',
    ],
  ])(
    'is refused where the name of %s would be read as something else',
    async (_what, more, pointer, code) => {
      const { status, body } = await register('names@quill.example', more);
      expect([status, body.code, body.errors[0].pointer]).toEqual([
        code.startsWith('text/') ? 422 : 400,
        code,
        pointer,
      ]);
    },
  );

  it('is registered at once by an operator, who is told that an address is taken', async () => {
    const { status, body } = await api().post(
      '/organizations',
      'operator',
      company('desk@quill.example'),
    );
    expect([status, body.confirmBy]).toEqual([201, null]);
    await eventually(
      'the first user can log in',
      async () => (await login('desk@quill.example')).status === 200,
    );
    const taken = await api().post('/organizations', 'operator', company('buyer@demo.example'));
    expect([taken.status, taken.body.code]).toEqual([409, 'claim/email-taken']);
  });
});
