import {
  applicationStages,
  verificationDocumentKinds,
  verificationMediaTypes,
} from '../../../domain/people/organization/verification-document.js';
import {
  day,
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
} from '../kernel/schema.js';
import { address } from '../kernel/schemas.js';

export const organizationTypes = ['Buyer', 'Seller', 'Operator'] as const;

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

const taxId = object(
  {
    country: text,
    id: text,
    main: flag,
    valid: flag,
    confirmation: nullable(
      object(
        { on: day, consultation: text, vendorOrgId: nullable(id) },
        'That the service of the tax authorities knows it; vendorOrgId: for whose sales it counts, null: for all',
      ),
    ),
  },
  'A tax id with the country that gave it (XI: Northern Ireland); valid: its form and check digits are right',
);

const Organization = object(
  {
    ...publicly,
    address: optional(address),
    contactInfo: optional(list(contact)),
    taxId: optional(nullable(text)),
    taxIds: optional(list(taxId)),
    timeZone: optional(text),
    groups: optional(list(text)),
    statusReason: optional(nullable(text)),
    application: optional(
      nullable(oneOf(applicationStages, 'Stage of its verification; null if none is pending')),
    ),
    sentBackReason: optional(nullable(text)),
    documents: optional(list(verificationDocument)),
    requiredDocuments: optional(list(oneOf(verificationDocumentKinds))),
  },
  'Address, contacts and the following fields only for itself and the operator; documents for callers who submit or verify them, in single organisations',
);

const SuspensionEffect = object(
  { people: whole, products: whole, priceLists: whole, openOrders: whole },
  'People, products and price lists that would become inactive, and open orders',
);

export const organizationsSchemas = { Organization, SuspensionEffect };
