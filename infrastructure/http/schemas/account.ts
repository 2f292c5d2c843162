import { permissions, roles } from '../../../domain/people/user/permissions.js';
import {
  applicationStages,
  verificationDocumentKinds,
  verificationMediaTypes,
} from '../../../domain/people/organization/verification-document.js';
import { userStatuses } from '../../../domain/people/user/user.js';
import { acceptedFields, address, money } from './common.js';
import {
  flag,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  optional,
  revision,
  text,
  whole,
} from './schema.js';

const organizationTypes = ['Buyer', 'Seller', 'Operator'] as const;

const Tokens = object(
  { accessToken: text, refreshToken: optional(text), expiresIn: whole },
  'Without a refresh token where it went into a cookie; `expiresIn` in seconds',
);

const IdentityProviders = object(
  { items: list(object({ id: text, name: text })) },
  'A browser begins at /auth/providers/{id}/sign-in',
);

const SecondFactorBegun = object(
  { secret: text, uri: text },
  '`uri` is what an authenticator app reads as a QR code',
);
const SecondFactorConfirmed = object(
  { recoveryCodes: list(text), position: text },
  'Each recovery code is good once, instead of a code of the app',
);

const contact = object({
  name: text,
  email: optional(nullable(text)),
  phone: optional(nullable(text)),
});
const publicly = {
  id,
  type: oneOf(organizationTypes),
  name: text,
  status: oneOf(['Registered', 'Verified', 'Suspended']),
  country: text,
  city: text,
  registeredAt: instant,
  revision,
};
const verificationDocument = object({
  id,
  kind: oneOf(verificationDocumentKinds),
  fileName: text,
  mediaType: oneOf(verificationMediaTypes),
  bytes: whole,
  submittedAt: instant,
  submittedBy: id,
  review: oneOf(['Pending', 'Accepted', 'Refused']),
  reviewReason: nullable(text),
  reviewedAt: nullable(instant),
});
const Organization = object(
  {
    ...publicly,
    address: optional(address),
    contactInfo: optional(list(contact)),
    taxId: optional(nullable(text)),
    timeZone: optional(text),
    groups: optional(list(text)),
    statusReason: optional(nullable(text)),
    application: optional(
      nullable(
        oneOf(applicationStages, 'How far its verification is; null where it waits for none'),
      ),
    ),
    sentBackReason: optional(nullable(text)),
    documents: optional(list(verificationDocument)),
  },
  'Address, contacts and what follows only to itself and the operator; documents to those who hand in or verify, of one organisation',
);

const personFields = {
  id,
  organizationId: id,
  role: oneOf(roles),
  status: oneOf(userStatuses),
  name: text,
  email: text,
  orderLimit: nullable(money),
  since: instant,
  lastSignInAt: nullable(instant),
  revision,
};
const Person = object(personFields);
const sent = { invitationSecret: text, mailed: flag };
const Invited = object(
  { ...acceptedFields, ...sent },
  'The secret is answered once; `mailed`: the mail server took it',
);
const InvitationSent = object(sent);

const Me = object({
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
const Refreshed = object(
  { accessToken: text, refreshToken: optional(text), expiresIn: whole, me: optional(nullable(Me)) },
  '`me` where it was asked for; null: ask /me',
);

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

const AuditEntry = object({
  eventId: id,
  stream: text,
  revision: whole,
  type: text,
  occurredAt: instant,
  recordedAt: instant,
  person: nullable(text),
  organization: nullable(text),
  impersonator: nullable(text),
  client: nullable(text),
  commandId: text,
  correlationId: text,
  causationId: text,
});

const Health = object({ status: text });
const lagging = { name: text, status: text, lag: whole };
const Readiness = object({
  status: oneOf(['ready', 'degraded']),
  position: text,
  projections: list(object(lagging)),
  processes: list(object({ ...lagging, inFlight: whole, parked: whole })),
});

export const accountSchemas = {
  SecondFactorBegun,
  SecondFactorConfirmed,
  Tokens,
  Refreshed,
  IdentityProviders,
  Organization,
  Person,
  Invited,
  InvitationSent,
  Me,
  ApiKey,
  ApiKeyCreated,
  AuditEntry,
  Health,
  Readiness,
};
