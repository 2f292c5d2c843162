import { permissions, roles } from '../../../domain/people/user/permissions.js';
import { id, list, nullable, object, oneOf, revision, text } from '../kernel/schema.js';
import { money } from '../kernel/schemas.js';
import { organizationTypes } from '../organizations/organizations.schemas.js';

export const Me = object({
  user: object({
    id,
    name: text,
    email: text,
    role: oneOf(roles),
    orderLimit: nullable(money),
    revision,
  }),
  organization: object({
    id,
    name: text,
    type: oneOf(organizationTypes),
    status: text,
    timeZone: text,
  }),
  permissions: list(oneOf(permissions)),
  locale: text,
});

export const meSchemas = { Me };
