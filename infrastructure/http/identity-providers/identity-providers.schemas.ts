import { list, object, text } from '../kernel/schema.js';

const IdentityProviders = object(
  { items: list(object({ id: text, name: text })) },
  'A browser starts at /auth/providers/{id}/sign-in',
);

export const identityProvidersSchemas = { IdentityProviders };
