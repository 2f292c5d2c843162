/** Time-based one-time passwords (RFC 6238): six digits, thirty seconds. */
export interface OneTimePasswords {
  newSecret(): string;
  /** What an authenticator app reads as a QR code (`otpauth://totp/…`). */
  uri(secret: string, account: string): string;
  /** The thirty seconds that a code is of, if it is right now or was just before; else null. */
  stepOf(secret: string, code: string, now: number): number | null;
}
