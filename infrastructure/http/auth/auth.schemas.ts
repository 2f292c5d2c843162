import { list, nullable, object, optional, text, whole } from '../kernel/schema.js';
import { Me } from '../me/me.schemas.js';

const Tokens = object(
  { accessToken: text, refreshToken: optional(text), expiresIn: whole },
  'Without a refresh token if it was set as a cookie; `expiresIn` in seconds',
);

const SecondFactorBegun = object(
  { secret: text, uri: text },
  '`uri` is what an authenticator app reads as a QR code',
);

const SecondFactorConfirmed = object(
  { recoveryCodes: list(text), position: text },
  'Each recovery code is valid once, in place of a code from the app',
);

const Refreshed = object(
  { accessToken: text, refreshToken: optional(text), expiresIn: whole, me: optional(nullable(Me)) },
  '`me` if it was requested; null: request /me',
);

export const authSchemas = { SecondFactorBegun, SecondFactorConfirmed, Tokens, Refreshed };
