import { acceptedFields, asOf, money, unitPrice } from './common.js';
import {
  anything,
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
} from './schema.js';
import Type from 'typebox';

const AttributeDefinition = object({
  name: text,
  type: oneOf(['text', 'number', 'boolean', 'choice']),
  unit: optional(text),
  choices: optional(list(text)),
  required: flag,
});
const Category = object({
  id,
  parentId: nullable(id),
  name: text,
  path: list(text),
  attributes: list(ref('AttributeDefinition', AttributeDefinition)),
});

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
  taxCategory: oneOf(['standard', 'reduced', 'zero', 'exempt']),
  discontinued: flag,
  successorId: nullable(id),
  onSale: flag,
  listedAt: instant,
  revision,
};
const Product = object(productFields);
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
  'Counts of what would be found with each value, under all other conditions',
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

const PriceBreak = object({ minQuantity: whole, maxQuantity: nullable(whole), unitPrice });
export const priceBreak = ref('PriceBreak', PriceBreak);
const Pricing = object({
  unitPrice,
  lineTotal: money,
  priceListId: id,
  priceListName: text,
  breaks: list(priceBreak),
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

const stockFields = {
  productId: id,
  locations: list(
    object({
      location: text,
      onHand: whole,
      reserved: whole,
      available: whole,
      reorderPoint: nullable(whole),
      revision,
    }),
  ),
};
const Stock = object(stockFields);
const StockOfProduct = object({
  ...stockFields,
  sku: text,
  name: text,
  available: whole,
  low: flag,
  changedAt: instant,
});
const StockEvent = object({
  id,
  type: text,
  revision: whole,
  at: instant,
  recordedAt: instant,
  person: nullable(text),
  detail: mapOf(anything),
});
const StockHistory = object({
  items: list(ref('StockEvent', StockEvent)),
  nextCursor: nullable(text),
  asOf,
});

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
  '`prices`: how many an upload has brought',
);

export const catalogueSchemas = {
  AttributeDefinition,
  Category,
  Product,
  WinningPrice,
  FoundProduct,
  Facets,
  Products,
  Suggestions,
  PriceBreak,
  Pricing,
  Stock,
  StockOfProduct,
  StockEvent,
  StockHistory,
  PriceList,
  PricesOfProduct,
  PricesAdded,
};
