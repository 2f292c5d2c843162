export interface Mail {
  /** Whose it is: what is kept of it goes when they are forgotten. */
  readonly userId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends mail to people. */
export interface Mailer {
  /** @throws MailNotSent */
  send(mail: Mail): Promise<void>;
  /** Deletes what is kept of mails to a person. */
  forget(userId: string): Promise<void>;
}

/** The mail did not leave; whoever asked for it may ask again. */
export class MailNotSent extends Error {
  override readonly name = 'MailNotSent';
}
