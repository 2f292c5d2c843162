import { flag, id, instant, nullable, object, text, whole } from '../kernel/schema.js';
import { money } from '../kernel/schemas.js';

/** Why the money of an order is not released, who said so and since when. */
export const orderHold = object(
  { reason: text, by: id, since: instant },
  'It is not released before someone else lifts it',
);

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
    accountId: id,
    hold: nullable(orderHold),
    changedAt: instant,
  },
  'The money of an order as long as it is held. mustBeDecided: for so long that it is to be released or given back',
);

export const heldFundsSchemas = { OrderFunds };
