import { Secret, TOTP } from 'otpauth';
import type { OneTimePasswords } from '../../../application/ports/one-time-passwords.js';

const PERIOD_S = 30;
const SECRET_BYTES = 20;
/** Clocks differ: the step before and the one after are right too. */
const WINDOW = 1;

const totp = (secret: string, label = ''): TOTP =>
  new TOTP({
    issuer: 'Tradepost',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_S,
    secret: Secret.fromBase32(secret),
  });

export const oneTimePasswords: OneTimePasswords = {
  newSecret: () => new Secret({ size: SECRET_BYTES }).base32,
  uri: (secret, account) => totp(secret, account).toString(),
  stepOf: (secret, code, now) => {
    const delta = totp(secret).validate({ token: code, timestamp: now, window: WINDOW });
    return delta === null ? null : Math.floor(now / 1000 / PERIOD_S) + delta;
  },
};
