import { roles } from '../../../domain/people/user/permissions.js';
import { userStatuses } from '../../../domain/people/user/user.js';
import {
  flag,
  id,
  instant,
  nullable,
  object,
  oneOf,
  optional,
  revision,
  text,
} from '../kernel/schema.js';
import { acceptedFields, money } from '../kernel/schemas.js';

const personFields = {
  id,
  organizationId: id,
  role: oneOf(roles),
  status: oneOf(userStatuses),
  name: text,
  email: text,
  orderLimit: nullable(money),
  orderLimitPerDay: nullable(money),
  orderLimitPerMonth: nullable(money),
  since: instant,
  lastSignInAt: nullable(instant),
  revision,
};

const Person = object(personFields);

const sent = { invitationSecret: optional(text), mailed: flag };

const Invited = object(
  { ...acceptedFields, ...sent },
  '`mailed`: a mail with the secret is on its way; otherwise operators, and nobody else, are answered it',
);

const InvitationSent = object(sent);

const InvitationOpened = object(
  { name: text, email: text, organization: text },
  'Whom it is for, and the company that invites',
);

export const usersSchemas = { Person, Invited, InvitationOpened, InvitationSent };
