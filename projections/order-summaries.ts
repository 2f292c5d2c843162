import { eventTypesOf } from '../domain/events.js';
import type { Money } from '../domain/money/money.js';
import type { OrderEvent } from '../domain/order/order.events.js';
import type { OrderStatus } from '../domain/order/order-status.js';
import { orderEventTypes, statusAfter } from './order-status.js';
import { isoTime, type Projection } from './projection.js';

export interface OrderSummary {
  readonly id: string;
  readonly number: string;
  readonly purchaseId: string;
  readonly poNumber: string | null;
  readonly buyerOrgId: string;
  readonly buyerName: string;
  readonly vendorOrgId: string;
  readonly vendorName: string;
  readonly placedBy: string;
  readonly placedAt: string;
  readonly status: OrderStatus;
  readonly lines: number;
  readonly netAmount: Money;
  readonly totalAmount: Money;
  /** The latest promised date of its lines. */
  readonly promisedDate: string | null;
  readonly changedAt: string;
}

/** Orders as lists show them. */
export const orderSummaries: Projection<OrderSummary, OrderEvent['type']> = {
  name: 'order-summaries',
  version: 1,
  handles: orderEventTypes,
  ignores: eventTypesOf('organization', 'user', 'claim', 'category', 'product', 'inventory', 'priceList', 'purchase', 'rfq'),
  indexes: [['placedAt'], ['buyerOrgId', 'placedAt'], ['vendorOrgId', 'placedAt'], ['status', 'placedAt'], ['number']],
  route: (event) => [event.data.orderId],
  evolve: (_key, doc, event) => {
    const changedAt = isoTime(event.recordedAt);
    if (event.type === 'OrderPlaced') {
      const { orderId: id, number, purchaseId, poNumber, buyerOrgId, buyerName, vendorOrgId, vendorName, placedBy, netAmount, totalAmount } = event.data;
      const { lines, occurredAt: placedAt } = event.data;
      const promisedDate = lines.reduce<string | null>((latest, l) => (latest === null || l.promisedDate > latest ? l.promisedDate : latest), null);
      const parties = { buyerOrgId, buyerName, vendorOrgId, vendorName, placedBy };
      return { id, number, purchaseId, poNumber, ...parties, placedAt, status: 'Placed', lines: lines.length, netAmount, totalAmount, promisedDate, changedAt };
    }
    if (!doc) return undefined;
    const status = statusAfter(event);
    if (event.type !== 'OrderConfirmed') return { ...doc, status, changedAt };
    const { netAmount, totalAmount, droppedLines } = event.data;
    return { ...doc, status, netAmount, totalAmount, lines: doc.lines - droppedLines.length, changedAt };
  },
};
