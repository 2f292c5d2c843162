import { eventTypesOutside } from '../../domain/events.js';
import type { PrepaidMethod } from '../../domain/money/payment/payment.events.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import { sum, type Money } from '../../domain/shared/money/money.js';
import type { OrderStatus } from '../../domain/trading/order/order-status.js';
import type { OrderEvent } from '../../domain/trading/order/order.events.js';
import { isoTime, type Projection } from '../projection.js';
import { historicalOrderEventTypes, liveOrderEventTypes, statusAfter } from './order-status.js';

export interface OrderSummary {
  readonly id: string;
  readonly number: string;
  /** Null where the order is history of another system. */
  readonly purchaseId: string | null;
  readonly poNumber: string | null;
  readonly poNumberKey: string | null;
  readonly buyerOrgId: string;
  readonly buyerName: string;
  /** By which lists sort. */
  readonly buyerNameKey: string;
  readonly vendorOrgId: string;
  readonly vendorName: string;
  readonly vendorNameKey: string;
  readonly placedBy: string | null;
  readonly placedAt: string;
  readonly status: OrderStatus;
  readonly lines: number;
  /** Selling units that were ordered, without dropped lines. */
  readonly units: number;
  readonly shippedUnits: number;
  /** Of them, what is not going to be supplied; the amounts are without it. */
  readonly closedUnits: number;
  /** Units that wait for stock. */
  readonly backorderedUnits: number;
  /** The buyer has asked for the rest to be closed, and nobody has answered. */
  readonly closingAsked: boolean;
  /** How it is paid before it is delivered; null: on account. */
  readonly prepaidBy: PrepaidMethod | null;
  readonly netAmount: Money;
  readonly totalAmount: Money;
  /** The latest promised date of its lines. */
  readonly promisedDate: string | null;
  /**
   * The promised date of each line of which something may still come; absent where all are promised
   * for one day, or nothing is to come any more. Lists do not show it.
   */
  readonly promisedByLine?: Readonly<Record<string, string>>;
  /** Of lines that may wait for stock: for when they are promised if they do. Kept as long. */
  readonly backorderByLine?: Readonly<Record<string, string>>;
  /** What was ordered, each once, also what was dropped or closed since. Lists do not show it. */
  readonly productIds: readonly string[];
  readonly changedAt: string;
}

const codeOf = (id: string): string => id.replaceAll('-', '').toLowerCase();

/**
 * The code by which orders with a product are found; with a buyer, theirs alone: a product that all
 * the world orders has few orders of one company.
 */
export const orderedCode = (productId: string, buyerOrgId: string | null): string =>
  `${buyerOrgId === null ? '' : codeOf(buyerOrgId)}${codeOf(productId)}`;

/** Orders as lists show them. */
export const orderSummaries: Projection<OrderSummary, OrderEvent['type']> = {
  name: 'order-summaries',
  version: 9,
  handles: [...liveOrderEventTypes, ...historicalOrderEventTypes],
  ignores: eventTypesOutside('order'),
  indexes: [
    ['placedAt'],
    ['buyerOrgId', 'placedAt'],
    ['vendorOrgId', 'placedAt'],
    ['status', 'placedAt'],
    ['number'],
    ['poNumber'],
  ],
  columns: [
    'buyerNameKey',
    'vendorNameKey',
    'poNumberKey',
    'placedBy',
    'promisedDate',
    'totalAmount.currency',
    'totalAmount.amount',
    'closedUnits',
    'backorderedUnits',
    'closingAsked',
    'changedAt',
  ],
  text: {
    weights: { products: 1 },
    of: ({ productIds, buyerOrgId }) => [
      productIds.flatMap((id) => [orderedCode(id, null), orderedCode(id, buyerOrgId)]).join(' '),
    ],
  },
  route: (event) => [event.data.orderId],
  evolve: (_key, doc, event) => {
    const changedAt = isoTime(event.recordedAt);
    if (event.type === 'OrderPlaced') {
      const {
        orderId: id,
        number,
        purchaseId,
        poNumber,
        placedBy,
        netAmount,
        totalAmount,
        payment: prepaidBy = null,
      } = event.data;
      const { lines, occurredAt: placedAt } = event.data;
      const promised = lines.map((l) => [l.lineId, l.promisedDate] as const);
      const promisedDate = latest(promised);
      const mayWait = lines.flatMap((l) =>
        l.backorder ? [[l.lineId, l.backorder.promisedDate] as const] : [],
      );
      const differ = mayWait.length > 0 || promised.some(([, day]) => day !== promisedDate);
      const parties = { ...partiesOf(event.data), placedBy };
      return {
        id,
        number,
        purchaseId,
        poNumber,
        poNumberKey: poNumber === null ? null : nameKeyOf(poNumber),
        ...parties,
        placedAt,
        status: 'Placed',
        lines: lines.length,
        units: unitsOf(lines),
        shippedUnits: 0,
        closedUnits: 0,
        backorderedUnits: 0,
        closingAsked: false,
        prepaidBy,
        netAmount,
        totalAmount,
        promisedDate,
        ...(differ ? { promisedByLine: Object.fromEntries(promised) } : {}),
        ...(mayWait.length > 0 ? { backorderByLine: Object.fromEntries(mayWait) } : {}),
        productIds: productsOf(lines),
        changedAt,
      };
    }
    if (event.type === 'HistoricalOrderImported') {
      const { orderId: id, number, occurredAt: placedAt, lines, netAmount } = event.data;
      const parties = { ...partiesOf(event.data), placedBy: null };
      const amounts = { netAmount, totalAmount: netAmount };
      return {
        id,
        number,
        purchaseId: null,
        poNumber: null,
        poNumberKey: null,
        ...parties,
        placedAt,
        status: 'Completed',
        lines: lines.length,
        units: unitsOf(lines),
        shippedUnits: unitsOf(lines),
        closedUnits: 0,
        backorderedUnits: 0,
        closingAsked: false,
        prepaidBy: null,
        ...amounts,
        promisedDate: null,
        productIds: productsOf(lines),
        changedAt,
      };
    }
    if (!doc) return undefined;
    if (event.type === 'HistoricalOrderLinesImported') {
      const netAmount = sum(doc.netAmount.currency, [doc.netAmount, event.data.netAmount]);
      return {
        ...doc,
        lines: doc.lines + event.data.lines.length,
        units: doc.units + unitsOf(event.data.lines),
        shippedUnits: doc.shippedUnits + unitsOf(event.data.lines),
        netAmount,
        totalAmount: netAmount,
        productIds: productsOf([
          ...doc.productIds.map((productId) => ({ productId })),
          ...event.data.lines,
        ]),
        changedAt,
      };
    }
    const status = statusAfter(event, doc.status);
    if (event.type === 'OrderAwaitingApproval') return { ...doc, status, changedAt };
    if (event.type !== 'OrderConfirmed')
      return {
        ...promisedWithout(doc, event, status),
        ...withUnits(doc, event),
        status,
        changedAt,
      };
    const { netAmount, totalAmount, droppedLines, backordered = [] } = event.data;
    return {
      ...promisedWithout(doc, event, status),
      status,
      netAmount,
      totalAmount,
      lines: doc.lines - droppedLines.length,
      units: doc.units - droppedLines.reduce((n, l) => n + l.requested, 0),
      backorderedUnits: unitsOf(backordered),
      changedAt,
    };
  },
};

/** Statuses in which something may still come. */
const TO_COME: readonly OrderStatus[] = [
  'Placed',
  'AwaitingApproval',
  'Confirmed',
  'PartlyShipped',
];

/**
 * The order is promised for the day of the last line of which anything comes; a line that waits for
 * stock from its confirmation on, for the day that holds then.
 */
function promisedWithout(
  { promisedByLine, backorderByLine, ...summary }: OrderSummary,
  event: OrderEvent,
  status: OrderStatus,
): OrderSummary {
  if (!promisedByLine) return summary;
  const gone = new Set(linesGone(event));
  const waiting = event.type === 'OrderConfirmed' ? (event.data.backordered ?? []) : [];
  const waits = new Set(waiting.map((l) => l.lineId));
  const left = Object.entries(promisedByLine)
    .filter(([lineId]) => !gone.has(lineId))
    .map(([lineId, day]): [string, string] => [
      lineId,
      waits.has(lineId) ? (backorderByLine?.[lineId] ?? day) : day,
    ]);
  const promisedDate = latest(left) ?? summary.promisedDate;
  const differ = left.some(([, day]) => day !== promisedDate);
  return differ && TO_COME.includes(status)
    ? { ...summary, promisedDate, promisedByLine: Object.fromEntries(left) }
    : { ...summary, promisedDate };
}

/** Lines of which nothing is supplied any more. */
function linesGone(event: OrderEvent): readonly string[] {
  if (event.type === 'OrderConfirmed') return event.data.droppedLines.map((l) => l.lineId);
  return event.type === 'OrderClosedShort'
    ? event.data.lines.filter((l) => l.remaining === 0).map((l) => l.lineId)
    : [];
}

const productsOf = (lines: readonly { readonly productId: string }[]): readonly string[] => [
  ...new Set(lines.map((l) => l.productId)),
];

const unitsOf = (lines: readonly { readonly quantity: number }[]): number =>
  lines.reduce((n, l) => n + l.quantity, 0);

/** What an event says of shipped and closed units. */
function withUnits(doc: OrderSummary, event: OrderEvent): Partial<OrderSummary> {
  switch (event.type) {
    case 'OrderPartlyShipped':
      return { shippedUnits: doc.shippedUnits + unitsOf(event.data.lines) };
    case 'OrderShipped':
      return {
        shippedUnits: doc.shippedUnits + unitsOf(event.data.lines),
        closingAsked: false,
      };
    case 'OrderClosedShort': {
      const { netAmount, totalAmount, lines } = event.data;
      const closedUnits = doc.closedUnits + unitsOf(lines);
      const waiting = lines.reduce((n, l) => n + (l.backordered ?? 0), 0);
      const backorderedUnits = doc.backorderedUnits - waiting;
      return { closedUnits, backorderedUnits, closingAsked: false, netAmount, totalAmount };
    }
    case 'OrderClosingRequested':
      return { closingAsked: true };
    case 'OrderBackorderReserved':
      return { backorderedUnits: doc.backorderedUnits - unitsOf(event.data.lines) };
    case 'OrderCancelled':
      return { backorderedUnits: 0, closingAsked: false };
    case 'OrderClosingDeclined':
      return { closingAsked: false };
    default:
      return {};
  }
}

const latest = (promised: readonly (readonly [lineId: string, day: string])[]): string | null =>
  promised.reduce<string | null>(
    (last, [, day]) => (last === null || day > last ? day : last),
    null,
  );

const partiesOf = ({
  buyerOrgId,
  buyerName,
  vendorOrgId,
  vendorName,
}: Pick<OrderSummary, 'buyerOrgId' | 'buyerName' | 'vendorOrgId' | 'vendorName'>) => ({
  buyerOrgId,
  buyerName,
  buyerNameKey: nameKeyOf(buyerName),
  vendorOrgId,
  vendorName,
  vendorNameKey: nameKeyOf(vendorName),
});
