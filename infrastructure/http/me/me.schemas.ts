import { permissions, roles } from '../../../domain/people/user/permissions.js';
import {
  flag,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  revision,
  text,
} from '../kernel/schema.js';
import { money } from '../kernel/schemas.js';
import { organizationTypes } from '../organizations/organizations.schemas.js';

export const Me = object({
  user: object({
    id,
    name: text,
    email: text,
    role: oneOf(roles),
    orderLimit: nullable(money),
    orderLimitPerDay: nullable(money),
    orderLimitPerMonth: nullable(money),
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

const Sessions = object(
  {
    items: list(
      object({
        id,
        current: flag,
        program: nullable(text),
        system: nullable(text),
        network: nullable(text),
        begunAt: nullable(instant),
        lastUsedAt: nullable(instant),
      }),
    ),
  },
  'Of programs and systems the family, of addresses the network (`203.0.113.0/24`): no more is kept. Null: not known',
);

export const meSchemas = { Me, Sessions };
