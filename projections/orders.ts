import type { Address } from '../domain/address/address.js';
import { never } from '../domain/decider/decider.js';
import { eventTypesOf } from '../domain/events.js';
import type { OrderLine, OrderTotals, Shortage } from '../domain/order/order-line.js';
import type { OrderEvent, RejectionReason, Shipment } from '../domain/order/order.events.js';
import type { OrderStatus } from '../domain/order/order-status.js';
import { orderEventTypes, statusAfter } from './order-status.js';
import { isoTime, type ProjectedEvent, type Projection } from './projection.js';

export interface TimelineEntry {
  readonly eventId: string;
  readonly type: OrderEvent['type'];
  readonly status: OrderStatus;
  /** Business time. */
  readonly at: string;
  readonly recordedAt: string;
  readonly person: string | null;
  readonly organization: string | null;
  readonly client: string | null;
  /** What the step said: a reason, a shipment, what was dropped. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface OrderDetailLine extends Omit<OrderLine, 'locations'> {
  readonly shipped: number;
}

export interface OrderDocument extends OrderTotals {
  readonly id: string;
  readonly number: string;
  readonly purchaseId: string;
  readonly buyerOrgId: string;
  readonly buyerName: string;
  readonly vendorOrgId: string;
  readonly vendorName: string;
  readonly vendorTimeZone: string;
  readonly placedBy: string;
  readonly createdAt: string;
  readonly poNumber: string | null;
  readonly note: string | null;
  readonly status: OrderStatus;
  readonly currency: string;
  readonly shippingAddress: Address;
  readonly billingAddress: Address;
  readonly lines: readonly OrderDetailLine[];
  readonly droppedLines: readonly (Shortage & { name: string; sku: string })[];
  readonly reasons: readonly RejectionReason[];
  readonly shipments: readonly (Shipment & { at: string })[];
  readonly timeline: readonly TimelineEntry[];
  /** Of the order's stream: the ETag. */
  readonly revision: number;
  readonly changedAt: string;
}

/** One order with its lines and its timeline. */
export const orders: Projection<OrderDocument, OrderEvent['type']> = {
  name: 'orders',
  version: 1,
  handles: orderEventTypes,
  ignores: eventTypesOf('organization', 'user', 'claim', 'category', 'product', 'inventory', 'priceList', 'purchase', 'rfq'),
  indexes: [],
  route: (event) => [event.data.orderId],
  evolve: (_key, doc, event) => {
    const entry = entryOf(event);
    const seen = { status: entry.status, revision: event.revision, changedAt: entry.recordedAt };
    if (event.type === 'OrderPlaced') {
      const { orderId: id, onShortage: _onShortage, occurredAt: createdAt, lines, ...placed } = event.data;
      const detailLines = lines.map(({ locations: _locations, ...line }) => ({ ...line, shipped: 0 }));
      return { id, ...placed, createdAt, lines: detailLines, droppedLines: [], reasons: [], shipments: [], timeline: [entry], ...seen };
    }
    if (!doc) return undefined;
    const next = { ...doc, ...seen, timeline: [...doc.timeline, entry] };
    switch (event.type) {
      case 'OrderConfirmed': {
        const { netAmount, taxes, totalAmount, droppedLines } = event.data;
        if (droppedLines.length === 0) return { ...next, netAmount, taxes, totalAmount };
        const gone = new Map(droppedLines.map((l) => [l.lineId, l]));
        const dropped = doc.lines.filter((l) => gone.has(l.lineId)).map((l) => ({ ...gone.get(l.lineId)!, name: l.name, sku: l.sku }));
        return { ...next, netAmount, taxes, totalAmount, lines: doc.lines.filter((l) => !gone.has(l.lineId)), droppedLines: dropped };
      }
      case 'OrderRejected':
        return { ...next, reasons: event.data.reasons };
      case 'OrderPartlyShipped':
      case 'OrderShipped': {
        const { shipmentId, lines, carrier, tracking, occurredAt } = event.data;
        const now = new Map(lines.map((l) => [l.lineId, l.quantity]));
        const shipped = doc.lines.map((l) => (now.has(l.lineId) ? { ...l, shipped: l.shipped + now.get(l.lineId)! } : l));
        return { ...next, lines: shipped, shipments: [...doc.shipments, { shipmentId, lines, carrier, tracking, at: occurredAt }] };
      }
      case 'OrderAwaitingApproval':
      case 'OrderCancelled':
      case 'OrderDelivered':
      case 'OrderCompleted':
        return next;
      default:
        return never(event);
    }
  },
};

function entryOf(event: ProjectedEvent<OrderEvent['type']>): TimelineEntry {
  const { person, organization, client } = event.metadata.actor;
  const { id: eventId, type, data, recordedAt } = event;
  return {
    eventId,
    type,
    status: statusAfter(event as OrderEvent),
    at: data.occurredAt,
    recordedAt: isoTime(recordedAt),
    person,
    organization,
    client,
    detail: detailOf(event as OrderEvent),
  };
}

function detailOf(event: OrderEvent): Readonly<Record<string, unknown>> {
  switch (event.type) {
    case 'OrderAwaitingApproval':
      return { deadline: event.data.deadline };
    case 'OrderConfirmed':
      return event.data.droppedLines.length > 0 ? { droppedLines: event.data.droppedLines } : {};
    case 'OrderRejected':
      return { reasons: event.data.reasons };
    case 'OrderCancelled':
      return { by: event.data.by, reason: event.data.reason };
    case 'OrderPartlyShipped':
    case 'OrderShipped': {
      const { shipmentId, carrier, tracking, lines } = event.data;
      return { shipmentId, carrier, tracking, lines: lines.length };
    }
    case 'OrderDelivered':
      return { by: event.data.by, proof: event.data.proof };
    case 'OrderPlaced':
    case 'OrderCompleted':
      return {};
    default:
      return never(event);
  }
}
