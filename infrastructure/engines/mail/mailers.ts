import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transporter } from 'nodemailer';
import { MailNotSent, type Mail, type Mailer } from '../../../application/ports/mailer.js';

const PATIENCE_MS = 10_000;

/** Over SMTP: `smtps://user:password@host:465`. */
export class SmtpMailer implements Mailer {
  private transport: Promise<Transporter> | null = null;

  constructor(
    private readonly url: string,
    private readonly from: string,
  ) {}

  async send({ to, subject, text }: Mail): Promise<void> {
    this.transport ??= import('nodemailer').then(({ createTransport }) =>
      createTransport(this.url, {
        from: this.from,
        connectionTimeout: PATIENCE_MS,
        socketTimeout: PATIENCE_MS,
      } as object),
    );
    try {
      await (await this.transport).sendMail({ from: this.from, to, subject, text });
    } catch (error) {
      // the library's message may name the address
      throw new MailNotSent(
        `the mail server did not take the mail (${(error as { code?: string }).code ?? 'unknown'})`,
      );
    }
  }

  /** Nothing is kept. */
  forget(): Promise<void> {
    return Promise.resolve();
  }
}

/** Into a folder, one message a file: where no mail server is configured, and for demos. */
export class FileMailer implements Mailer {
  private sent = 0;

  constructor(
    private readonly directory: string,
    private readonly from: string,
  ) {}

  async send({ userId, to, subject, text }: Mail): Promise<void> {
    const { createTransport } = await import('nodemailer');
    const { message } = await createTransport({
      streamTransport: true,
      buffer: true,
      newline: 'unix',
    }).sendMail({ from: this.from, to, subject, text });
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const name = `${new Date().toISOString().replaceAll(':', '-')}-${++this.sent}.${userId}.eml`;
    const unfinished = join(this.directory, `.${name}`);
    await writeFile(unfinished, message as Buffer, { mode: 0o600 });
    await rename(unfinished, join(this.directory, name));
  }

  async forget(userId: string): Promise<void> {
    const names = await readdir(this.directory).catch(() => []);
    await Promise.all(
      names
        .filter((name) => name.endsWith(`.${userId}.eml`))
        .map((name) => rm(join(this.directory, name), { force: true })),
    );
  }
}
