import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { files } from '../../engines/sqlite/schema.js';
import { ServerProcess } from '../bench/server-process.js';
import { Api } from '../kit/api.js';
import { temporaryDirectory } from '../kit/directory.js';
import { eventually } from '../kit/eventually.js';
import { linkIn } from '../kit/mails.js';
import { prepareDemo } from '../kit/prepared-demo.js';
import { ProductionSet } from '../kit/production.js';
import { withServers } from '../kit/servers.js';
import { SmtpServer } from '../stand-ins/smtp-server.js';

const directory = temporaryDirectory();
const original = () => join(directory(), 'original');

/** Runs a command of the command line on a data directory. */
async function command(
  path: string,
  name: string,
  args: readonly string[],
  settings: NodeJS.ProcessEnv = {},
): Promise<string> {
  const script = resolve(import.meta.dirname, `../../../dist/infrastructure/cli/${name}.js`);
  const env = { ...process.env, ...settings, TRADEPOST_DATA: path };
  return (await promisify(execFile)(process.execPath, [script, ...args], { env })).stdout;
}

describe('mails over SMTP', () => {
  const smtp = new SmtpServer();
  let server: ServerProcess;
  let api: Api;
  let invitations = 0;

  const start = async (path = original()): Promise<void> => {
    server = await ServerProcess.start(path, { TRADEPOST_SMTP_URL: smtp.url }, []);
    api = new Api(server.url);
  };
  /** What a mail's link brings with it, as it is written for its way. */
  const linkOf = (text: string) => linkIn(text.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '='));
  /** Invites somebody whom nobody has invited before. */
  const invite = async () => {
    const email = `invited.${++invitations}@acme.example`;
    const { body, status } = await api.post('/users', 'approver', {
      name: 'Ivy New',
      email,
      role: 'requester',
    });
    expect([status, body.mailed]).toEqual([201, true]);
    expect(body.invitationSecret).toBeUndefined();
    return { email, id: body.id as string };
  };
  const relay = async () => (await api.get('/operations/relays', 'operator')).body.items[0];
  const effects = async () => (await api.get('/operations/relays/effects', 'operator')).body.items;
  const untilIdle = () =>
    eventually('nothing is open', async () => {
      const { open, lag } = await relay();
      return open === 0 && lag === 0;
    });
  /** What a file of the data directory keeps, read beside the server. */
  const kept = (file: 'vault' | 'state', bucket: string): Map<string, string> => {
    const db = new DatabaseSync(join(original(), files[file]), { readOnly: true });
    const rows = db.prepare('SELECT key, value FROM kv WHERE bucket = ?').all(bucket) as {
      key: string;
      value: string;
    }[];
    db.close();
    return new Map(rows.map(({ key, value }) => [key, value]));
  };

  beforeAll(async () => {
    prepareDemo(original());
    await smtp.start();
    await start();
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await smtp.stop();
  }, 30_000);

  it('are sent once for what happens, and a new relay sends nothing for what happened before', async () => {
    expect(await relay()).toMatchObject({ open: 0, held: 0, parked: 0, error: null });
    const { email, id } = await invite();
    const { text } = await eventually('it is sent', () => smtp.mailsTo(email)[0]);
    expect(linkOf(text)).toEqual({ user: id, secret: expect.any(String) });
    await untilIdle();
    expect(smtp.received.map(({ to }) => to)).toEqual([email]);
  }, 30_000);

  it('are not sent again by a restart, nor by a rebuild of the read models', async () => {
    const { email } = await invite();
    await eventually('it is sent', () => smtp.mailsTo(email).length > 0);
    await untilIdle();
    const before = smtp.received.length;
    await server.stop();
    await start();
    for (const name of ['people', 'orders'])
      await api.post(`/operations/projections/${name}/rebuild`, 'operator', {});
    await eventually('they are built', async () =>
      (await api.get('/operations/projections', 'operator')).body.items.every(
        (p: { status: string; lag: number }) => p.status === 'running' && p.lag === 0,
      ),
    );
    await untilIdle();
    expect(smtp.received).toHaveLength(before);
  }, 60_000);

  it('survive a kill between the event and sending, and are sent once', async () => {
    await smtp.stop();
    const { email } = await invite();
    await eventually('it waits', async () => (await relay()).lastFailure !== null);
    expect((await relay()).lastFailure).toBe('the mail server cannot be reached (ESOCKET)');
    await server.stop('SIGKILL');
    await smtp.start();
    await start();
    await eventually('it is sent', () => smtp.mailsTo(email).length > 0);
    await untilIdle();
    await server.stop('SIGKILL');
    await start();
    await untilIdle();
    expect(smtp.mailsTo(email)).toHaveLength(1);
  }, 60_000);

  it('wait for a mail server that is away or busy, and are sent once when it is back', async () => {
    await smtp.stop();
    const first = await invite();
    await eventually('it waits', async () => (await relay()).lastFailure !== null);
    smtp.behaviour = 'busy';
    await smtp.start();
    const { attempts } = smtp;
    await eventually('it was tried', () => smtp.attempts > attempts);
    smtp.behaviour = 'accept';
    await eventually('it is sent', () => smtp.mailsTo(first.email).length > 0, 30_000);
    await untilIdle();
    expect(smtp.mailsTo(first.email)).toHaveLength(1);
  }, 60_000);

  it('that are refused are shown to an operator, who has them sent', async () => {
    smtp.behaviour = 'refuse';
    const { email, id } = await invite();
    const [parked] = await eventually('it is parked', async () => {
      const found = await effects();
      return found.length > 0 && found;
    });
    expect(parked).toMatchObject({
      relay: 'mail',
      kind: 'invitation',
      recipient: id,
      state: 'parked',
      reason: 'the mail server refuses the mail (550 to RCPT TO)',
      attempts: 1,
    });
    expect(JSON.stringify(parked)).not.toContain(email);
    smtp.behaviour = 'accept';
    const retried = await api.post(
      `/operations/relays/mail/effects/${parked.key}/retry`,
      'operator',
      { reason: 'the mailbox is there now' },
    );
    expect([retried.status, retried.body.action]).toEqual([202, 'relay.retry']);
    await eventually('it is sent', () => smtp.mailsTo(email).length === 1);
    expect(await effects()).toEqual([]);
  }, 30_000);

  it('of which nobody knows whether they were taken are sent once more, and then shown', async () => {
    smtp.behaviour = 'hangUp';
    const { email } = await invite();
    const [parked] = await eventually('it is parked', async () => {
      const found = await effects();
      return found.length > 0 && found;
    });
    expect(parked.reason).toBe(
      'it may have been sent, twice at most: whether it was, nobody can tell',
    );
    expect(smtp.mailsTo(email)).toHaveLength(2);
    smtp.behaviour = 'accept';
    const dismissed = await api.post(
      `/operations/relays/mail/effects/${parked.key}/dismissal`,
      'operator',
      { reason: 'they have it' },
    );
    expect([dismissed.status, await effects()]).toEqual([202, []]);
    expect(smtp.mailsTo(email)).toHaveLength(2);
  }, 30_000);

  it('have their secret sealed in the vault until they are sent, and only its digest afterwards', async () => {
    await smtp.stop();
    const { email, id } = await invite();
    const before = JSON.parse(kept('vault', 'invitation').get(id)!);
    expect(before).toEqual({ hash: expect.any(String), toMail: expect.any(Object) });
    await smtp.start();
    const { text } = await eventually('it is sent', () => smtp.mailsTo(email)[0], 30_000);
    const { secret } = linkOf(text);
    expect(JSON.stringify(before)).not.toContain(secret);
    await untilIdle();
    expect(JSON.parse(kept('vault', 'invitation').get(id)!)).toEqual({ hash: before.hash });
    const taken = await api.post(`/users/${id}/invitation/acceptance`, null, {
      secret,
      password: 'ivys-long-password',
    });
    expect(taken.status).toBe(201);
  }, 60_000);

  it('reach nobody who was forgotten before they were sent', async () => {
    await smtp.stop();
    const { email, id } = await invite();
    await eventually('it waits', async () => (await relay()).open === 1);
    await server.stop();
    await command(original(), 'forget', [id]);
    await smtp.start();
    await start();
    await untilIdle();
    expect(smtp.mailsTo(email)).toEqual([]);
    expect(
      [...kept('state', 'relay-log:mail').values()].map((json) => JSON.parse(json)),
    ).toContainEqual(expect.objectContaining({ recipient: id, outcome: 'obsolete' }));
  }, 60_000);

  it('are not sent again when an older backup is restored', async () => {
    await smtp.stop();
    const waiting = await invite();
    await eventually('it waits', async () => (await relay()).open === 1);
    const backup = join(directory(), 'backup');
    await command(original(), 'backup', [backup]);
    await smtp.start();
    await eventually('it is sent', () => smtp.mailsTo(waiting.email).length === 1, 30_000);
    const later = await invite();
    await eventually('a later one, too', () => smtp.mailsTo(later.email).length === 1);
    await untilIdle();
    await server.stop();
    const sent = smtp.received.length;

    const restored = join(directory(), 'from-backup');
    await command(restored, 'restore', [backup]);
    await start(restored);
    await eventually('what may have been sent is held', async () => (await relay()).held === 1);
    await untilIdle();
    expect(await effects()).toMatchObject([
      {
        recipient: waiting.id,
        state: 'held',
        reason: 'a backup was restored: it may have been done before',
      },
    ]);
    expect(smtp.received).toHaveLength(sent);
    await server.stop();
    // without a server it is left to the next one
    await command(restored, 'relays', ['retry', 'all']);
    expect(smtp.received).toHaveLength(sent);
    await start(restored);
    await eventually('an operator has had it sent', () => smtp.received.length === sent + 1);
    await server.stop();
    await start();
  }, 90_000);

  it('are not sent by an older copy that is restored until an operator says so', async () => {
    await smtp.stop();
    const waiting = await invite();
    await eventually('it waits', async () => (await relay()).open === 1);
    await server.stop();
    const copy = join(directory(), 'restored');
    cpSync(original(), copy, {
      recursive: true,
      filter: (path) => !['owner.lock', 'control.sock'].includes(basename(path)),
    });
    await smtp.start();
    await start();
    await eventually('the original has sent it', () => smtp.mailsTo(waiting.email).length === 1);
    await untilIdle();
    await server.stop();
    const sent = smtp.received.length;

    await command(copy, 'relays', ['hold']);
    await start(copy);
    const [held] = await eventually('it is held', async () => {
      const found = await effects();
      return found.length > 0 && found;
    });
    expect(held).toMatchObject({ state: 'held', recipient: waiting.id });
    const later = await invite();
    await eventually('what happens later is sent', () => smtp.mailsTo(later.email).length === 1);
    expect([smtp.received.length, (await relay()).held]).toEqual([sent + 1, 1]);
    await server.stop();
    await start(copy);
    await untilIdle();
    expect([smtp.received.length, (await relay()).held]).toEqual([sent + 1, 1]);
    expect(await command(copy, 'relays', ['status'])).toMatch(
      new RegExp(`${held.key} +held +invitation`),
    );
    await command(copy, 'relays', ['retry', held.key]);
    await eventually('it is sent', () => smtp.mailsTo(waiting.email).length === 2);
    expect(await effects()).toEqual([]);
  }, 90_000);
});

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  describe('mails that replicas share', () => {
    const smtp = new SmtpServer();
    const relays: ServerProcess[] = [];
    let set: ProductionSet;
    let server: ServerProcess;
    let api: Api;
    let operator: string;
    let invitations = 0;

    const startRelay = async (name: string): Promise<void> => {
      const env = { ...set.settings, TRADEPOST_ROLE: 'relay', TRADEPOST_SMTP_URL: smtp.url };
      relays.push(await ServerProcess.start(join(directory(), name), env, []));
    };
    const invite = async () => {
      const email = `shared.${++invitations}@trade.example`;
      const { status, body } = await api.post('/users', operator, {
        name: 'Ivy New',
        email,
        role: 'auditor',
      });
      expect([status, body.mailed]).toEqual([201, true]);
      return { email, id: body.id as string };
    };
    const relay = async () => (await api.get('/operations/relays', operator)).body.items[0];
    const effects = async () => (await api.get('/operations/relays/effects', operator)).body.items;

    beforeAll(async () => {
      await smtp.start();
      set = await ProductionSet.prepare(directory(), servers);
      const credentials = { email: 'operator@trade.example', password: 'a-long-password' };
      for (const role of ['projector', 'process'])
        relays.push(
          await ServerProcess.start(
            join(directory(), role),
            { ...set.settings, TRADEPOST_ROLE: role },
            [],
          ),
        );
      server = await ServerProcess.start(join(directory(), 'api'), {
        ...set.settings,
        TRADEPOST_ROLE: 'api',
        TRADEPOST_OPERATOR_EMAIL: credentials.email,
        TRADEPOST_OPERATOR_PASSWORD: credentials.password,
      });
      api = new Api(server.url);
      const login = await eventually('the operator can sign in', async () => {
        const answer = await api.post('/auth/login', null, credentials);
        return answer.status === 200 && answer;
      });
      operator = `Bearer ${login.body.accessToken}`;
    }, 120_000);
    afterAll(async () => {
      for (const each of relays) await each?.stop();
      await server?.stop();
      await set?.drop();
      await smtp.stop();
    }, 60_000);

    it('are sent by a replica with the role, and those that the others ask for wait until there is one', async () => {
      expect((await relay()).error).toBe('nobody runs it');
      await startRelay('relay-1');
      await eventually('it runs', async () => (await relay()).error === null);
      const { email } = await invite();
      await eventually('it is sent', () => smtp.mailsTo(email).length === 1);
      await eventually('nothing is open', async () => (await relay()).open === 0);
    }, 60_000);

    it('are sent once when the replica that was to send them is killed', async () => {
      await smtp.stop();
      const { email } = await invite();
      await eventually('it waits', async () => (await relay()).lastFailure !== null);
      await relays.pop()!.stop('SIGKILL');
      await startRelay('relay-2');
      await smtp.start();
      await eventually('another has sent it', () => smtp.mailsTo(email).length > 0, 40_000);
      await eventually('nothing is open', async () => (await relay()).open === 0);
      expect(smtp.mailsTo(email)).toHaveLength(1);
    }, 90_000);

    it('that are refused are sent when an operator says so to any replica', async () => {
      smtp.behaviour = 'refuse';
      const { email, id } = await invite();
      const [parked] = await eventually('it is parked', async () => {
        const found = await effects();
        return found.length > 0 && found;
      });
      expect(parked).toMatchObject({ recipient: id, state: 'parked' });
      smtp.behaviour = 'accept';
      const retried = await api.post(
        `/operations/relays/mail/effects/${parked.key}/retry`,
        operator,
        {},
      );
      expect(retried.status).toBe(202);
      await eventually('it is sent', () => smtp.mailsTo(email).length === 1);
    }, 60_000);

    it('are held by a mark that the command line leaves after a restore', async () => {
      await smtp.stop();
      const { id } = await invite();
      await eventually('it waits', async () => (await relay()).open === 1);
      await command(join(directory(), 'command'), 'relays', ['hold'], set.settings);
      await eventually('it is held', async () => (await relay()).held === 1);
      expect(await effects()).toMatchObject([{ recipient: id, state: 'held' }]);
    }, 60_000);
  });
});
