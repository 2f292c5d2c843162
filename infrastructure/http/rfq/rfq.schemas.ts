import {
  day,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  ref,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { acceptedFields, unitPrice } from '../kernel/schemas.js';
const Quote = object({
  id,
  number: text,
  vendorOrgId: id,
  vendorName: text,
  round: whole,
  lines: list(
    object({
      id,
      productId: id,
      sku: text,
      name: text,
      quantity: whole,
      unitPrice,
      leadTimeDays: nullable(whole),
      note: nullable(text),
    }),
  ),
  validUntil: instant,
  note: nullable(text),
  offeredAt: instant,
  status: text,
  settledAt: nullable(instant),
  reason: nullable(text),
  purchaseId: nullable(id),
  acceptances: list(
    object(
      { purchaseId: id, lineIds: list(id), at: instant },
      'Its lines may be ordered in several parts, each line once',
    ),
  ),
});

const Rfq = object({
  id,
  number: text,
  buyerOrgId: id,
  buyerName: text,
  requestedBy: id,
  requestedAt: instant,
  vendorOrgIds: list(id),
  lines: list(
    object({
      id,
      productId: id,
      vendorOrgId: id,
      sku: text,
      name: text,
      quantity: whole,
      note: nullable(text),
    }),
  ),
  neededBy: nullable(day),
  note: nullable(text),
  quotes: list(ref('Quote', Quote)),
  declined: list(object({ vendorOrgId: id, reason: text, declinedAt: instant })),
  status: oneOf(['Requested', 'Quoted', 'Accepted', 'Closed']),
  revision,
  changedAt: instant,
});

const QuoteOffered = object({ ...acceptedFields, number: text });

export const rfqSchemas = { Quote, Rfq, QuoteOffered };
