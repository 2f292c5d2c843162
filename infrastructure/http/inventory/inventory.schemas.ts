import {
  anything,
  day,
  flag,
  id,
  instant,
  list,
  mapOf,
  nullable,
  object,
  ref,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { asOf } from '../kernel/schemas.js';

const stockFields = {
  productId: id,
  locations: list(
    object({
      location: text,
      onHand: whole,
      reserved: whole,
      available: whole,
      backordered: whole,
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
  backordered: whole,
  low: flag,
  changedAt: instant,
});

const Backorder = object(
  {
    productId: id,
    sku: text,
    name: text,
    unit: text,
    location: text,
    quantity: whole,
    oldestWait: instant,
    promisedDate: day,
    orders: whole,
    lines: list(
      object({
        orderId: id,
        orderNumber: text,
        lineId: id,
        quantity: whole,
        since: instant,
        promisedDate: day,
      }),
    ),
  },
  'What is to be bought: units that order lines wait for at a location, the earliest day for which they are promised, and the first 100 of the lines in the order in which they are served',
);

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

const RefusedMovements = object(
  {
    items: list(
      object({
        commandId: id,
        movement: text,
        productId: id,
        sku: text,
        name: text,
        location: text,
        quantity: nullable(whole),
        onHand: whole,
        orderId: nullable(id),
        orderNumber: nullable(text),
        reason: text,
        refusedAt: instant,
      }),
    ),
  },
  'Movements that orders need and that the stock has refused; goods that have left are still counted here',
);

export const inventorySchemas = {
  RefusedMovements,
  Stock,
  StockOfProduct,
  Backorder,
  StockEvent,
  StockHistory,
};
