import type { Outcome } from '../shared/relay/relay.js';

export interface Mail {
  /** The same when the mail is sent again. */
  readonly key: string;
  /** Of what it is about, milliseconds since 1970. */
  readonly at: number;
  /** The recipient: kept copies are deleted when this user is forgotten. */
  readonly userId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends mail to people. */
export interface Mailer {
  /** Never throws; what it answers names neither the recipient nor what the mail says. */
  send(mail: Mail): Promise<Outcome>;
  /** Whether the mail with this key was sent; absent where nobody can tell. */
  wasSent?(key: string): Promise<boolean>;
  /** Deletes kept copies of mails to a user. */
  forget(userId: string): Promise<void>;
}
