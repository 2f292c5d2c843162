import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Mail } from '../../../application/ports/mailer.js';
import { loadedOnce } from '../../shared/loaded-once.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { SmtpServer } from '../../testing/stand-ins/smtp-server.js';
import { FileMailer } from './file-mailer.js';
import { SmtpMailer } from './smtp-mailer.js';

const directory = temporaryDirectory();
const FROM = 'Tradepost <no-reply@tradepost.example>';
const mail: Mail = {
  key: '5d0c1b8e-2f66-5a3e-9c1d-3f0a7c5b9e21',
  at: Date.parse('2026-03-02T09:00:00.000Z'),
  userId: 'u-1',
  to: 'ben@acme.example',
  subject: 'Order 26-1 is on its way',
  text: 'Hello Ben,\n\nit is.\n',
};

describe('mail over SMTP', () => {
  const smtp = new SmtpServer();
  let mailer: SmtpMailer;
  beforeAll(async () => {
    await smtp.start();
    mailer = new SmtpMailer(smtp.url, FROM);
  });
  afterAll(() => smtp.stop());
  afterEach(() => (smtp.behaviour = 'accept'));

  it('is done once the server has taken it, and has the same id when it is sent again', async () => {
    expect(await mailer.send(mail)).toEqual({ is: 'done' });
    expect(await mailer.send(mail)).toEqual({ is: 'done' });
    for (const { to, text } of smtp.received) {
      expect(to).toBe('ben@acme.example');
      expect(text).toContain(
        'Message-ID: <5d0c1b8e-2f66-5a3e-9c1d-3f0a7c5b9e21@tradepost.example>',
      );
      expect(text).toContain('Date: Mon, 02 Mar 2026 09:00:00 +0000');
    }
    expect(smtp.received).toHaveLength(2);
  });

  it('is refused, unavailable or unknown by what the server says, whose words nobody repeats', async () => {
    smtp.behaviour = 'refuse';
    expect(await mailer.send(mail)).toEqual({
      is: 'refused',
      why: 'the mail server refuses the mail (550 to RCPT TO)',
    });
    smtp.behaviour = 'busy';
    expect(await mailer.send(mail)).toEqual({
      is: 'unavailable',
      why: 'the mail server does not take the mail now (451 to RCPT TO)',
    });
    smtp.behaviour = 'hangUp';
    expect(await mailer.send(mail)).toMatchObject({ is: 'unknown' });
  });

  it('waits for a server that is away, or takes nobody', async () => {
    const away = new SmtpServer();
    await away.start();
    await away.stop();
    expect(await new SmtpMailer(away.url, FROM).send(mail)).toMatchObject({ is: 'unavailable' });
    const unwelcoming = createServer((socket) => socket.end('554 no service\r\n'));
    await new Promise<void>((resolve) => unwelcoming.listen(0, '127.0.0.1', resolve));
    const { port } = unwelcoming.address() as AddressInfo;
    expect(await new SmtpMailer(`smtp://127.0.0.1:${port}`, FROM).send(mail)).toMatchObject({
      is: 'unavailable',
    });
    unwelcoming.close();
  });

  it('is sent also where the library could not be loaded the first time', async () => {
    let loads = 0;
    const library = loadedOnce(async () => {
      if (++loads === 1) throw new Error('the disk was busy');
      return import('nodemailer');
    });
    const patient = new SmtpMailer(smtp.url, FROM, library);
    expect(await patient.send(mail)).toMatchObject({ is: 'unavailable' });
    expect(await patient.send(mail)).toEqual({ is: 'done' });
    expect(await patient.send(mail)).toEqual({ is: 'done' });
    expect(loads).toBe(2);
  });
});

describe('mail into a folder', () => {
  const folder = () => join(directory(), 'mail');

  it('is one file, also when it is sent again, and tells whether it was sent', async () => {
    const mailer = new FileMailer(folder(), FROM);
    expect(await mailer.wasSent(mail.key)).toBe(false);
    expect(await mailer.send(mail)).toEqual({ is: 'done' });
    expect(await mailer.send(mail)).toEqual({ is: 'done' });
    const [name, ...others] = readdirSync(folder());
    expect([name, others]).toEqual([
      '2026-03-02T09-00-00.000Z-5d0c1b8e-2f66-5a3e-9c1d-3f0a7c5b9e21.u-1.eml',
      [],
    ]);
    expect(readFileSync(join(folder(), name!), 'utf8')).toContain('To: ben@acme.example');
    expect(await mailer.wasSent(mail.key)).toBe(true);
    await mailer.forget('u-1');
    expect(readdirSync(folder())).toEqual([]);
  });

  it('waits where it cannot be written', async () => {
    const path = join(directory(), 'a-file');
    writeFileSync(path, '');
    expect(await new FileMailer(path, FROM).send(mail)).toEqual({
      is: 'unavailable',
      why: 'the mail could not be written (EEXIST)',
    });
  });
});
