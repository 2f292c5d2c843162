import { list, nullable, object, optional, text, whole } from '../kernel/schema.js';
import { Me } from '../me/me.schemas.js';

const Tokens = object(
  { accessToken: text, refreshToken: optional(text), expiresIn: whole },
  'Without a refresh token where it went into a cookie; `expiresIn` in seconds',
);

const SecondFactorBegun = object(
  { secret: text, uri: text },
  '`uri` is what an authenticator app reads as a QR code',
);

const SecondFactorConfirmed = object(
  { recoveryCodes: list(text), position: text },
  'Each recovery code is good once, instead of a code of the app',
);

const Refreshed = object(
  { accessToken: text, refreshToken: optional(text), expiresIn: whole, me: optional(nullable(Me)) },
  '`me` where it was asked for; null: ask /me',
);

export const authSchemas = { SecondFactorBegun, SecondFactorConfirmed, Tokens, Refreshed };
