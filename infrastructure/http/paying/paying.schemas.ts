import { id, nullable, object, oneOf, text } from '../kernel/schema.js';

const Checkout = object(
  {
    paymentId: id,
    status: oneOf(['None', 'Requested', 'Open', 'Failed']),
    url: nullable(text),
  },
  'url null: the page is not made yet, or has ended; ask again, or pay anew',
);

export const payingSchemas = { Checkout };
