import { Readable } from 'node:stream';
import type { Transporter } from 'nodemailer';
import type { Mail, Mailer } from '../../../application/ports/mailer.js';
import type { Outcome } from '../../../application/shared/relay/relay.js';
import { mailLibrary } from './mail-library.js';

const PATIENCE_MS = 10_000;
/** SMTP commands that are about the mail itself: what is refused there stays refused. */
const ABOUT_THE_MAIL: ReadonlySet<string> = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

/** What the library says about a failure; its message may name the recipient. */
interface SmtpError {
  readonly code?: string;
  /** The server's answer, where it gave one. */
  readonly responseCode?: number;
  /** The command that failed; `CONN` and `API` are the library's. */
  readonly command?: string;
}

/** Over SMTP: `smtps://user:password@host:465`. */
export class SmtpMailer implements Mailer {
  private transport: Promise<Transporter> | null = null;

  constructor(
    private readonly url: string,
    private readonly from: string,
    private readonly library = mailLibrary,
  ) {}

  async send({ key, at, to, subject, text }: Mail): Promise<Outcome> {
    let handedOver = false;
    const mail = {
      from: this.from,
      to,
      subject,
      text,
      date: new Date(at),
      // a mail server that is sent the same mail again can tell
      messageId: `<${key}@${this.domain}>`,
      onHandedOver: () => (handedOver = true),
    };
    try {
      this.transport ??= this.open();
      await (await this.transport).sendMail(mail);
      return { is: 'done' };
    } catch (error) {
      return outcomeOf(error as SmtpError, handedOver);
    }
  }

  /** Nothing is kept. */
  forget(): Promise<void> {
    return Promise.resolve();
  }

  private async open(): Promise<Transporter> {
    try {
      const { createTransport } = await this.library();
      const transport = createTransport(this.url, {
        from: this.from,
        connectionTimeout: PATIENCE_MS,
        greetingTimeout: PATIENCE_MS,
        socketTimeout: PATIENCE_MS,
      } as object);
      // the message is read only once the server has asked for it: from then on it may have it
      transport.use('stream', (mail, done) => {
        const { onHandedOver } = mail.data as { onHandedOver?: () => void };
        const read = mail.message.createReadStream.bind(mail.message);
        mail.message.createReadStream = () =>
          Readable.from(
            (async function* () {
              onHandedOver?.();
              yield* read() as AsyncIterable<Buffer>;
            })(),
            { objectMode: false },
          ) as ReturnType<typeof read>;
        done();
      });
      return transport;
    } catch (error) {
      this.transport = null;
      throw error;
    }
  }

  private get domain(): string {
    return /@([^\s>]+)/.exec(this.from)?.[1] ?? 'tradepost.example';
  }
}

/**
 * What the server refuses for good is refused, unless it is about us (a wrong password) or the
 * whole connection: that is mended by an operator, and the mail waits.
 */
function outcomeOf({ code, responseCode, command }: SmtpError, handedOver: boolean): Outcome {
  const said = `${responseCode ?? code ?? 'unknown'}${command && command !== 'CONN' ? ` to ${command}` : ''}`;
  if (responseCode !== undefined && responseCode > 0) {
    const forGood = responseCode >= 500 && ABOUT_THE_MAIL.has(command ?? '');
    return forGood
      ? { is: 'refused', why: `the mail server refuses the mail (${said})` }
      : { is: 'unavailable', why: `the mail server does not take the mail now (${said})` };
  }
  if (handedOver)
    return { is: 'unknown', why: `the connection ended while the mail was handed over (${said})` };
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return { is: 'refused', why: `the mail cannot be sent as it is (${said})` };
  return { is: 'unavailable', why: `the mail server cannot be reached (${said})` };
}
