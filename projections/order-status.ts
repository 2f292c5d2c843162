import { never } from '../domain/decider/decider.js';
import type { OrderEvent } from '../domain/order/order.events.js';
import type { OrderStatus } from '../domain/order/order-status.js';

/** The status that an order has after an event. */
export function statusAfter(event: OrderEvent): OrderStatus {
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
      return 'Completed';
    default:
      return never(event);
  }
}

/** Every order event, for the projections that follow an order's status. */
export const orderEventTypes = [
  'OrderPlaced',
  'OrderAwaitingApproval',
  'OrderConfirmed',
  'OrderRejected',
  'OrderCancelled',
  'OrderPartlyShipped',
  'OrderShipped',
  'OrderDelivered',
  'OrderCompleted',
] as const satisfies readonly OrderEvent['type'][];
