/** What the vault keeps of a user's login; nothing of it is ever in an event. */
export interface Credential {
  /** A PHC string. */
  readonly passwordHash: string;
  readonly version: number;
}

/** Passwords and invitations, stored before the event that needs them. */
export interface Credentials {
  /** Hashes and stores a password; a repeat for a user who has one changes nothing. */
  createPassword(userId: string, password: string): Promise<void>;
  /** Hashes and stores another password; answers its version. */
  replacePassword(userId: string, password: string): Promise<number>;
  checkPassword(userId: string, password: string): Promise<boolean>;
  /** A secret by which an invited person proves that they got the invitation. */
  createInvitation(userId: string): Promise<string>;
  /** Whether the secret is the user's; it stays valid until a password is set. */
  checkInvitation(userId: string, secret: string): Promise<boolean>;
  /** A secret, good for an hour and once, by which a person proves that they read their mail. */
  createReset(userId: string): Promise<string>;
  /** Whether the secret is the user's; it is used up. */
  useReset(userId: string, secret: string): Promise<boolean>;
  /** Deletes all of it. */
  forget(userId: string): Promise<void>;
}
