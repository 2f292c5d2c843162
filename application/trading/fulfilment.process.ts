import type { EventType } from '../../domain/events.js';
import { never } from '../../domain/shared/decider/decider.js';
import { after24Hours } from '../../domain/shared/time/days.js';
import type { RejectionReason } from '../../domain/trading/order/order.events.js';
import { order } from '../../domain/trading/order/order.js';
import { purchase } from '../../domain/trading/purchase/purchase.js';
import { reservationId } from '../shared/command/ids.js';
import type { RecordedOf } from '../shared/event/envelope.js';
import {
  send,
  type Deadline,
  type Process,
  type ProcessCommand,
  type Reaction,
} from '../shared/process/process.js';
import {
  queued,
  recorded,
  reduced,
  reservedForBackorder,
  waiting,
  withdrawn,
} from './fulfilment-backorders.js';
import { release, toOrder, toStock } from './fulfilment-commands.js';
import {
  backorderedOf,
  hasEnded,
  isGone,
  isShort,
  shortagesOf,
  stillHeld,
  type FulfilmentState,
  type Held,
  type LineProgress,
  type OrderProgress,
} from './fulfilment.state.js';
import {
  askForPayment,
  hasExpired,
  isPaidFor,
  pricedOrder,
  prepaidBy,
  withCommission,
} from './prepayment.js';

const handles = [
  'PurchasePlaced',
  'PurchaseApproved',
  'PurchaseDeclined',
  'PurchaseApprovalExpired',
  'CommissionFixed',
  'PaymentAuthorised',
  'PaymentCaptured',
  'PaymentAbandoned',
  'OrderPlaced',
  'OrderAwaitingApproval',
  'OrderConfirmed',
  'OrderRejected',
  'OrderCancelled',
  'OrderPartlyShipped',
  'OrderShipped',
  'OrderDelivered',
  'OrderCompleted',
  'OrderClosedShort',
  'StockReserved',
  'StockReservationDeclined',
  'BackorderQueued',
  'BackorderReserved',
  'BackorderReduced',
] as const satisfies readonly EventType[];

type Handled = (typeof handles)[number];
type Handles = RecordedOf<Handled>;

/** A delivered order is completed automatically after this many days. */
export const COMPLETES_AFTER_DAYS = 14;

/**
 * From a purchase to its completed orders: place each vendor's order → reserve every line, location
 * by location → wait for an approval where one is needed → confirm, or reject with the reasons.
 * Stock is released only after the order was rejected, cancelled, confirmed without the line, or
 * closed short, so that a release cannot race with a confirmation or a shipment. A line that may
 * wait for stock does so at each of its locations, and is told the order as it is reserved
 * (`fulfilment-backorders.ts`).
 */
export const fulfilment: Process<FulfilmentState, Handled> = {
  name: 'fulfilment',
  version: 1,
  handles,
  keyOf: (event) => event.data.purchaseId,
  react,
  deadlines: (state) => {
    const deadlines: Deadline[] = [];
    if (state.approval === 'awaited' && state.approvalDeadline && !state.orders.every(isGone))
      deadlines.push({
        name: 'approval',
        at: state.approvalDeadline,
        command: send(
          purchase,
          state.purchaseId,
          { type: 'ExpireApproval', at: state.approvalDeadline, purchaseId: state.purchaseId },
          { onRefusal: 'ignore' },
        ),
      });
    for (const { orderId, completesAt, phase } of state.orders)
      if (phase === 'delivered' && completesAt)
        deadlines.push({
          name: `complete:${orderId}`,
          at: completesAt,
          command: toOrder(orderId, { type: 'CompleteOrder', at: completesAt }),
        });
    return deadlines;
  },
};

function react(state: FulfilmentState | null, event: Handles): Reaction<FulfilmentState> {
  if (event.type === 'PurchasePlaced') return state ? { state, commands: [] } : begin(event);
  if (event.type === 'OrderClosedShort' && event.data.status === 'Completed')
    return { state, commands: releasesOf(event) };
  if (!state) return { state: null, commands: [] };
  const reaction = askedToPay(advance(state, event), event.data.occurredAt);
  const { state: next } = reaction;
  return next && next.orders.every(hasEnded) ? { ...reaction, state: null } : reaction;
}

/** Once it is known of every order whether it can be supplied, the buyer is to pay for them. */
function askedToPay(
  { state, commands }: Reaction<FulfilmentState>,
  at: string,
): Reaction<FulfilmentState> {
  if (!state?.prepaid) return { state, commands };
  const asked = askForPayment(state, at);
  return { state: asked.state, commands: [...commands, ...asked.commands] };
}

function begin(placed: RecordedOf<'PurchasePlaced'>): Reaction<FulfilmentState> {
  const { data } = placed;
  const prepaid = prepaidBy(placed);
  const {
    purchaseId,
    allOrNothing,
    onShortage,
    approval,
    orders,
    occurredAt: at,
    approval: _a,
    payment: terms,
    ...purchase
  } = data;
  const { buyerOrgId, buyerName, placedBy, shippingAddress, billingAddress, poNumber, note } =
    purchase;
  const frozen = {
    purchaseId,
    buyerOrgId,
    buyerName,
    placedBy,
    shippingAddress,
    billingAddress,
    poNumber,
    note,
    onShortage,
    ...(terms ? { payment: terms.method } : {}),
  };
  const commands = orders.map((part) =>
    send(
      order,
      part.orderId,
      { type: 'PlaceOrder', at, ...part, ...frozen },
      { creates: true, onRefusal: 'park' },
    ),
  );
  const state: FulfilmentState = {
    purchaseId,
    allOrNothing,
    onShortage,
    approval: approval ? 'awaited' : 'none',
    approvalDeadline: approval?.deadline ?? null,
    orders: orders.map((part) => ({
      orderId: part.orderId,
      vendorOrgId: part.vendorOrgId,
      phase: 'placing',
      lines: [],
      completesAt: null,
      ...(prepaid ? { priced: pricedOrder(part) } : {}),
    })),
    ...(prepaid ? { prepaid } : {}),
  };
  return { state, commands };
}

function advance(
  state: FulfilmentState,
  event: Exclude<Handles, { type: 'PurchasePlaced' }>,
): Reaction<FulfilmentState> {
  const at = event.data.occurredAt;
  switch (event.type) {
    case 'OrderPlaced':
      return reserveAll(state, event);
    case 'StockReserved': {
      const { orderId, lineId, reservationId, location, quantity } = event.data;
      const order = orderOf(state, orderId);
      if (!order) return { state, commands: [] };
      const held: Held = { reservationId, location, quantity, shipped: 0 };
      const hold = (line: LineProgress): LineProgress => ({ ...line, held: [...line.held, held] });
      if (order.phase === 'cancelled') {
        const released = release(order, held, lineOf(order, lineId)!, at, 'order cancelled');
        return {
          state: withLine(state, order, lineId, (l) => ({ ...l, outcome: 'short' })),
          commands: [released],
        };
      }
      return onReservationResult(withLine(state, order, lineId, hold), orderId, lineId, at);
    }
    case 'BackorderQueued':
    case 'BackorderReserved':
    case 'BackorderReduced': {
      const { orderId, lineId } = event.data;
      const order = orderOf(state, orderId);
      const line = order && lineOf(order, lineId);
      if (!order || !line?.backorder) return { state, commands: [] };
      const { line: after, commands } =
        event.type === 'BackorderReserved'
          ? reservedForBackorder(order, line, event)
          : event.type === 'BackorderQueued'
            ? queued(order, line, event)
            : reduced(line, event);
      return { state: withLine(state, order, lineId, () => after), commands };
    }
    case 'StockReservationDeclined': {
      const { orderId, lineId, available, last } = event.data;
      const order = orderOf(state, orderId);
      if (!order) return { state, commands: [] };
      const short = last || order.phase === 'cancelled';
      const next = withLine(state, order, lineId, (l) =>
        short ? { ...l, outcome: 'short', available } : l,
      );
      return order.phase === 'cancelled'
        ? { state: next, commands: [] }
        : onReservationResult(next, orderId, lineId, at);
    }
    case 'CommissionFixed': {
      const { prepaid } = state;
      if (!prepaid) return { state, commands: [] };
      return { state: { ...state, prepaid: withCommission(prepaid, event) }, commands: [] };
    }
    // a bank transfer is taken as soon as it is there; of a card it is known already
    case 'PaymentCaptured':
    case 'PaymentAuthorised':
      return onPayment(state, event.data.currency, 'authorised', at);
    case 'PaymentAbandoned':
      return event.data.reason === 'expired'
        ? onPayment(state, event.data.currency, 'expired', at)
        : { state, commands: [] };
    case 'PurchaseApproved': {
      const approved: FulfilmentState = { ...state, approval: 'approved' };
      return settleOrders(approved, at, (o) => o.phase === 'awaiting');
    }
    case 'PurchaseDeclined':
    case 'PurchaseApprovalExpired': {
      const refused: FulfilmentState = {
        ...state,
        approval: event.type === 'PurchaseDeclined' ? 'declined' : 'expired',
      };
      return settleOrders(refused, at, (o) => o.phase === 'awaiting');
    }
    case 'OrderAwaitingApproval': {
      const waiting = withPhase(state, event.data.orderId, 'awaiting');
      return waiting.approval === 'awaited'
        ? { state: waiting, commands: [] }
        : settleOrders(waiting, at, (o) => o.orderId === event.data.orderId);
    }
    case 'OrderConfirmed': {
      const { orderId } = event.data;
      const confirmed = withPhase(state, orderId, 'confirmed');
      const dropped = releases(
        confirmed,
        orderId,
        at,
        'line dropped',
        (l) => l.outcome === 'short',
      );
      // stock may have come while the order was being confirmed
      const since = recorded(orderOf(confirmed, orderId), event.data.backordered ?? [], at);
      return { state: confirmed, commands: [...dropped, ...since] };
    }
    case 'OrderRejected': {
      const { orderId } = event.data;
      const rejected = withPhase(state, orderId, 'rejected');
      const left = leaveQueues(rejected, orderId, at);
      const released = releases(state, orderId, at, 'order rejected', () => true);
      return {
        state: left.state,
        commands: [...left.commands, ...released, ...lapsed(rejected, at)],
      };
    }
    case 'OrderCancelled': {
      const { orderId } = event.data;
      const order = orderOf(state, orderId);
      // an order cancelled before reservation has no lines here; reservations still pending are released when they arrive
      const left = leaveQueues(withPhase(state, orderId, 'cancelled'), orderId, at);
      const { state: cancelled } = left;
      const commands = order
        ? [...left.commands, ...releases(state, orderId, at, 'order cancelled', () => true)]
        : [];
      const others = state.allOrNothing
        ? settleOrders(cancelled, at, (o) => o.phase === 'resolved')
        : { state: cancelled, commands: [] };
      return {
        state: others.state,
        commands: [...commands, ...others.commands, ...lapsed(cancelled, at)],
      };
    }
    case 'OrderPartlyShipped':
    case 'OrderShipped':
      return shipLines(state, event.data.orderId, event.data.shipmentId, event.data.lines, at);
    case 'OrderDelivered': {
      const completesAt = after24Hours(at, COMPLETES_AFTER_DAYS);
      return {
        state: withOrder(state, event.data.orderId, (o) => ({
          ...o,
          phase: 'delivered',
          completesAt,
        })),
        commands: [],
      };
    }
    case 'OrderClosedShort':
      return closeLines(state, event);
    case 'OrderCompleted':
      return { state: withPhase(state, event.data.orderId, 'completed'), commands: [] };
    default:
      return never(event);
  }
}

/** The buyer has paid, or not in time. */
function onPayment(
  state: FulfilmentState,
  currency: string,
  became: 'authorised' | 'expired',
  at: string,
): Reaction<FulfilmentState> {
  const { prepaid } = state;
  // one that is authorised again, after it could not be captured, is of orders that are confirmed
  if (!prepaid || prepaid.payments[currency] !== 'asked') return { state, commands: [] };
  const payments = { ...prepaid.payments, [currency]: became };
  return settleOrders(
    { ...state, prepaid: { ...prepaid, payments } },
    at,
    (o) => o.phase === 'payable',
  );
}

/** Nobody needs to decide on a purchase of which nothing is left. */
const lapsed = ({ approval, orders, purchaseId }: FulfilmentState, at: string): ProcessCommand[] =>
  approval === 'awaited' && orders.every(isGone)
    ? [
        send(
          purchase,
          purchaseId,
          { type: 'LapseApproval', at, purchaseId },
          { onRefusal: 'ignore' },
        ),
      ]
    : [];

function reserveAll(
  state: FulfilmentState,
  { data }: RecordedOf<'OrderPlaced'>,
): Reaction<FulfilmentState> {
  const { orderId, number: orderNumber, occurredAt: at } = data;
  const before = orderOf(state, orderId);
  if (!before || before.phase !== 'placing') return { state, commands: [] };
  const asked = data.lines.map((line): LineProgress => {
    const { lineId, productId, quantity, locations, backorder } = line;
    const terms = backorder && { ...backorder, orderNumber, since: at, wanted: 0, waiting: 0 };
    return {
      lineId,
      productId,
      quantity,
      locations,
      asking: 0,
      held: [],
      outcome: locations.length > 0 ? 'pending' : 'short',
      available: 0,
      ...(terms ? { backorder: { ...terms, places: [] } } : {}),
    };
  });
  const order: OrderProgress = { ...before, phase: 'reserving', lines: asked };
  const commands: ProcessCommand[] = [];
  const lines = asked.map((line): LineProgress => {
    if (line.outcome === 'pending') commands.push(reserve(state, order, line, at));
    else if (line.backorder) {
      // there was never any stock of it
      const wait = waiting(state.purchaseId, order, line, at);
      commands.push(...wait.commands);
      return wait.line;
    }
    return line;
  });
  const next = withOrder(state, orderId, () => ({ ...order, lines }));
  return settledIfResolved(next, orderId, at, commands);
}

/**
 * A reservation was made or declined: tries the next location, or checks whether the order is
 * resolved.
 */
function onReservationResult(
  state: FulfilmentState,
  orderId: string,
  lineId: string,
  at: string,
): Reaction<FulfilmentState> {
  const order = orderOf(state, orderId)!;
  const line = lineOf(order, lineId);
  if (!line || line.outcome !== 'pending') return settledIfResolved(state, orderId, at, []);
  const reserved = line.held.reduce((n, h) => n + h.quantity, 0);
  if (reserved >= line.quantity)
    return settledIfResolved(
      withLine(state, order, lineId, (l) => ({ ...l, outcome: 'held' })),
      orderId,
      at,
      [],
    );
  const nextIndex = line.asking + 1;
  if (nextIndex >= line.locations.length && line.backorder) {
    const wait = waiting(state.purchaseId, order, line, at);
    const next = withLine(state, order, lineId, () => wait.line);
    return settledIfResolved(next, orderId, at, wait.commands);
  }
  if (nextIndex >= line.locations.length)
    return settledIfResolved(
      withLine(state, order, lineId, (l) => ({ ...l, outcome: 'short' })),
      orderId,
      at,
      [],
    );
  const next: LineProgress = { ...line, asking: nextIndex };
  return {
    state: withLine(state, order, lineId, () => next),
    commands: [reserve(state, order, next, at)],
  };
}

function settledIfResolved(
  state: FulfilmentState,
  orderId: string,
  at: string,
  commands: readonly ProcessCommand[],
): Reaction<FulfilmentState> {
  const order = orderOf(state, orderId)!;
  if (order.phase !== 'reserving' || order.lines.some((l) => l.outcome === 'pending'))
    return { state, commands };
  const resolved = withPhase(state, orderId, 'resolved');
  const settled = settleOrders(
    resolved,
    at,
    (o) => o.phase === 'resolved' && (state.allOrNothing || o.orderId === orderId),
  );
  return { state: settled.state, commands: [...commands, ...settled.commands] };
}

/**
 * Confirms or rejects the chosen orders, or lets them await approval; those of an all-or-nothing
 * purchase only once every order is resolved.
 */
function settleOrders(
  state: FulfilmentState,
  at: string,
  choose: (order: OrderProgress) => boolean,
): Reaction<FulfilmentState> {
  if (
    state.allOrNothing &&
    state.orders.some((o) => o.phase === 'placing' || o.phase === 'reserving')
  )
    return { state, commands: [] };
  const broken = state.allOrNothing && state.orders.some(isShort);
  let next = state;
  const commands: ProcessCommand[] = [];
  for (const order of state.orders.filter(choose)) {
    const command = settle(state, order, broken, at);
    if (command) commands.push(command);
    else next = withPhase(next, order.orderId, 'payable');
  }
  return { state: next, commands };
}

/** Null: the buyer has to pay first. */
function settle(
  state: FulfilmentState,
  order: OrderProgress,
  broken: boolean,
  at: string,
): ProcessCommand | null {
  const { orderId } = order;
  const reject = (reasons: readonly RejectionReason[]): ProcessCommand =>
    toOrder(orderId, { type: 'RejectOrder', at, reasons });
  const shortages = shortagesOf(order);
  const nothingLeft = shortages.length === order.lines.length;
  if (shortages.length > 0 && (broken || nothingLeft || state.onShortage === 'reject'))
    return reject(
      shortages.map((shortage) => ({
        code: 'out-of-stock',
        message: `${shortage.requested} were ordered, ${shortage.available} could be supplied`,
        shortage,
      })),
    );
  if (broken)
    return reject([
      {
        code: 'other-order-rejected',
        message: 'another order of this all-or-nothing purchase could not be supplied',
      },
    ]);
  switch (state.approval) {
    case 'awaited':
      return toOrder(orderId, { type: 'AwaitApproval', at, deadline: state.approvalDeadline! });
    case 'declined':
      return reject([
        { code: 'approval-declined', message: 'the purchase was declined by its approver' },
      ]);
    case 'expired':
      return reject([
        { code: 'approval-expired', message: 'the purchase was not approved before its deadline' },
      ]);
    case 'none':
    case 'approved': {
      if (hasExpired(state, order))
        return reject([
          { code: 'payment-expired', message: 'the purchase was not paid before its deadline' },
        ]);
      if (!isPaidFor(state, order)) return null;
      const backordered = backorderedOf(order);
      return toOrder(orderId, {
        type: 'ConfirmOrder',
        at,
        droppedLines: shortages,
        ...(backordered.length > 0 ? { backordered } : {}),
      });
    }
    default:
      return never(state.approval);
  }
}

function shipLines(
  state: FulfilmentState,
  orderId: string,
  shipmentId: string,
  shipped: readonly { lineId: string; quantity: number }[],
  at: string,
): Reaction<FulfilmentState> {
  const order = orderOf(state, orderId);
  if (!order) return { state, commands: [] };
  const commands: ProcessCommand[] = [];
  const quantities = new Map(shipped.map((l) => [l.lineId, l.quantity]));
  const lines = order.lines.map((line): LineProgress => {
    let left = quantities.get(line.lineId) ?? 0;
    if (left === 0) return line;
    const held = line.held.map((h): Held => {
      const quantity = Math.min(left, stillHeld(h));
      if (quantity === 0) return h;
      left -= quantity;
      const { reservationId } = h;
      commands.push(
        toStock(order, line, h.location, {
          type: 'ShipReservedStock',
          at,
          reservationId,
          shipmentId,
          quantity,
        }),
      );
      return { ...h, shipped: h.shipped + quantity };
    });
    return { ...line, held };
  });
  return { state: withOrder(state, orderId, (o) => ({ ...o, lines })), commands };
}

/** Gives back what is closed: first where it was reserved last, for shipping begins at the first. */
function closeLines(
  state: FulfilmentState,
  { data }: RecordedOf<'OrderClosedShort'>,
): Reaction<FulfilmentState> {
  const { orderId, closingId, occurredAt: at } = data;
  const order = orderOf(state, orderId);
  if (!order) return { state, commands: [] };
  const commands: ProcessCommand[] = [];
  const quantities = new Map(data.lines.map((l) => [l.lineId, l.quantity]));
  const lines = order.lines.map((before): LineProgress => {
    let left = quantities.get(before.lineId) ?? 0;
    if (left === 0) return before;
    // what waits is closed before what is reserved
    const withdrawal = withdrawn(order, before, left, at);
    const { line } = withdrawal;
    commands.push(...withdrawal.commands);
    left -= withdrawal.quantity;
    const held = line.held.toReversed().map((h): Held => {
      const quantity = Math.min(left, stillHeld(h));
      if (quantity === 0) return h;
      left -= quantity;
      const part = { quantity, releaseId: closingId };
      commands.push(release(order, h, line, at, CLOSED_SHORT, part));
      return { ...h, released: (h.released ?? 0) + quantity };
    });
    return { ...line, held: held.toReversed() };
  });
  const next = withOrder(state, orderId, (o) => ({ ...o, lines }));
  const waitsStill = lines.flatMap((l) =>
    l.backorder?.places.length && quantities.has(l.lineId)
      ? [{ lineId: l.lineId, quantity: Infinity }]
      : [],
  );
  commands.push(...recorded(orderOf(next, orderId), waitsStill, at));
  return { state: next, commands };
}

/** Nothing of the order is waited for any more. */
function leaveQueues(
  state: FulfilmentState,
  orderId: string,
  at: string,
): { readonly state: FulfilmentState; readonly commands: readonly ProcessCommand[] } {
  const order = orderOf(state, orderId);
  if (!order?.lines.some((l) => l.backorder)) return { state, commands: [] };
  const all = order.lines.map((line) => withdrawn(order, line, Infinity, at));
  return {
    state: withOrder(state, orderId, (o) => ({ ...o, lines: all.map(({ line }) => line) })),
    commands: all.flatMap(({ commands }) => commands),
  };
}

/**
 * Of an order that was completed before: what it held may be forgotten, but the whole rest was
 * closed, so that whatever is still reserved for its lines goes back.
 */
const releasesOf = ({ data }: RecordedOf<'OrderClosedShort'>): ProcessCommand[] =>
  data.lines.flatMap(({ lineId, productId, locations }) =>
    locations.map((location) =>
      toStock(data, { productId }, location, {
        type: 'ReleaseReservation',
        at: data.occurredAt,
        reservationId: reservationId(lineId, location),
        reason: CLOSED_SHORT,
      }),
    ),
  );

const CLOSED_SHORT = 'closed short';

function reserve(
  state: FulfilmentState,
  order: OrderProgress,
  line: LineProgress,
  at: string,
): ProcessCommand {
  const location = line.locations[line.asking]!;
  const { lineId } = line;
  const reserved = line.held.reduce((n, h) => n + h.quantity, 0);
  const reservedFor = {
    reservationId: reservationId(lineId, location),
    purchaseId: state.purchaseId,
    orderId: order.orderId,
    lineId,
  };
  // what is lacking of a line that may wait is no demand that cannot be met
  const last = !line.backorder && line.asking === line.locations.length - 1;
  return toStock(order, line, location, {
    type: 'ReserveStock',
    at,
    ...reservedFor,
    quantity: line.quantity - reserved,
    last,
  });
}

function releases(
  state: FulfilmentState,
  orderId: string,
  at: string,
  reason: string,
  which: (line: LineProgress) => boolean,
): ProcessCommand[] {
  const order = orderOf(state, orderId);
  if (!order) return [];
  return order.lines
    .filter(which)
    .flatMap((line) =>
      line.held.filter((h) => stillHeld(h) > 0).map((h) => release(order, h, line, at, reason)),
    );
}

const orderOf = (state: FulfilmentState, orderId: string): OrderProgress | undefined =>
  state.orders.find((o) => o.orderId === orderId);
const lineOf = (order: OrderProgress, lineId: string): LineProgress | undefined =>
  order.lines.find((l) => l.lineId === lineId);

const withOrder = (
  state: FulfilmentState,
  orderId: string,
  change: (order: OrderProgress) => OrderProgress,
): FulfilmentState => ({
  ...state,
  orders: state.orders.map((o) => (o.orderId === orderId ? change(o) : o)),
});

const withPhase = (
  state: FulfilmentState,
  orderId: string,
  phase: OrderProgress['phase'],
): FulfilmentState => withOrder(state, orderId, (o) => ({ ...o, phase }));

const withLine = (
  state: FulfilmentState,
  order: OrderProgress,
  lineId: string,
  change: (line: LineProgress) => LineProgress,
): FulfilmentState =>
  withOrder(state, order.orderId, (o) => ({
    ...o,
    lines: o.lines.map((l) => (l.lineId === lineId ? change(l) : l)),
  }));
