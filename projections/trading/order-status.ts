import { never } from '../../domain/shared/decider/decider.js';
import type { OrderStatus } from '../../domain/trading/order/order-status.js';
import type { OrderEvent } from '../../domain/trading/order/order.events.js';

export type HistoricalOrderEventType = 'HistoricalOrderImported' | 'HistoricalOrderLinesImported';

/** An event of an order that was placed here. */
export type LiveOrderEvent = Exclude<OrderEvent, { type: HistoricalOrderEventType }>;

/** The status that an order has after an event, and had before it. */
export function statusAfter(event: OrderEvent, before: OrderStatus): OrderStatus {
  switch (event.type) {
    case 'OrderPlaced':
      return 'Placed';
    case 'OrderAwaitingApproval':
      return 'AwaitingApproval';
    case 'OrderConfirmed':
      return 'Confirmed';
    case 'OrderRejected':
      return 'Rejected';
    case 'OrderCancelled':
      return 'Cancelled';
    case 'OrderPartlyShipped':
      return 'PartlyShipped';
    case 'OrderShipped':
      return 'Shipped';
    case 'OrderDelivered':
      return 'Delivered';
    case 'OrderCompleted':
    case 'HistoricalOrderImported':
    case 'HistoricalOrderLinesImported':
      return 'Completed';
    case 'OrderClosedShort':
      return event.data.status;
    case 'OrderBackorderReserved':
    case 'OrderClosingRequested':
    case 'OrderClosingDeclined':
      return before;
    default:
      return never(event);
  }
}

/** Every event of orders that were placed here, for the projections that follow their status. */
export const liveOrderEventTypes = [
  'OrderPlaced',
  'OrderAwaitingApproval',
  'OrderConfirmed',
  'OrderBackorderReserved',
  'OrderRejected',
  'OrderCancelled',
  'OrderPartlyShipped',
  'OrderShipped',
  'OrderDelivered',
  'OrderCompleted',
  'OrderClosedShort',
  'OrderClosingRequested',
  'OrderClosingDeclined',
] as const satisfies readonly LiveOrderEvent['type'][];

export const historicalOrderEventTypes = [
  'HistoricalOrderImported',
  'HistoricalOrderLinesImported',
] as const satisfies readonly HistoricalOrderEventType[];
