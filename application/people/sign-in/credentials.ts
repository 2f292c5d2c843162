/** A user's credential in the vault; none of it is ever part of an event. */
export interface Credential {
  /** In PHC string format. */
  readonly passwordHash: string;
  readonly version: number;
}

/** Passwords, invitations and resets, stored before the events that depend on them. */
export interface Credentials {
  /** Hashes and stores a password; has no effect for a user who has one. */
  createPassword(userId: string, password: string): Promise<void>;
  /** Hashes and stores another password; returns its version. */
  replacePassword(userId: string, password: string): Promise<number>;
  checkPassword(userId: string, password: string): Promise<boolean>;
  /** A secret that proves that its holder received the invitation. */
  createInvitation(userId: string): Promise<string>;
  /** Whether the secret is the user's; it stays valid until a password is set. */
  checkInvitation(userId: string, secret: string): Promise<boolean>;
  /** A secret that proves access to the user's mails; valid once, for an hour. */
  createReset(userId: string): Promise<string>;
  /** Whether the secret is the user's; invalidates it. */
  useReset(userId: string, secret: string): Promise<boolean>;
  /** Deletes all credentials of a user. */
  forget(userId: string): Promise<void>;
}
