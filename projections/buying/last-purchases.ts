import { eventTypesOutside } from '../../domain/events.js';
import type { UnitPrice } from '../../domain/shared/money/money.js';
import type { ProjectedEvent, Projection } from '../projection.js';

/** What a company paid for a product when it bought it last. */
export interface LastPurchase {
  readonly kind: 'bought';
  readonly buyerOrgId: string;
  readonly productId: string;
  readonly orderId: string;
  readonly lineId: string;
  readonly number: string;
  readonly placedAt: string;
  /** Without what was closed short. */
  readonly quantity: number;
  readonly unitPrice: UnitPrice;
  /** The one before: it counts again where the last one is cancelled or closed. */
  readonly before: Bought | null;
}

type Bought = Pick<
  LastPurchase,
  'orderId' | 'lineId' | 'number' | 'placedAt' | 'quantity' | 'unitPrice'
>;

/**
 * What has to be remembered of an order until it is confirmed, and after, should it be cancelled;
 * until it is delivered.
 */
interface RememberedOrder {
  readonly kind: 'order';
  readonly buyerOrgId: string;
  readonly number: string;
  readonly placedAt: string;
  readonly confirmed: boolean;
  readonly lines: readonly {
    readonly lineId: string;
    readonly productId: string;
    readonly quantity: number;
    readonly unitPrice: UnitPrice;
  }[];
}

export type LastPurchaseDocument = LastPurchase | RememberedOrder;

type Handled =
  | 'OrderPlaced'
  | 'OrderConfirmed'
  | 'OrderRejected'
  | 'OrderCancelled'
  | 'OrderDelivered'
  | 'OrderClosedShort';

export const lastPurchaseKey = (buyerOrgId: string, productId: string): string =>
  `${buyerOrgId}|${productId}`;

const orderKey = (orderId: string): string => `order:${orderId}`;

/**
 * The last purchase of each product by each company, of orders placed here from their confirmation
 * on: what an approver holds a price against. Imported orders are not in it.
 */
export const lastPurchases: Projection<LastPurchaseDocument, Handled> = {
  name: 'last-purchases',
  version: 2,
  handles: [
    'OrderPlaced',
    'OrderConfirmed',
    'OrderRejected',
    'OrderCancelled',
    'OrderDelivered',
    'OrderClosedShort',
  ],
  ignores: [
    'OrderAwaitingApproval',
    'OrderBackorderReserved',
    'OrderPartlyShipped',
    'OrderShipped',
    'OrderCompleted',
    'OrderClosingRequested',
    'OrderClosingDeclined',
    'HistoricalOrderImported',
    'HistoricalOrderLinesImported',
    ...eventTypesOutside('order'),
  ],
  indexes: [],
  reads: (event) =>
    event.type === 'OrderPlaced' || event.type === 'OrderClosedShort'
      ? []
      : [orderKey(event.data.orderId)],
  route: (event, look) => {
    const key = orderKey(event.data.orderId);
    if (event.type === 'OrderPlaced') return [key];
    if (event.type === 'OrderClosedShort') {
      const { buyerOrgId, lines } = event.data;
      return [...new Set(lines.map((l) => lastPurchaseKey(buyerOrgId, l.productId)))];
    }
    const order = remembered(look(key));
    if (!order) return [];
    const bought =
      event.type === 'OrderConfirmed' || (event.type === 'OrderCancelled' && order.confirmed);
    // the order last: what becomes of the others is worked out from how it was before
    return [
      ...(bought
        ? new Set(order.lines.map((l) => lastPurchaseKey(order.buyerOrgId, l.productId)))
        : []),
      key,
    ];
  },
  evolve: (key, doc, event, look) => {
    const { orderId } = event.data;
    if (event.type === 'OrderPlaced') return placed(event);
    if (event.type === 'OrderClosedShort')
      return doc?.kind === 'bought' ? lessened(doc, event.data.lines) : doc;
    const order = remembered(look(orderKey(orderId)));
    if (key === orderKey(orderId))
      return event.type === 'OrderConfirmed' ? order && { ...order, confirmed: true } : undefined;
    const last = doc?.kind === 'bought' ? doc : undefined;
    if (!order) return doc;
    if (event.type === 'OrderCancelled') {
      if (last?.orderId !== orderId) return doc;
      return last.before ? { ...last, ...last.before, before: null } : undefined;
    }
    if (event.type !== 'OrderConfirmed' || last?.orderId === orderId) return doc;
    const dropped = new Set(event.data.droppedLines.map((l) => l.lineId));
    const line = order.lines.find(
      (l) => lastPurchaseKey(order.buyerOrgId, l.productId) === key && !dropped.has(l.lineId),
    );
    if (!line) return doc;
    const { buyerOrgId, number, placedAt } = order;
    const { lineId, productId, quantity, unitPrice } = line;
    return {
      kind: 'bought',
      buyerOrgId,
      productId,
      orderId,
      lineId,
      number,
      placedAt,
      quantity,
      unitPrice,
      before: last ? boughtOf(last) : null,
    };
  },
};

const remembered = (doc: LastPurchaseDocument | undefined): RememberedOrder | undefined =>
  doc?.kind === 'order' ? doc : undefined;

/** Without what was closed of it, the one before where nothing remains. */
function lessened(
  last: LastPurchase,
  closed: readonly { readonly lineId: string; readonly remaining: number }[],
): LastPurchase | undefined {
  const remaining = (bought: Bought): number =>
    closed.find((l) => l.lineId === bought.lineId)?.remaining ?? bought.quantity;
  const left = (bought: Bought | null): Bought | null =>
    bought && remaining(bought) > 0 ? { ...bought, quantity: remaining(bought) } : null;
  const before = left(last.before);
  const now = left(boughtOf(last));
  if (now) return { ...last, ...now, before };
  return before ? { ...last, ...before, before: null } : undefined;
}

const boughtOf = ({
  orderId,
  lineId,
  number,
  placedAt,
  quantity,
  unitPrice,
}: LastPurchase): Bought => ({
  orderId,
  lineId,
  number,
  placedAt,
  quantity,
  unitPrice,
});

function placed({ data }: ProjectedEvent<'OrderPlaced'>): RememberedOrder {
  const { buyerOrgId, number, occurredAt: placedAt } = data;
  const lines = data.lines.map(({ lineId, productId, quantity, unitPrice }) => ({
    lineId,
    productId,
    quantity,
    unitPrice,
  }));
  return { kind: 'order', buyerOrgId, number, placedAt, confirmed: false, lines };
}
