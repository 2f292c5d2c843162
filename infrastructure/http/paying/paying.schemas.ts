import { id, nullable, object, oneOf, text } from '../kernel/schema.js';
import { acceptedFields, money } from '../kernel/schemas.js';

const Checkout = object(
  {
    paymentId: id,
    status: oneOf(['None', 'Requested', 'Open', 'Failed']),
    url: nullable(text),
  },
  'url null: the page is not made yet, or has ended; ask again, or pay anew',
);

const RefundEffect = object(
  { amount: money, remaining: money },
  'What would be refunded, tax included, and what could be refunded of the order afterwards',
);

const RefundRequested = object({ ...acceptedFields, requestId: id });

export const payingSchemas = { Checkout, RefundEffect, RefundRequested };
