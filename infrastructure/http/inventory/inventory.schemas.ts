import {
  anything,
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
  StockEvent,
  StockHistory,
};
