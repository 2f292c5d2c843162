/** Time-based one-time passwords (RFC 6238): six digits, valid for thirty seconds. */
export interface OneTimePasswords {
  newSecret(): string;
  /** The URI that an authenticator app scans as a QR code (`otpauth://totp/…`). */
  uri(secret: string, account: string): string;
  /** The time step of a code that is valid now or was in the step before; otherwise null. */
  stepOf(secret: string, code: string, nowMs: number): number | null;
}
