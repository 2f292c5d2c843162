export interface Mail {
  /** The recipient: kept copies are deleted when this user is forgotten. */
  readonly userId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends mail to people. */
export interface Mailer {
  /** @throws MailNotSent */
  send(mail: Mail): Promise<void>;
  /** Deletes kept copies of mails to a user. */
  forget(userId: string): Promise<void>;
}

/** The mail was not sent; the user may try again. */
export class MailNotSent extends Error {
  override readonly name = 'MailNotSent';
}
