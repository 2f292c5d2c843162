import { randomBytes } from 'node:crypto';

/** A user's credential in the vault; none of it is ever part of an event. */
export interface Credential {
  /** In PHC string format. */
  readonly passwordHash: string;
  readonly version: number;
}

/** What is proved by a secret that is mailed as part of a link. */
export type MailedSecret = 'invitation' | 'password-reset';

/** A secret for a link: 192 random bits. */
export const newMailedSecret = (): string => randomBytes(24).toString('base64url');

/**
 * Passwords, invitations and resets, stored before the events that depend on them. The secret of a
 * link is kept sealed with its person's key until it was mailed, or the link has ended; its digest,
 * by which it is checked, for as long as the link is good.
 */
export interface Credentials {
  /** Hashes and stores a password; has no effect for a user who has one. */
  createPassword(userId: string, password: string): Promise<void>;
  /** Hashes and stores another password; returns its version. */
  replacePassword(userId: string, password: string): Promise<number>;
  checkPassword(userId: string, password: string): Promise<boolean>;
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
  /** Whether the secret is the user's; invalidates it. */
  useReset(userId: string, secret: string): Promise<boolean>;
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
