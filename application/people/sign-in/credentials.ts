import { randomBytes } from 'node:crypto';

/** A user's credential in the vault; none of it is ever part of an event. */
export interface Credential {
  /** In PHC string format. */
  readonly passwordHash: string;
  readonly version: number;
}

/**
 * For whom a password is computed, which costs a core for a while: a stranger, somebody who is
 * signed in or whose device is known, or ourselves.
 */
export type Asker = 'stranger' | 'known' | 'own';

/** More passwords wait to be computed than there is time for: to be tried again. */
export class PasswordsBusy extends Error {
  override readonly name = 'PasswordsBusy';
  readonly retryAfterSeconds = 2;

  constructor() {
    super('too many passwords are being checked: try again in a moment');
  }
}

/** What is proved by a secret that is mailed as part of a link. */
export type MailedSecret = 'invitation' | 'password-reset' | 'registration';

export interface AboutRegistration {
  readonly registrationId: string;
  /** Whose personal data is forgotten where nobody confirms it in time. */
  readonly subjects: readonly string[];
}

/** A registration whose link has expired. */
export interface ExpiredRegistration extends AboutRegistration {
  readonly userId: string;
}

/** A secret for a link: 192 random bits. */
export const newMailedSecret = (): string => randomBytes(24).toString('base64url');

/**
 * Passwords, invitations and resets (`PasswordsBusy` where too many wait to be computed), stored before the events that depend on them. The secret of a
 * link is kept sealed with its person's key until it was mailed, or the link has ended; its digest,
 * by which it is checked, for as long as the link is good.
 */
export interface Credentials {
  /** Hashes and stores a password; has no effect for a user who has one. */
  createPassword(userId: string, password: string, by?: Asker): Promise<void>;
  /** Hashes and stores another password; returns its version. */
  replacePassword(userId: string, password: string, by?: Asker): Promise<number>;
  checkPassword(userId: string, password: string, by?: Asker): Promise<boolean>;
  /**
   * Keeps a secret that proves that its holder received the invitation that the event records; an
   * earlier one is void.
   */
  keepInvitation(userId: string, secret: string, eventId: string): Promise<void>;
  /** Whether the secret is the user's; it stays valid until a password is set. */
  checkInvitation(userId: string, secret: string): Promise<boolean>;
  /**
   * Keeps a secret that proves access to the user's mails, to be sent because of the event; valid
   * once, for an hour. An earlier one is void.
   */
  keepReset(userId: string, secret: string, eventId: string): Promise<void>;
  /** Whether the secret is the user's, and good; it stays so. */
  checkReset(userId: string, secret: string): Promise<boolean>;
  /** Whether the secret is the user's; invalidates it. */
  useReset(userId: string, secret: string): Promise<boolean>;
  /**
   * Keeps a secret that proves that whoever registers a company has the mails of the address that
   * they gave. `until` is in milliseconds since 1970; an earlier secret is void.
   */
  keepRegistration(
    userId: string,
    secret: string,
    eventId: string,
    until: number,
    about: AboutRegistration,
  ): Promise<void>;
  /** Whether the secret is that of whoever registers; it stays valid until the registration ends. */
  checkRegistration(userId: string, secret: string): Promise<boolean>;
  /** The registration was confirmed, or is forgotten: its secret is void. */
  endRegistration(userId: string): Promise<void>;
  /** Registrations whose link has expired, confirmed or not. */
  expiredRegistrations(): Promise<readonly ExpiredRegistration[]>;
  /**
   * The secret that is to be mailed because of the event; null: it was mailed, or the link has
   * ended, or another has taken its place.
   */
  secretToMail(userId: string, of: MailedSecret, eventId: string): Promise<string | null>;
  /** The secret was mailed because of the event, or never will be: only its digest stays. */
  endMailing(userId: string, of: MailedSecret, eventId: string): Promise<void>;
  /** Deletes all credentials of a user. */
  forget(userId: string): Promise<void>;
}
