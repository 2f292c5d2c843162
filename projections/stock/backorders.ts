import { eventTypesOutside } from '../../domain/events.js';
import {
  inventoryEvents,
  type InventoryEvent,
} from '../../domain/stock/inventory/inventory.events.js';
import { isoTime, type ProjectedEvent, type Projection } from '../projection.js';

/** An order line that waits for stock. */
export interface WaitingOrderLine {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly lineId: string;
  /** Units that it waits for. */
  readonly quantity: number;
  /** When the wait began. */
  readonly since: string;
  /** Calendar day in the vendor's time zone. */
  readonly promisedDate: string;
}

export interface BackorderDocument {
  readonly id: string;
  readonly vendorOrgId: string;
  readonly productId: string;
  /** Key of the location for which it is to be bought. */
  readonly location: string;
  /** Units to be bought. */
  readonly quantity: number;
  /** When the oldest wait began. */
  readonly since: string;
  /** The earliest that was promised. */
  readonly promisedDate: string;
  /** Orders that wait. */
  readonly orders: number;
  /** In the order in which they are served. */
  readonly lines: readonly WaitingOrderLine[];
  readonly changedAt: string;
}

const handled = ['BackorderQueued', 'BackorderReserved', 'BackorderReduced'] as const;

type Handled = (typeof handled)[number];

/** What vendors have to buy, since orders wait for it: per product and location. */
export const backorders: Projection<BackorderDocument, Handled> = {
  name: 'backorders',
  version: 1,
  handles: handled,
  ignores: [
    ...(Object.keys(inventoryEvents) as InventoryEvent['type'][]).filter(
      (type) => !(handled as readonly string[]).includes(type),
    ),
    ...eventTypesOutside('inventory'),
  ],
  indexes: [['vendorOrgId', 'promisedDate'], ['promisedDate'], ['productId']],
  columns: ['location', 'quantity', 'since', 'orders', 'changedAt'],
  // a line waits at several locations, and its units are to be bought once
  route: ({ data }) =>
    data.toBuy ? [`${data.productId}|${data.vendorOrgId}|${data.location}`] : [],
  evolve: (id, doc, event) => {
    const lines = waitingAfter(doc?.lines ?? [], event);
    if (lines.length === 0) return undefined;
    const { vendorOrgId, productId, location } = event.data;
    return {
      id,
      vendorOrgId,
      productId,
      location,
      quantity: lines.reduce((n, l) => n + l.quantity, 0),
      since: lines[0]!.since,
      promisedDate: lines.reduce(
        (first, l) => (l.promisedDate < first ? l.promisedDate : first),
        lines[0]!.promisedDate,
      ),
      orders: new Set(lines.map((l) => l.orderId)).size,
      lines,
      changedAt: isoTime(event.recordedAt),
    };
  },
};

function waitingAfter(
  before: readonly WaitingOrderLine[],
  { type, data }: ProjectedEvent<Handled>,
): readonly WaitingOrderLine[] {
  const others = before.filter((l) => l.lineId !== data.lineId);
  if (type === 'BackorderQueued') {
    const { orderId, orderNumber, lineId, quantity, since, promisedDate } = data;
    const line = { orderId, orderNumber, lineId, quantity, since, promisedDate };
    // whoever is queued later may have waited longer, at the same time is served later
    const next = others.findIndex((l) => l.since > since);
    return next < 0 ? [...others, line] : others.toSpliced(next, 0, line);
  }
  if (data.waiting === 0) return others;
  return before.map((l) => (l.lineId === data.lineId ? { ...l, quantity: data.waiting } : l));
}
