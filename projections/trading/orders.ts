import { eventTypesOutside } from '../../domain/events.js';
import type { PrepaidMethod } from '../../domain/money/payment/payment.events.js';
import type { Address } from '../../domain/shared/address/address.js';
import { never } from '../../domain/shared/decider/decider.js';
import { sum, type Money } from '../../domain/shared/money/money.js';
import type {
  HistoricalCharge,
  HistoricalLine,
} from '../../domain/trading/history/historical-line.js';
import type { OrderLine, OrderTotals, Shortage } from '../../domain/trading/order/order-line.js';
import type { OrderStatus } from '../../domain/trading/order/order-status.js';
import type {
  Party,
  OrderEvent,
  RejectionReason,
  Shipment,
  ShippedLine,
  ShortClosing,
} from '../../domain/trading/order/order.events.js';
import { isoTime, type ProjectedEvent, type Projection } from '../projection.js';
import { historicalOrderEventTypes, liveOrderEventTypes, statusAfter } from './order-status.js';

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
  /** Details of the step: its reason, shipment, or dropped lines. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A line. Those of imported orders have no price source, tax or promised date. */
export interface OrderDetailLine extends Omit<
  OrderLine,
  'locations' | 'priceSource' | 'tax' | 'promisedDate' | 'packSize' | 'backorder'
> {
  readonly packSize: number | null;
  readonly priceSource: OrderLine['priceSource'] | null;
  readonly tax: OrderLine['tax'] | null;
  readonly promisedDate: string | null;
  readonly shipped: number;
  /** Units that are not going to be supplied; `net` is without them. */
  readonly closed: number;
  /** Units that wait for stock. */
  readonly backordered: number;
  /** For when what waits was promised; absent: the line does not wait for stock. */
  readonly backorderPromisedDate?: string;
}

/** What was closed short at once, by whom and why. */
export interface OrderClosing extends Pick<
  ShortClosing,
  'closingId' | 'by' | 'closedBy' | 'reason' | 'requestId'
> {
  readonly at: string;
  readonly lines: readonly ShippedLine[];
}

/** The buyer's request for the rest not to be supplied that nobody has answered. */
export interface OpenClosingRequest {
  readonly requestId: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly at: string;
  readonly lines: readonly ShippedLine[];
}

export interface OrderNote {
  readonly id: string;
  /** Null: about the order as a whole. */
  readonly lineId: string | null;
  readonly text: string;
  readonly by: Party;
  readonly writtenBy: string;
  readonly at: string;
}

export interface OrderDocument extends OrderTotals {
  readonly id: string;
  readonly number: string;
  /** Null where the order is history of another system. */
  readonly purchaseId: string | null;
  readonly buyerOrgId: string;
  readonly buyerName: string;
  readonly vendorOrgId: string;
  readonly vendorName: string;
  readonly vendorTimeZone: string;
  readonly placedBy: string | null;
  readonly createdAt: string;
  readonly poNumber: string | null;
  readonly note: string | null;
  /** How it is paid before it is delivered; null: on account. */
  readonly prepaidBy: PrepaidMethod | null;
  readonly status: OrderStatus;
  readonly currency: string;
  /** Null for an order of the past: where it went is the `country`. */
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
  readonly country: string;
  /** What an order of the past charged besides products. */
  readonly charges: readonly HistoricalCharge[];
  readonly lines: readonly OrderDetailLine[];
  readonly droppedLines: readonly (Shortage & { name: string; sku: string })[];
  readonly reasons: readonly RejectionReason[];
  readonly shipments: readonly (Shipment & { at: string })[];
  readonly closings: readonly OrderClosing[];
  readonly closingRequest: OpenClosingRequest | null;
  /** What the closed units were worth before tax; the order's totals are without it. */
  readonly closedNetAmount: Money;
  /** What buyer and vendor wrote to each other. */
  readonly notes: readonly OrderNote[];
  readonly timeline: readonly TimelineEntry[];
  /** Of the order's stream: the ETag. */
  readonly revision: number;
  readonly changedAt: string;
}

/** One order with its lines and its timeline. */
export const orders: Projection<OrderDocument, OrderEvent['type'] | 'OrderNoteAdded'> = {
  name: 'orders',
  version: 5,
  handles: [...liveOrderEventTypes, ...historicalOrderEventTypes, 'OrderNoteAdded'],
  ignores: eventTypesOutside('order', 'orderNotes'),
  indexes: [],
  route: (event) => [event.data.orderId],
  evolve: (_key, doc, event) => {
    if (event.type === 'OrderNoteAdded') {
      const { noteId: id, lineId, text, by, writtenBy, occurredAt: at } = event.data;
      return doc && { ...doc, notes: [...doc.notes, { id, lineId, text, by, writtenBy, at }] };
    }
    const entry = entryOf(event, doc?.status ?? 'Placed');
    const seen = { status: entry.status, revision: event.revision, changedAt: entry.recordedAt };
    if (event.type === 'OrderPlaced') {
      const {
        orderId: id,
        onShortage: _onShortage,
        occurredAt: createdAt,
        lines,
        payment: prepaidBy = null,
        ...placed
      } = event.data;
      const detailLines = lines.map(({ locations: _locations, backorder, ...line }) => ({
        ...line,
        shipped: 0,
        closed: 0,
        backordered: 0,
        ...(backorder ? { backorderPromisedDate: backorder.promisedDate } : {}),
      }));
      const { country } = event.data.shippingAddress;
      return {
        id,
        ...placed,
        prepaidBy,
        country,
        charges: [],
        createdAt,
        lines: detailLines,
        droppedLines: [],
        reasons: [],
        shipments: [],
        closings: [],
        closingRequest: null,
        closedNetAmount: { amount: 0, currency: event.data.currency },
        notes: [],
        timeline: [entry],
        ...seen,
      };
    }
    if (event.type === 'HistoricalOrderImported') return historical(event, entry, seen);
    if (!doc) return undefined;
    if (event.type === 'HistoricalOrderLinesImported') {
      const { data } = event;
      const netAmount = sum(doc.currency, [doc.netAmount, data.netAmount]);
      const lines = [...doc.lines, ...data.lines.map(detailLine)];
      return {
        ...doc,
        ...seen,
        lines,
        charges: [...doc.charges, ...data.charges],
        netAmount,
        totalAmount: netAmount,
        timeline: [...doc.timeline, entry],
      };
    }
    const next = { ...doc, ...seen, timeline: [...doc.timeline, entry] };
    switch (event.type) {
      case 'OrderConfirmed': {
        const { netAmount, taxes, totalAmount, droppedLines, backordered } = event.data;
        const known = backordered ? withBackordered(doc.lines, backordered) : doc.lines;
        if (droppedLines.length === 0)
          return { ...next, netAmount, taxes, totalAmount, lines: known };
        const shortages = new Map(droppedLines.map((l) => [l.lineId, l]));
        const dropped = doc.lines
          .filter((l) => shortages.has(l.lineId))
          .map((l) => ({ ...shortages.get(l.lineId)!, name: l.name, sku: l.sku }));
        return {
          ...next,
          netAmount,
          taxes,
          totalAmount,
          lines: known.filter((l) => !shortages.has(l.lineId)),
          droppedLines: dropped,
        };
      }
      case 'OrderBackorderReserved': {
        const left = event.data.lines.map(({ lineId, backordered: quantity }) => {
          return { lineId, quantity };
        });
        return { ...next, lines: withBackordered(doc.lines, left) };
      }
      case 'OrderRejected':
        return { ...next, reasons: event.data.reasons };
      case 'OrderPartlyShipped':
      case 'OrderShipped': {
        const { shipmentId, lines, carrier, tracking, parcels, occurredAt } = event.data;
        const quantities = new Map(lines.map((l) => [l.lineId, l.quantity]));
        const shipped = doc.lines.map((l) =>
          quantities.has(l.lineId) ? { ...l, shipped: l.shipped + quantities.get(l.lineId)! } : l,
        );
        return {
          ...next,
          lines: shipped,
          closingRequest: event.type === 'OrderShipped' ? null : doc.closingRequest,
          shipments: [
            ...doc.shipments,
            {
              shipmentId,
              lines,
              carrier,
              tracking,
              ...(parcels ? { parcels } : {}),
              at: occurredAt,
            },
          ],
        };
      }
      case 'OrderClosedShort':
        return { ...next, ...closedShort(doc, event.data) };
      case 'OrderClosingRequested': {
        const { requestId, requestedBy, reason, lines, occurredAt: at } = event.data;
        return { ...next, closingRequest: { requestId, requestedBy, reason, at, lines } };
      }
      case 'OrderCancelled': {
        const lines = doc.lines.some((l) => l.backordered > 0)
          ? doc.lines.map((l) => ({ ...l, backordered: 0 }))
          : doc.lines;
        return { ...next, lines, closingRequest: null };
      }
      case 'OrderClosingDeclined':
        return { ...next, closingRequest: null };
      case 'OrderAwaitingApproval':
      case 'OrderDelivered':
      case 'OrderCompleted':
        return next;
      default:
        return never(event);
    }
  },
};

/** Sets how many units of some lines wait for stock. */
function withBackordered(
  lines: readonly OrderDetailLine[],
  waiting: readonly ShippedLine[],
): readonly OrderDetailLine[] {
  const units = new Map(waiting.map((l) => [l.lineId, l.quantity]));
  return lines.map((l) => (units.has(l.lineId) ? { ...l, backordered: units.get(l.lineId)! } : l));
}

function closedShort(
  doc: OrderDocument,
  data: ProjectedEvent<'OrderClosedShort'>['data'],
): Partial<OrderDocument> {
  const { closingId, by, closedBy, reason, requestId, occurredAt: at } = data;
  const { netAmount, taxes, totalAmount } = data;
  const closed = new Map(data.lines.map((l) => [l.lineId, l]));
  const lines = doc.lines.map((line): OrderDetailLine => {
    const now = closed.get(line.lineId);
    if (!now) return line;
    const { roundingLost: _before, ...rest } = line;
    const rounding = now.roundingLost ? { roundingLost: now.roundingLost } : {};
    const backordered = line.backordered - (now.backordered ?? 0);
    return { ...rest, ...rounding, net: now.net, closed: line.closed + now.quantity, backordered };
  });
  const quantities = data.lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
  const closing = { closingId, by, closedBy, reason, requestId, at, lines: quantities };
  const closedNow = doc.netAmount.amount - netAmount.amount;
  const { amount, currency } = doc.closedNetAmount;
  return {
    lines,
    netAmount,
    taxes,
    totalAmount,
    closings: [...doc.closings, closing],
    closingRequest: null,
    closedNetAmount: { amount: amount + closedNow, currency },
  };
}

function historical(
  { data }: ProjectedEvent<'HistoricalOrderImported'>,
  entry: TimelineEntry,
  seen: Pick<OrderDocument, 'status' | 'revision' | 'changedAt'>,
): OrderDocument {
  const { orderId: id, file: _file, occurredAt: createdAt, lines, netAmount, ...rest } = data;
  const unknown = {
    purchaseId: null,
    placedBy: null,
    poNumber: null,
    note: null,
    shippingAddress: null,
    billingAddress: null,
  };
  const nothing = {
    prepaidBy: null,
    droppedLines: [],
    reasons: [],
    shipments: [],
    closings: [],
    closingRequest: null,
    closedNetAmount: { amount: 0, currency: netAmount.currency },
    notes: [],
  };
  return {
    id,
    ...rest,
    ...unknown,
    createdAt,
    lines: lines.map(detailLine),
    netAmount,
    taxes: [],
    totalAmount: netAmount,
    ...nothing,
    timeline: [entry],
    ...seen,
  };
}

function detailLine({ row: _row, at: _at, ...line }: HistoricalLine): OrderDetailLine {
  return {
    ...line,
    packSize: null,
    priceSource: null,
    tax: null,
    promisedDate: null,
    shipped: line.quantity,
    closed: 0,
    backordered: 0,
  };
}

function entryOf(event: ProjectedEvent<OrderEvent['type']>, before: OrderStatus): TimelineEntry {
  const { person, organization, client } = event.metadata.actor;
  const { id: eventId, type, data, recordedAt } = event;
  return {
    eventId,
    type,
    status: statusAfter(event as OrderEvent, before),
    at: data.occurredAt,
    recordedAt: isoTime(recordedAt),
    person,
    organization,
    client,
    detail: detailOf(event as OrderEvent),
  };
}

const unitsOf = (lines: readonly ShippedLine[]): number =>
  lines.reduce((n, l) => n + l.quantity, 0);

function detailOf(event: OrderEvent): Readonly<Record<string, unknown>> {
  switch (event.type) {
    case 'OrderAwaitingApproval':
      return { deadline: event.data.deadline };
    case 'OrderConfirmed':
      return {
        ...(event.data.droppedLines.length > 0 ? { droppedLines: event.data.droppedLines } : {}),
        ...(event.data.backordered ? { backordered: unitsOf(event.data.backordered) } : {}),
      };
    case 'OrderBackorderReserved': {
      const { lines } = event.data;
      return { units: unitsOf(lines), left: lines.reduce((n, l) => n + l.backordered, 0) };
    }
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
    case 'OrderClosedShort': {
      const { by, reason, lines } = event.data;
      return { by, reason, units: unitsOf(lines) };
    }
    case 'OrderClosingRequested':
      return { reason: event.data.reason, units: unitsOf(event.data.lines) };
    case 'OrderClosingDeclined':
      return { by: event.data.by, reason: event.data.reason };
    case 'HistoricalOrderImported':
    case 'HistoricalOrderLinesImported':
      return {
        lines: event.data.lines.length,
        charges: event.data.charges.length,
        file: event.data.file,
      };
    case 'OrderPlaced':
    case 'OrderCompleted':
      return {};
    default:
      return never(event);
  }
}
