import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import type { BackorderView } from '../../../application/stock/backorder.queries.js';
import type { StockView } from '../../../application/stock/inventory.queries.js';
import { availableOf } from '../../../domain/stock/available.js';
import type { StockDocument } from '../../../projections/stock/stock.js';
import type { Wire } from '../schemas.js';

export function wireStockOfProduct({ stock, product }: StockView): Wire<'StockOfProduct'> {
  const { available, backordered, low, changedAt } = stock;
  return {
    ...wireStock(stock),
    sku: product?.sku ?? '',
    name: product?.details.name ?? '',
    available,
    backordered,
    low,
    changedAt,
  };
}

/** Of what many wait for, only the first are named. */
const LINES_NAMED = 100;

export function wireBackorder({ backorder, product }: BackorderView): Wire<'Backorder'> {
  const { productId, location, quantity, since, promisedDate, orders, lines } = backorder;
  return {
    productId,
    sku: product?.sku ?? '',
    name: product?.details.name ?? '',
    unit: product?.details.unit ?? '',
    location,
    quantity,
    oldestWait: since,
    promisedDate,
    orders,
    lines: lines.slice(0, LINES_NAMED),
  };
}

/** What it did to the stock, in the event's own words. */
export function wireStockEvent({
  id,
  type,
  revision,
  recordedAt,
  data,
  metadata,
}: RecordedEvent): Wire<'StockEvent'> {
  const {
    occurredAt,
    productId: _product,
    vendorOrgId: _vendor,
    location: _location,
    ...detail
  } = data as unknown as Record<string, unknown> & { occurredAt: string };
  return {
    id,
    type,
    revision,
    at: occurredAt,
    recordedAt: new Date(recordedAt).toISOString(),
    person: metadata.actor.person,
    detail,
  };
}

export function wireStock({ productId, locations }: StockDocument): Wire<'Stock'> {
  return {
    productId,
    locations: locations.map(
      ({ location, onHand, reserved, backordered, reorderPoint, revision }) => ({
        location,
        onHand,
        reserved,
        available: availableOf({ onHand, reserved }),
        backordered,
        reorderPoint,
        revision,
      }),
    ),
  };
}
