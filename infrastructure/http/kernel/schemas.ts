import Type, { type TSchema } from 'typebox';
import {
  anything,
  currency,
  decimal,
  id,
  instant,
  list,
  mapOf,
  nullable,
  object,
  optional,
  position,
  ref,
  revision,
  text,
  whole,
} from './schema.js';

const Money = object({ amount: decimal, currency }, 'An amount in decimals of its currency');

export const money = ref('Money', Money);

const UnitPrice = object(
  { amount: decimal, currency, per: whole },
  'A price with up to six decimals for `per` selling units',
);

export const unitPrice = ref('UnitPrice', UnitPrice);

/** Of what people without prices read as well: `withheld-prices.ts`. */
const withheld = <T extends TSchema>(schema: T) =>
  Type.Union([schema, Type.Null()], { description: 'Null for roles without `price.read`' });
export const moneyIfSeen = withheld(money);
export const unitPriceIfSeen = withheld(unitPrice);

const Address = object(
  {
    name: text,
    line1: text,
    line2: optional(nullable(text)),
    city: text,
    postalCode: text,
    country: text,
  },
  '`[erased]` if the person was forgotten',
);

export const address = ref('Address', Address);

const AsOf = object(
  { position, at: instant, lagMs: whole },
  'Freshness: everything recorded up to `at` is included',
);

export const asOf = ref('AsOf', AsOf);

const ProblemError = object(
  {
    pointer: optional(text),
    header: optional(text),
    code: text,
    params: mapOf(anything),
    detail: text,
    suggestions: list(text),
  },
  'One error: a JSON Pointer into body or query, or a header; `suggestions`: valid values',
);

const Problem = object(
  {
    type: text,
    title: text,
    status: whole,
    detail: text,
    code: text,
    params: mapOf(anything),
    errors: list(ref('ProblemError', ProblemError)),
  },
  'Problem details (RFC 9457). `code` and `params` let a client phrase the problem in any language',
);

/** What every command answers. */
export const acceptedFields = { id, revision, position };

const Accepted = object(acceptedFields, 'Recorded. A read with X-Read-After: position includes it');

export const commonSchemas = { Money, UnitPrice, Address, AsOf, ProblemError, Problem, Accepted };
