import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mail, Mailer } from '../../../application/ports/mailer.js';
import type { Outcome } from '../../../application/shared/relay/relay.js';
import { mailLibrary } from './mail-library.js';

/**
 * Into a folder, one message a file: where no mail server is configured, and for demos. A file is
 * named after the mail's time, key and recipient, so that a repeat writes the same file again.
 */
export class FileMailer implements Mailer {
  constructor(
    private readonly directory: string,
    private readonly from: string,
    private readonly library = mailLibrary,
  ) {}

  async send({ key, at, userId, to, subject, text }: Mail): Promise<Outcome> {
    try {
      const { createTransport } = await this.library();
      const { message } = await createTransport({
        streamTransport: true,
        buffer: true,
        newline: 'unix',
      }).sendMail({ from: this.from, to, subject, text, date: new Date(at) });
      await mkdir(this.directory, { recursive: true, mode: 0o700 });
      const name = `${new Date(at).toISOString().replaceAll(':', '-')}-${key}.${userId}.eml`;
      const unfinished = join(this.directory, `.${name}`);
      await writeFile(unfinished, message as Buffer, { mode: 0o600 });
      await rename(unfinished, join(this.directory, name));
      return { is: 'done' };
    } catch (error) {
      const { code, name } = error as NodeJS.ErrnoException;
      return { is: 'unavailable', why: `the mail could not be written (${code ?? name})` };
    }
  }

  async wasSent(key: string): Promise<boolean> {
    return (await this.names()).some((name) => name.includes(`-${key}.`));
  }

  async forget(userId: string): Promise<void> {
    await Promise.all(
      (await this.names(''))
        .filter((name) => name.endsWith(`.${userId}.eml`))
        .map((name) => rm(join(this.directory, name), { force: true })),
    );
  }

  /** Of whole mails, or with those that were being written. */
  private async names(without = '.'): Promise<readonly string[]> {
    const names = await readdir(this.directory).catch(() => []);
    return without === '' ? names : names.filter((name) => !name.startsWith(without));
  }
}
