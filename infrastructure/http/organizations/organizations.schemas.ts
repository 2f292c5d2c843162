import {
  applicationStages,
  verificationDocumentKinds,
  verificationMediaTypes,
} from '../../../domain/people/organization/verification-document.js';
import {
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
} from '../kernel/schema.js';
import { address } from '../kernel/schemas.js';
import { organizationTypes } from '../me/me.schemas.js';

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

const SuspensionEffect = object(
  { people: whole, products: whole, priceLists: whole, openOrders: whole },
  'Who could not work any more, and what would not be sold',
);

export const organizationsSchemas = { Organization, SuspensionEffect };
