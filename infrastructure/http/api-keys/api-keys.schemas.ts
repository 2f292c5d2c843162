import { permissions } from '../../../domain/people/user/permissions.js';
import {
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { acceptedFields } from '../kernel/schemas.js';

const ApiKey = object(
  {
    id,
    organizationId: id,
    userId: id,
    name: text,
    scopes: list(oneOf(permissions)),
    createdAt: instant,
    expiresAt: instant,
    revokedAt: nullable(instant),
    reason: nullable(text),
    lastUsedAt: nullable(instant),
    requests: whole,
    revision,
    changedAt: instant,
  },
  'Last use and number of requests to within ten seconds',
);

const ApiKeyCreated = object(
  { ...acceptedFields, key: text },
  '`key` is shown once: send it as a bearer token',
);

export const apiKeysSchemas = { ApiKey, ApiKeyCreated };
