import { eventTypesOutside } from '../../domain/events.js';
import type { Projection } from '../projection.js';

/** What was wanted of a product on one day and could not be reserved anywhere. */
export interface UnmetDemand {
  /** UTC day of the request. */
  readonly day: string;
  readonly productId: string;
  readonly vendorOrgId: string;
  /** Order lines that could not be reserved. */
  readonly requests: number;
  readonly requested: number;
  /** Units that were missing. */
  readonly missing: number;
}

/** Demand that the stock could not meet: a sale lost, or a reason to order more. */
export const unmetDemand: Projection<UnmetDemand, 'StockReservationDeclined'> = {
  name: 'unmet-demand',
  version: 2,
  handles: ['StockReservationDeclined'],
  ignores: [
    'StockReceived',
    'StockAdjusted',
    'StockCounted',
    'StockReserved',
    'StockReservationReleased',
    'ReservedStockShipped',
    'StockShortfallFound',
    'ReorderPointSet',
    'ReorderPointReached',
    ...eventTypesOutside('inventory'),
  ],
  indexes: [['day'], ['vendorOrgId', 'day'], ['productId', 'day']],
  columns: ['requests', 'requested', 'missing'],
  // a refusal by any but the last location is no lost sale: the next location is tried
  route: ({ data }) =>
    data.last ? [`${data.occurredAt.slice(0, 10)}|${data.productId}|${data.vendorOrgId}`] : [],
  evolve: (_key, doc, { data }) => {
    const { productId, vendorOrgId, occurredAt, requested, available } = data;
    const before = doc ?? {
      day: occurredAt.slice(0, 10),
      productId,
      vendorOrgId,
      requests: 0,
      requested: 0,
      missing: 0,
    };
    return {
      ...before,
      requests: before.requests + 1,
      requested: before.requested + requested,
      missing: before.missing + Math.max(0, requested - available),
    };
  },
};
