import { flag, id, instant, nullable, object, text, whole } from '../kernel/schema.js';
import { money } from '../kernel/schemas.js';

const OrderFunds = object(
  {
    id,
    number: text,
    purchaseId: id,
    paymentId: id,
    vendorOrgId: id,
    vendorName: nullable(text),
    captured: money,
    held: money,
    capturedAt: instant,
    days: whole,
    mustBeDecided: flag,
    changedAt: instant,
  },
  'The money of an order as long as it is held. mustBeDecided: for so long that it is to be released or given back',
);

export const heldFundsSchemas = { OrderFunds };
