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
import { acceptedFields, money, unitPrice } from '../kernel/schemas.js';
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
      unit: nullable(text),
      unitPrice,
      minimumQuantity: nullable(whole),
      net: nullable(money),
      leadTimeDays: nullable(whole),
      note: nullable(text),
    }),
  ),
  net: nullable(money),
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
      productId: nullable(id),
      vendorOrgId: nullable(id),
      sku: nullable(text),
      name: text,
      quantity: whole,
      unit: nullable(text),
      targetPrice: nullable(unitPrice),
      note: nullable(text),
      vendorOrgIds: list(id),
      file: nullable(
        object(
          { id, name: nullable(text), mediaType: text, bytes: whole },
          'Read with GET /rfq/{id}/files/{fileId}; lists do not have its name',
        ),
      ),
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

const RfqFile = object(
  { id, mediaType: text, bytes: whole },
  'Kept for a day, until a line of a request names it',
);

const QuoteOffered = object({ ...acceptedFields, number: text });

export const rfqSchemas = { Quote, Rfq, RfqFile, QuoteOffered };
