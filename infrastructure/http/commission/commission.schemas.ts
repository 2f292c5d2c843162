import {
  currency,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  optional,
  text,
  whole,
} from '../kernel/schema.js';
import { money } from '../kernel/schemas.js';

const Commission = object(
  {
    orderId: id,
    number: text,
    purchaseId: id,
    vendorOrgId: id,
    vendorName: nullable(text),
    currency,
    gross: money,
    net: money,
    parts: list(
      object({
        ruleId: text,
        name: text,
        base: money,
        percent: text,
        fixed: optional(money),
        floor: optional(money),
        cap: optional(money),
        amount: money,
      }),
    ),
    amount: money,
    tax: object({
      treatment: oneOf(['domestic', 'reverseCharge', 'outsideScope']),
      percent: text,
      amount: money,
    }),
    edition: whole,
    fixedAt: instant,
  },
  'What the operator charges the vendor for an order, as it was frozen when it was placed',
);

export const commissionSchemas = { Commission };
