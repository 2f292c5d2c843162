import Type from 'typebox';
import {
  currency,
  decimal,
  flag,
  id,
  instant,
  list,
  mapOf,
  nullable,
  object,
  oneOf,
  optional,
  ref,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { acceptedFields, asOf, money, unitPrice } from '../kernel/schemas.js';
import { priceBreak } from '../price-lists/price-lists.schemas.js';

export const VariantOf = object(
  { group: text, name: text, attributes: mapOf(text) },
  "What the product is one variant of: the vendor's code and name for all of its variants, and what tells this one apart",
);

const productFields = {
  id,
  vendorId: id,
  vendorName: text,
  sku: text,
  name: text,
  description: text,
  categoryId: id,
  categoryPath: list(text),
  attributes: mapOf(Type.Union([text, flag])),
  media: list(object({ url: text, alt: text })),
  unit: text,
  packSize: whole,
  minimumOrderQuantity: whole,
  orderMultiple: whole,
  leadTimeDays: whole,
  backorderLeadTimeDays: nullable(whole),
  taxCategory: oneOf(['standard', 'reduced', 'zero', 'exempt']),
  variantOf: nullable(ref('VariantOf', VariantOf)),
  unlisted: optional(flag),
  discontinued: flag,
  successorId: nullable(id),
  onSale: Type.Boolean({
    description:
      'It can be ordered at a price: for a buyer at one of theirs, for others at anybody’s. What buyers see without a price is sold on request: ask for a quote',
  }),
  listedAt: instant,
  revision,
};

const Product = object(productFields);

const ProductAccepted = object(
  {
    ...acceptedFields,
    warnings: list(object({ code: text, detail: text, productId: id, sku: text })),
  },
  'Recorded. A read with X-Read-After: position includes it; `warnings`: what its vendor should know',
);

const WinningPrice = object(
  {
    amount: decimal,
    currency,
    per: whole,
    minQuantity: whole,
    maxQuantity: nullable(whole),
    priceListName: text,
  },
  "What the caller's company pays at the minimum order quantity",
);

export const winningPrice = ref('WinningPrice', WinningPrice);

const FoundProduct = object({ ...productFields, price: nullable(winningPrice) });

const valueCount = object({ value: text, count: whole });

const Facets = object(
  {
    categories: list(object({ id, parentId: nullable(id), name: text, count: whole })),
    vendors: list(object({ id, name: text, count: whole })),
    attributes: list(object({ name: text, unit: nullable(text), values: list(valueCount) })),
    prices: list(object({ currency, from: decimal, below: nullable(decimal), count: whole })),
  },
  'Number of hits for each value, under all other conditions',
);

const Products = object({
  items: list(ref('FoundProduct', FoundProduct)),
  facets: ref('Facets', Facets),
  total: whole,
  totalIsLowerBound: flag,
  didYouMean: optional(text),
  nextCursor: nullable(text),
  asOf,
});

const Suggestions = object({
  suggestions: list(
    object({
      kind: oneOf(['product', 'category', 'vendor']),
      id,
      text,
      highlights: list(list(whole)),
      sku: nullable(text),
      context: text,
    }),
  ),
  didYouMean: optional(text),
  asOf,
});

const Variants = object({
  items: list(object({ id, sku: text, name: text, attributes: mapOf(text), onSale: flag })),
});

const Pricing = object({
  unitPrice,
  lineTotal: money,
  priceListId: id,
  priceListName: text,
  breaks: list(priceBreak),
  currencies: list(text),
  explanation: list(
    object({
      priceListId: id,
      name: text,
      audience: oneOf(['everyone', 'organizations', 'buyerGroup']),
      precedence: whole,
      validFrom: instant,
      validTo: nullable(instant),
      minQuantity: nullable(whole),
      maxQuantity: nullable(whole),
      unitPrice: nullable(unitPrice),
      verdict: text,
    }),
  ),
});

export const productsSchemas = {
  ProductAccepted,
  Product,
  VariantOf,
  WinningPrice,
  FoundProduct,
  Facets,
  Products,
  Suggestions,
  Variants,
  Pricing,
};
