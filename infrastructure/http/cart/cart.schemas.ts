import { line } from '../buying/buying.schemas.js';
import { day, id, list, nullable, object, revision, text, whole } from '../kernel/schema.js';
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

export const cartSchemas = { Cart };
