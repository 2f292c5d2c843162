import {
  currency,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  optional,
  ref,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { acceptedFields, unitPrice } from '../kernel/schemas.js';

const PriceBreak = object({ minQuantity: whole, maxQuantity: nullable(whole), unitPrice });

export const priceBreak = ref('PriceBreak', PriceBreak);

const PriceList = object({
  id,
  vendorId: id,
  status: oneOf(['Draft', 'Published', 'Retired']),
  name: text,
  currency,
  audience: object({
    kind: oneOf(['everyone', 'organizations', 'buyerGroup']),
    organizationIds: optional(list(id)),
    group: optional(text),
  }),
  validFrom: instant,
  validTo: nullable(instant),
  precedence: whole,
  prices: whole,
  revision,
  changedAt: instant,
});

const PricesOfProduct = object({ productId: id, sku: text, name: text, breaks: list(priceBreak) });

const PricesAdded = object(
  { ...acceptedFields, prices: optional(whole) },
  '`prices`: number of uploaded prices',
);

/** What an action would do. */
const PublicationEffect = object(
  {
    buyers: whole,
    products: whole,
    prices: whole,
    dearer: whole,
    cheaper: whole,
    unchanged: whole,
    added: whole,
  },
  'Buyers and products affected; how many would cost more, less or the same, and how many had no price',
);

export const priceListsSchemas = {
  PriceBreak,
  PriceList,
  PricesOfProduct,
  PricesAdded,
  PublicationEffect,
};
