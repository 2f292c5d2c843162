import { prepaidMethods } from '../../../domain/money/payment/payment.events.js';
import { line } from '../buying/buying.schemas.js';
import {
  currency,
  day,
  flag,
  id,
  list,
  nullable,
  object,
  oneOf,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { money } from '../kernel/schemas.js';

const Cart = object(
  {
    vendors: list(
      object({
        vendorId: id,
        vendorName: text,
        lines: list(line),
        subtotals: list(money),
        promisedDate: nullable(day),
      }),
    ),
    unavailable: list(line),
    lines: whole,
    totals: list(money),
    blocking: whole,
    revision,
  },
  'Totals by currency; `blocking`: lines that cannot be ordered as they are; `unavailable`: products no longer on sale',
);

const CartPaymentMethods = object(
  {
    items: list(
      object({
        currency,
        net: money,
        methods: list(
          object({
            method: oneOf(['account', ...prepaidMethods]),
            offered: flag,
            because: nullable(object({ code: text, detail: text })),
          }),
        ),
      }),
    ),
    simulated: flag,
  },
  'By currency: `because` says what is in the way of a method. Limits are compared with the net; placing the order compares them with the total',
);

export const cartSchemas = { Cart, CartPaymentMethods };
