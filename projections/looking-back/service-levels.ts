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
  /** Lines confirmed. */
  readonly filledLines: number;
  /** Selling units. */
  readonly orderedUnits: number;
  readonly filledUnits: number;
  /** Orders of which everything has been shipped, and how long that took altogether. */
  readonly shippedOrders: number;
  readonly minutesToShip: number;
  readonly deliveredOrders: number;
  readonly minutesToDelivery: number;
}

/**
 * What one vendor had promised one buyer for one day; cancelled and dropped lines are not in it.
 */
export interface DueLevels extends OfDay {
  readonly kind: 'due';
  readonly lines: number;
  /** Shipped in full on that day at the latest. */
  readonly onTime: number;
  /** Shipped in full, but later. */
  readonly late: number;
}

interface WaitingLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly promised: string;
  readonly shipped: number;
}

/**
 * What has to be remembered of an order until it is delivered. It is of no kind and so in no index.
 */
interface WaitingOrder {
  readonly kind?: undefined;
  readonly placedAt: string;
  readonly timeZone: string;
  readonly of: OfDay;
  readonly confirmed: boolean;
  readonly awaited: readonly WaitingLine[];
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
  | 'OrderDelivered';

const handled: readonly Handled[] = [
  'OrderPlaced',
  'OrderConfirmed',
  'OrderRejected',
  'OrderCancelled',
  'OrderPartlyShipped',
  'OrderShipped',
  'OrderDelivered',
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
  version: 3,
  handles: handled,
  ignores: [
    'OrderAwaitingApproval',
    'OrderCompleted',
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
  const awaited = data.lines.map(({ lineId, quantity, promisedDate: promised }) => ({
    lineId,
    quantity,
    promised,
    shipped: 0,
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
      const dropped = new Set(event.data.droppedLines.map((l) => l.lineId));
      return {
        ...order,
        seen: event.revision,
        confirmed: true,
        awaited: order.awaited.filter((l) => !dropped.has(l.lineId)),
      };
    }
    case 'OrderPartlyShipped':
    case 'OrderShipped': {
      const now = new Map(event.data.lines.map((l) => [l.lineId, l.quantity]));
      return {
        ...order,
        seen: event.revision,
        awaited: order.awaited.map((l) =>
          now.has(l.lineId) ? { ...l, shipped: l.shipped + now.get(l.lineId)! } : l,
        ),
      };
    }
    case 'OrderRejected':
    case 'OrderCancelled':
    case 'OrderDelivered':
      return undefined;
  }
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
      const dropped = new Set(event.data.droppedLines.map((l) => l.lineId));
      const filled = order.awaited.filter((l) => !dropped.has(l.lineId));
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
      return order.confirmed ? new Map(promises(order, order.awaited, -1)) : new Map();
    case 'OrderPartlyShipped':
    case 'OrderShipped': {
      const now = new Map(event.data.lines.map((l) => [l.lineId, l.quantity]));
      const complete = order.awaited.filter(
        (l) => l.shipped < l.quantity && l.shipped + (now.get(l.lineId) ?? 0) >= l.quantity,
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

const decided = (ordered: readonly WaitingLine[], filled: readonly WaitingLine[]): PlacedSums => ({
  ...nothingPlaced,
  orders: 1,
  orderedLines: ordered.length,
  filledLines: filled.length,
  orderedUnits: units(ordered),
  filledUnits: units(filled),
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

/** Lines that were shipped in full on a day. */
const kept = (
  { of }: WaitingOrder,
  lines: readonly WaitingLine[],
  on: string,
): [string, Change][] =>
  [...Map.groupBy(lines, (l) => l.promised)].map(([day, shipped]) => [
    dueKey(of, day),
    on <= day ? addDue(of, day, 0, shipped.length, 0) : addDue(of, day, 0, 0, shipped.length),
  ]);
