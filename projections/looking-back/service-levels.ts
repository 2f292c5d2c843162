import { eventTypesOutside } from '../../domain/events.js';
import { dayIn } from '../../domain/shared/time/days.js';
import type { ProjectedEvent, Projection } from '../projection.js';

interface OfDay {
  readonly day: string;
  readonly vendorOrgId: string;
  readonly vendorName: string;
  readonly buyerOrgId: string;
  readonly buyerName: string;
}

/**
 * How the orders that one buyer placed with one vendor on one day, in the vendor's time zone, were
 * met.
 */
export interface PlacedLevels extends OfDay {
  readonly kind: 'placed';
  /** Orders on which the stock has decided: confirmed, or rejected for want of it. */
  readonly orders: number;
  readonly orderedLines: number;
  /** Lines confirmed from stock, without those that were closed short or cancelled by their vendor. */
  readonly filledLines: number;
  /** Selling units. */
  readonly orderedUnits: number;
  /** Confirmed from stock, without what was closed short or cancelled by the vendor. */
  readonly filledUnits: number;
  /** Orders of which everything has been shipped, and how long that took altogether. */
  readonly shippedOrders: number;
  readonly minutesToShip: number;
  readonly deliveredOrders: number;
  readonly minutesToDelivery: number;
}

/**
 * What one vendor had promised one buyer for one day; cancelled and dropped lines are not in it, nor
 * are lines closed before anything of them was shipped.
 */
export interface DueLevels extends OfDay {
  readonly kind: 'due';
  readonly lines: number;
  /** All that was supplied of it was shipped on that day at the latest. */
  readonly onTime: number;
  /** All that was supplied of it was shipped, but later. */
  readonly late: number;
}

interface WaitingLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly promised: string;
  /** For when it is promised if it waits for stock. */
  readonly promisedIfWaiting?: string;
  /** Units that were not in stock when it was confirmed: they are lacking already. */
  readonly unfilled?: number;
  readonly shipped: number;
  readonly closed: number;
  /** The day, in the vendor's time zone, on which something of it was shipped last. */
  readonly shippedOn: string | null;
}

/**
 * What has to be remembered of an order until it is delivered, and nothing of it is left. It is of no kind and so in no index.
 */
interface WaitingOrder {
  readonly kind?: undefined;
  readonly placedAt: string;
  readonly timeZone: string;
  readonly of: OfDay;
  readonly confirmed: boolean;
  readonly awaited: readonly WaitingLine[];
  /** When something of it was shipped last. */
  readonly shippedAt: string | null;
  readonly isDelivered: boolean;
  /** Revision of the last event that it has seen. */
  readonly seen: number;
}

export type ServiceLevelDocument = PlacedLevels | DueLevels | WaitingOrder;

type Handled =
  | 'OrderPlaced'
  | 'OrderConfirmed'
  | 'OrderRejected'
  | 'OrderCancelled'
  | 'OrderPartlyShipped'
  | 'OrderShipped'
  | 'OrderDelivered'
  | 'OrderClosedShort';

const handled: readonly Handled[] = [
  'OrderPlaced',
  'OrderConfirmed',
  'OrderRejected',
  'OrderCancelled',
  'OrderPartlyShipped',
  'OrderShipped',
  'OrderDelivered',
  'OrderClosedShort',
];

type Look = (key: string) => ServiceLevelDocument | undefined;

const orderKey = (orderId: string): string => `order:${orderId}`;
const placedKey = ({ day, vendorOrgId, buyerOrgId }: OfDay): string =>
  `placed:${day}|${vendorOrgId}|${buyerOrgId}`;
const dueKey = ({ vendorOrgId, buyerOrgId }: OfDay, promised: string): string =>
  `due:${promised}|${vendorOrgId}|${buyerOrgId}`;

type PlacedSums = Omit<PlacedLevels, keyof OfDay | 'kind'>;

const nothingPlaced: PlacedSums = {
  orders: 0,
  orderedLines: 0,
  filledLines: 0,
  orderedUnits: 0,
  filledUnits: 0,
  shippedOrders: 0,
  minutesToShip: 0,
  deliveredOrders: 0,
  minutesToDelivery: 0,
};

/**
 * Whether what was ordered here was there, how long it took, and whether it came when it was
 * promised. Orders of the past are not in it: they say neither what was promised nor when it was
 * shipped.
 */
export const serviceLevels: Projection<ServiceLevelDocument & Partial<OfDay>, Handled> = {
  name: 'service-levels',
  version: 5,
  handles: handled,
  ignores: [
    'OrderAwaitingApproval',
    'OrderBackorderReserved',
    'OrderCompleted',
    'OrderClosingRequested',
    'OrderClosingDeclined',
    'HistoricalOrderImported',
    'HistoricalOrderLinesImported',
    ...eventTypesOutside('order'),
  ],
  indexes: [
    ['kind', 'day'],
    ['kind', 'vendorOrgId', 'day'],
    ['kind', 'buyerOrgId', 'day'],
  ],
  columns: ['vendorName', 'buyerName', ...Object.keys(nothingPlaced), 'lines', 'onTime', 'late'],
  reads: (event) => (event.type === 'OrderPlaced' ? [] : [orderKey(event.data.orderId)]),
  route: (event, look) => {
    const key = orderKey(event.data.orderId);
    if (event.type === 'OrderPlaced') return [key];
    const order = waiting(look, key);
    // delivered again, a part of a line that was shipped would complete the line by itself
    if (!order || event.revision <= order.seen) return [];
    // the order last: what it adds to the others is worked out from how it was before
    return [...changesOf(event, order).keys(), key];
  },
  evolve: (key, doc, event, look) => {
    const orderId = orderKey(event.data.orderId);
    if (key === orderId)
      return event.type === 'OrderPlaced' ? placed(event) : after(event, waiting(look, orderId));
    const order = waiting(look, orderId);
    const change = order && changesOf(event, order).get(key);
    return change ? change(doc) : doc;
  },
};

function waiting(look: Look, key: string): WaitingOrder | null {
  const doc = look(key);
  return doc && doc.kind === undefined ? doc : null;
}

function placed({ data, revision }: ProjectedEvent<'OrderPlaced'>): WaitingOrder {
  const {
    vendorOrgId,
    vendorName,
    buyerOrgId,
    buyerName,
    vendorTimeZone: timeZone,
    occurredAt: placedAt,
  } = data;
  const awaited = data.lines.map(({ lineId, quantity, promisedDate: promised, backorder }) => ({
    lineId,
    quantity,
    promised,
    ...(backorder ? { promisedIfWaiting: backorder.promisedDate } : {}),
    shipped: 0,
    closed: 0,
    shippedOn: null,
  }));
  return {
    placedAt,
    timeZone,
    of: {
      day: dayIn(timeZone, Date.parse(placedAt)),
      vendorOrgId,
      vendorName,
      buyerOrgId,
      buyerName,
    },
    confirmed: false,
    awaited,
    shippedAt: null,
    isDelivered: false,
    seen: revision,
  };
}

/**
 * The order as it has to be remembered after the event; not at all once nothing that is measured
 * can follow.
 */
function after(
  event: ProjectedEvent<Exclude<Handled, 'OrderPlaced'>>,
  order: WaitingOrder | null,
): WaitingOrder | undefined {
  if (!order) return undefined;
  switch (event.type) {
    case 'OrderConfirmed': {
      return {
        ...order,
        seen: event.revision,
        confirmed: true,
        awaited: confirmedLines(event, order),
      };
    }
    case 'OrderPartlyShipped':
    case 'OrderShipped': {
      const now = new Map(event.data.lines.map((l) => [l.lineId, l.quantity]));
      const { occurredAt: shippedAt } = event.data;
      const shippedOn = dayIn(order.timeZone, Date.parse(shippedAt));
      return {
        ...order,
        seen: event.revision,
        shippedAt,
        awaited: order.awaited.map((l) =>
          now.has(l.lineId) ? { ...l, shipped: l.shipped + now.get(l.lineId)!, shippedOn } : l,
        ),
      };
    }
    case 'OrderClosedShort': {
      const awaited = closing(event, order);
      return order.isDelivered && !awaited.some(isOpen)
        ? undefined
        : { ...order, seen: event.revision, awaited };
    }
    case 'OrderDelivered':
      // histories of old have orders that were delivered with something left
      return order.awaited.some(isOpen)
        ? { ...order, seen: event.revision, isDelivered: true }
        : undefined;
    case 'OrderRejected':
    case 'OrderCancelled':
      return undefined;
  }
}

/** What is confirmed of an order, with what of it waits for stock. */
function confirmedLines(
  { data }: ProjectedEvent<'OrderConfirmed'>,
  { awaited }: WaitingOrder,
): readonly WaitingLine[] {
  const dropped = new Set(data.droppedLines.map((l) => l.lineId));
  const kept = awaited.filter((l) => !dropped.has(l.lineId));
  if (!data.backordered) return kept;
  const waiting = new Map(data.backordered.map((l) => [l.lineId, l.quantity]));
  return kept.map((l) => {
    const unfilled = waiting.get(l.lineId);
    return unfilled ? { ...l, unfilled, promised: l.promisedIfWaiting ?? l.promised } : l;
  });
}

const isOpen = ({ quantity, shipped, closed }: WaitingLine): boolean => shipped + closed < quantity;

/** The lines with what an event closes of them. */
function closing(
  { data }: ProjectedEvent<'OrderClosedShort'>,
  { awaited }: WaitingOrder,
): WaitingLine[] {
  const now = new Map(data.lines.map((l) => [l.lineId, l.quantity]));
  return awaited.map((l) =>
    now.has(l.lineId) ? { ...l, closed: l.closed + now.get(l.lineId)! } : l,
  );
}

type Change = (doc: ServiceLevelDocument | undefined) => ServiceLevelDocument;

/** What the event changes besides the order itself, by key. */
function changesOf(
  event: ProjectedEvent<Handled>,
  order: WaitingOrder,
): ReadonlyMap<string, Change> {
  switch (event.type) {
    case 'OrderPlaced':
      return new Map();
    case 'OrderConfirmed': {
      const filled = confirmedLines(event, order);
      return new Map([
        [placedKey(order.of), addPlaced(order.of, decided(order.awaited, filled))],
        ...promises(order, filled, 1),
      ]);
    }
    case 'OrderRejected':
      // an order that was declined, or rejected because of another one, is no measure of the stock
      return event.data.reasons.some((r) => r.code === 'out-of-stock')
        ? new Map([[placedKey(order.of), addPlaced(order.of, decided(order.awaited, []))]])
        : new Map();
    case 'OrderCancelled':
      if (!order.confirmed) return new Map();
      return new Map([
        ...notFilled(order, event.data.by === 'buyer' ? [] : order.awaited),
        // what ended by itself is not promised any more
        ...promises(order, order.awaited.filter(isOpen), -1),
      ]);
    case 'OrderClosedShort': {
      const before = new Map(order.awaited.map((l) => [l.lineId, l]));
      const now = closing(event, order).filter((l) => l !== before.get(l.lineId));
      const ended = now.filter((l) => !isOpen(l));
      const isWhole = event.data.status === 'Shipped' && order.shippedAt !== null;
      const shipped = {
        ...nothingPlaced,
        shippedOrders: 1,
        minutesToShip: minutesSince(order.placedAt, order.shippedAt ?? order.placedAt),
      };
      // what the buyer closed, or had asked for, is no want of the vendor's
      const isOfBuyer = event.data.requestId !== null || event.data.by === 'buyer';
      const lacking = isOfBuyer ? [] : now;
      return merged([
        ...notFilled(
          order,
          lacking.map((l) => ({
            ...l,
            shipped: 0,
            closed: before.get(l.lineId)!.closed,
            quantity: l.closed,
          })),
        ),
        ...(isWhole
          ? [[placedKey(order.of), addPlaced(order.of, shipped)] as [string, Change]]
          : []),
        ...promises(
          order,
          ended.filter((l) => l.shipped === 0),
          -1,
        ),
        ...ended.filter((l) => l.shippedOn !== null).flatMap((l) => kept(order, [l], l.shippedOn!)),
      ]);
    }
    case 'OrderPartlyShipped':
    case 'OrderShipped': {
      const now = new Map(event.data.lines.map((l) => [l.lineId, l.quantity]));
      const complete = order.awaited.filter(
        (l) => isOpen(l) && l.shipped + l.closed + (now.get(l.lineId) ?? 0) >= l.quantity,
      );
      const shipped = {
        ...nothingPlaced,
        shippedOrders: 1,
        minutesToShip: minutesSince(order.placedAt, event.data.occurredAt),
      };
      const whole: [string, Change][] =
        event.type === 'OrderShipped' ? [[placedKey(order.of), addPlaced(order.of, shipped)]] : [];
      return new Map([
        ...whole,
        ...kept(order, complete, dayIn(order.timeZone, Date.parse(event.data.occurredAt))),
      ]);
    }
    case 'OrderDelivered': {
      const delivered = {
        ...nothingPlaced,
        deliveredOrders: 1,
        minutesToDelivery: minutesSince(order.placedAt, event.data.occurredAt),
      };
      return new Map([[placedKey(order.of), addPlaced(order.of, delivered)]]);
    }
  }
}

/** Changes of the same documents, one after the other. */
function merged(changes: readonly (readonly [string, Change])[]): ReadonlyMap<string, Change> {
  const all = new Map<string, Change>();
  for (const [key, change] of changes) {
    const before = all.get(key);
    all.set(key, before ? (doc) => change(before(doc)) : change);
  }
  return all;
}

/** Units that were confirmed and are not supplied: `quantity` without what was closed before. */
function notFilled(order: WaitingOrder, lines: readonly WaitingLine[]): [string, Change][] {
  if (lines.length === 0) return [];
  const lacking = {
    ...nothingPlaced,
    // a line lacks once
    filledLines: -lines.filter((l) => l.closed === 0 && !l.unfilled).length,
    // what was not in stock lacks already, and is closed first
    filledUnits: -lines.reduce(
      (n, { quantity, closed, unfilled = 0 }) =>
        n + Math.max(quantity, unfilled) - Math.max(closed, unfilled),
      0,
    ),
  };
  return [[placedKey(order.of), addPlaced(order.of, lacking)]];
}

const decided = (ordered: readonly WaitingLine[], filled: readonly WaitingLine[]): PlacedSums => ({
  ...nothingPlaced,
  orders: 1,
  orderedLines: ordered.length,
  filledLines: filled.filter((l) => !l.unfilled).length,
  orderedUnits: units(ordered),
  filledUnits: filled.reduce((n, l) => n + l.quantity - (l.unfilled ?? 0), 0),
});

const units = (lines: readonly WaitingLine[]): number => lines.reduce((n, l) => n + l.quantity, 0);

/** Whole minutes; clocks that disagree make no negative ones. */
const minutesSince = (from: string, to: string): number =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));

function addPlaced(of: OfDay, sums: PlacedSums): Change {
  return (doc) => {
    const before = (doc as PlacedLevels | undefined) ?? {
      kind: 'placed' as const,
      ...of,
      ...nothingPlaced,
    };
    const added = Object.fromEntries(
      (Object.keys(nothingPlaced) as (keyof PlacedSums)[]).map((name) => [
        name,
        before[name] + sums[name],
      ]),
    );
    return { ...before, ...(added as unknown as PlacedSums) };
  };
}

function addDue(of: OfDay, day: string, lines: number, onTime: number, late: number): Change {
  return (doc) => {
    const before = (doc as DueLevels | undefined) ?? {
      kind: 'due' as const,
      ...of,
      day,
      lines: 0,
      onTime: 0,
      late: 0,
    };
    return {
      ...before,
      lines: before.lines + lines,
      onTime: before.onTime + onTime,
      late: before.late + late,
    };
  };
}

/** Lines that are promised from now on, or no more. */
const promises = (
  { of }: WaitingOrder,
  lines: readonly WaitingLine[],
  sign: 1 | -1,
): [string, Change][] =>
  [...Map.groupBy(lines, (l) => l.promised)].map(([day, due]) => [
    dueKey(of, day),
    addDue(of, day, sign * due.length, 0, 0),
  ]);

/** Lines of which everything that is supplied was shipped on a day. */
const kept = (
  { of }: WaitingOrder,
  lines: readonly WaitingLine[],
  on: string,
): [string, Change][] =>
  [...Map.groupBy(lines, (l) => l.promised)].map(([day, shipped]) => [
    dueKey(of, day),
    on <= day ? addDue(of, day, 0, shipped.length, 0) : addDue(of, day, 0, 0, shipped.length),
  ]);
