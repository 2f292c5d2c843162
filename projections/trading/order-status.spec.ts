import type { OrderEvent } from '../../domain/trading/order/order.events.js';
import { anOrder, historicalOrder, line } from '../../domain/trading/trading-events-spec.js';
import { historicalOrderEventTypes, liveOrderEventTypes, statusAfter } from './order-status.js';

const o1 = anOrder('o1', [line('l1', 10)]);
const statusByEvent: readonly (readonly [OrderEvent, string])[] = [
  [o1.placed(), 'Placed'],
  [o1.awaitingApproval(), 'AwaitingApproval'],
  [o1.confirmed(), 'Confirmed'],
  [o1.rejected(), 'Rejected'],
  [o1.cancelled(), 'Cancelled'],
  [o1.partlyShipped('s1', { l1: 4 }), 'PartlyShipped'],
  [o1.shipped('s2', { l1: 6 }), 'Shipped'],
  [o1.delivered(), 'Delivered'],
  [o1.completed(), 'Completed'],
  [o1.backorderReserved({ l1: 4 }), 'Placed'],
  [o1.closedShort({ l1: 6 }), 'Shipped'],
  [o1.closingRequested({ l1: 6 }), 'Placed'],
  [o1.closingDeclined(), 'Placed'],
  [historicalOrder.imported(), 'Completed'],
  [historicalOrder.linesImported(), 'Completed'],
];

describe('the status of an order', () => {
  it.each(statusByEvent.map(([event, status]) => [event.type, status, event] as const))(
    'is, after %s, %s',
    (_type, status, event) => expect(statusAfter(event, 'Placed')).toBe(status),
  );

  it('is known after every event of an order', () => {
    expect(statusByEvent.map(([event]) => event.type).sort()).toEqual(
      [...liveOrderEventTypes, ...historicalOrderEventTypes].sort(),
    );
  });

  it('is of an order that was placed here, or of one of the past, by its events', () => {
    expect(liveOrderEventTypes.filter((t) => t.startsWith('Historical'))).toEqual([]);
    expect(historicalOrderEventTypes.filter((t) => !t.startsWith('Historical'))).toEqual([]);
  });
});
