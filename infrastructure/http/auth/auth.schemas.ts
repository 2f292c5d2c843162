import { flag, list, nullable, object, optional, text, whole } from '../kernel/schema.js';
import { Me } from '../me/me.schemas.js';

const Tokens = object(
  { accessToken: text, refreshToken: optional(text), expiresIn: whole },
  'Without a refresh token if it was set as a cookie; `expiresIn` in seconds',
);

const SecondFactorState = object(
  { on: flag, recoveryCodes: whole },
  '`recoveryCodes`: how many have not been used',
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

const PasswordResetOpened = object({ name: text, email: text }, 'Whom the link is for');

export const authSchemas = {
  PasswordResetOpened,
  SecondFactorBegun,
  SecondFactorConfirmed,
  SecondFactorState,
  Tokens,
  Refreshed,
};
