import type { PaymentStatus } from '../../money/payment/payment-state.js';
import { roundingOf, totalsOf, type TaxRounding } from '../../pricing/tax/tax.js';
import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict, invalid, missing, type DomainError } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import { newContents, partiesOf, type HistoricalDocument } from '../history/historical-document.js';
import { withRows } from '../history/imported-rows.js';
import {
  closedByCompletion,
  closeShort,
  declineClosing,
  openLines,
  readyLines,
  requestClosing,
} from './closing.js';
import { MAX_ORDER_LINES, type OrderLine } from './order-line.js';
import { canMove, transitions, type OrderStatus } from './order-status.js';
import type { LackingStock, OrderCommand } from './order.commands.js';
import type { BackorderedLine, OfOrder, OrderEvent, Party, ShippedLine } from './order.events.js';

export interface KnownOrder extends OfOrder {
  readonly status: OrderStatus;
  readonly currency: string;
  /** The rule by which its taxes are rounded, as it was when it was placed. */
  readonly taxRounding: TaxRounding;
  /** The order's lines, without dropped ones. */
  readonly lines: readonly OrderLine[];
  /** Units shipped so far, by line. */
  readonly shipped: Readonly<Record<string, number>>;
  readonly shipments: readonly string[];
  /** Units closed short so far, by line. */
  readonly closed: Readonly<Record<string, number>>;
  readonly closings: readonly string[];
  /** Units that wait for stock, by line; a line of which none do is not in it. */
  readonly backordered: Readonly<Record<string, number>>;
  /** The buyer's requests to close the rest, and the one that nobody has answered. */
  readonly closingRequests: readonly string[];
  readonly openRequest: string | null;
}

/** An imported past order: completed, and never changed. */
export interface HistoricalOrder extends HistoricalDocument {
  readonly orderId: string;
  readonly status: 'Completed';
}

export type OrderState = KnownOrder | HistoricalOrder | null;

/** One vendor's part of a purchase, from placement to completion. */
export const order: Decider<OrderState, OrderCommand, OrderEvent> = {
  category: 'order',
  shortLived: true,
  stateVersion: 4,
  initial: null,
  decide,
  evolve,
};

function decide(command: OrderCommand, state: OrderState): readonly OrderEvent[] {
  if (command.type === 'ImportHistoricalOrder') return importHistory(command, state);
  if (command.type === 'PlaceOrder') {
    if (state) return [];
    const { type: _type, at, ...placed } = command;
    if (placed.lines.length === 0 || placed.lines.length > MAX_ORDER_LINES)
      throw invalid('order/lines', `an order has 1 to ${MAX_ORDER_LINES} lines`, {
        field: 'lines',
      });
    return [{ type: 'OrderPlaced', data: { ...placed, occurredAt: at } }];
  }
  if (!state) throw missing('order/unknown', 'this order does not exist');
  if (isHistorical(state))
    throw conflict(
      'order/historical',
      `${state.number} was imported from another system's history: it cannot be changed here`,
      { facts: { current: state.status } },
    );
  const of = { ...ofOrder(state), occurredAt: command.at };
  switch (command.type) {
    case 'AwaitApproval':
      if (state.status !== 'Placed') return [];
      return [{ type: 'OrderAwaitingApproval', data: { ...of, deadline: command.deadline } }];
    case 'ConfirmOrder': {
      if (hasBeenConfirmed(state.status)) return [];
      requireMove(state.status, 'Confirmed', 'process');
      const dropped = new Set(command.droppedLines.map((l) => l.lineId));
      const remaining = state.lines.filter((l) => !dropped.has(l.lineId));
      if (remaining.length === 0)
        throw conflict(
          'order/nothing-left',
          'an order of which no line is left is rejected, not confirmed',
        );
      const totals = totalsOf(state.currency, remaining, state.taxRounding);
      const { droppedLines, backordered = [] } = command;
      const waiting = backordered.length > 0 ? { backordered } : {};
      return [{ type: 'OrderConfirmed', data: { ...of, ...totals, droppedLines, ...waiting } }];
    }
    case 'RecordBackorderReserved': {
      const lines = command.lines.flatMap(({ lineId, backordered }): BackorderedLine[] => {
        const before = state.backordered[lineId] ?? 0;
        return backordered < before
          ? [{ lineId, quantity: before - backordered, backordered }]
          : [];
      });
      return lines.length > 0 ? [{ type: 'OrderBackorderReserved', data: { ...of, lines } }] : [];
    }
    case 'RejectOrder':
      if (state.status === 'Rejected') return [];
      requireMove(state.status, 'Rejected', 'process');
      return [{ type: 'OrderRejected', data: { ...of, reasons: command.reasons } }];
    case 'CancelOrder':
      if (state.status === 'Cancelled' || state.closings.includes(command.closingId)) return [];
      if (command.by !== 'buyer') requireText('reason', command.reason, 500);
      if (state.status === 'PartlyShipped') {
        if (command.by !== 'buyer') return closeShort({ ...command, lines: null }, state, of);
        throw conflict(
          'order/transition',
          'a PartlyShipped order is not cancelled by its buyer: ask the vendor to close the rest',
          { field: 'status', allowed: [], facts: { current: state.status } },
        );
      }
      requireMove(state.status, 'Cancelled', command.by);
      return [{ type: 'OrderCancelled', data: { ...of, by: command.by, reason: command.reason } }];
    case 'ShipOrder': {
      if (state.shipments.includes(command.shipmentId)) return [];
      requireMove(state.status, 'PartlyShipped', 'vendor');
      const lines = shippable(state, command.lines);
      requirePaid(state, command.payment);
      requireOnHand(state, lines, command.lacking);
      const left = leftAfter(state, lines);
      if (command.final && left.length > 0)
        throw conflict(
          'order/not-all-shipped',
          `${left.length} line${left.length > 1 ? 's are' : ' is'} not fully shipped${waitingHint(state)}: ship the rest, or set the status PartlyShipped`,
          {
            field: 'lines',
            facts: { left },
          },
        );
      const { shipmentId, parcels } = command;
      const carrier = command.carrier ?? parcels[0]?.carrier ?? null;
      const tracking = command.tracking ?? parcels[0]?.tracking ?? null;
      const data = {
        ...of,
        shipmentId,
        lines,
        carrier,
        tracking,
        ...(parcels.length > 0 ? { parcels } : {}),
      };
      return [
        left.length === 0 ? { type: 'OrderShipped', data } : { type: 'OrderPartlyShipped', data },
      ];
    }
    case 'DeliverOrder':
      if (state.status === 'Delivered' || state.status === 'Completed') return [];
      if (state.status === 'PartlyShipped') requireNothingOpen(state, command.by);
      requireMove(state.status, 'Delivered', command.by);
      if (command.by === 'vendor' && !command.proof)
        throw invalid(
          'order/no-proof',
          'a vendor reports a delivery with its proof: the name on the receipt, or the delivery note',
          { field: 'proof' },
        );
      return [{ type: 'OrderDelivered', data: { ...of, by: command.by, proof: command.proof } }];
    case 'CompleteOrder':
      if (state.status === 'Completed') return [];
      requireMove(state.status, 'Completed', 'process');
      return [...closedByCompletion(state, of), { type: 'OrderCompleted', data: of }];
    case 'CloseShort':
      return closeShort(command, state, of);
    case 'RequestClosing':
      return requestClosing(command, state, of);
    case 'DeclineClosing':
      return declineClosing(command, state, of);
    default:
      return never(command);
  }
}

export const isHistorical = (state: KnownOrder | HistoricalOrder): state is HistoricalOrder =>
  'imported' in state;

function importHistory(
  command: Extract<OrderCommand, { type: 'ImportHistoricalOrder' }>,
  state: OrderState,
): readonly OrderEvent[] {
  if (state && !isHistorical(state))
    throw conflict(
      'order/not-historical',
      `${state.number} was placed here: history cannot be added to it`,
    );
  const contents = newContents(command, state);
  if (!contents) return [];
  const type = state ? 'HistoricalOrderLinesImported' : 'HistoricalOrderImported';
  return [
    {
      type,
      data: {
        orderId: command.orderId,
        ...partiesOf(state ?? command),
        ...contents,
        occurredAt: state?.occurredAt ?? command.at,
      },
    },
  ];
}

function evolve(state: OrderState, event: OrderEvent): OrderState {
  if (event.type === 'HistoricalOrderImported' || event.type === 'HistoricalOrderLinesImported') {
    const { orderId, occurredAt, file, lines, charges } = event.data;
    if (state && !isHistorical(state)) return state;
    const imported = withRows(state?.imported ?? {}, file, lines, charges);
    if (state)
      return {
        ...state,
        lines: [...state.lines, ...lines],
        charges: [...state.charges, ...charges],
        imported,
      };
    return {
      orderId,
      ...partiesOf(event.data),
      status: 'Completed',
      occurredAt,
      lines,
      charges,
      imported,
    };
  }
  if (event.type === 'OrderPlaced') {
    const { lines, currency } = event.data;
    return {
      ...ofOrder(event.data),
      status: 'Placed',
      currency,
      taxRounding: roundingOf(event.data),
      lines,
      shipped: {},
      shipments: [],
      closed: {},
      closings: [],
      backordered: {},
      closingRequests: [],
      openRequest: null,
    };
  }
  if (!state || isHistorical(state)) return state;
  switch (event.type) {
    case 'OrderAwaitingApproval':
      return { ...state, status: 'AwaitingApproval' };
    case 'OrderConfirmed': {
      const dropped = new Set(event.data.droppedLines.map((l) => l.lineId));
      return {
        ...state,
        status: 'Confirmed',
        backordered: Object.fromEntries(
          (event.data.backordered ?? []).map((l) => [l.lineId, l.quantity]),
        ),
        lines: dropped.size ? state.lines.filter((l) => !dropped.has(l.lineId)) : state.lines,
      };
    }
    case 'OrderBackorderReserved':
      return {
        ...state,
        backordered: withBackordered(
          state.backordered,
          event.data.lines.map((l) => [l.lineId, l.backordered]),
        ),
      };
    case 'OrderRejected':
      return { ...state, status: 'Rejected' };
    case 'OrderCancelled': {
      const { closingId } = event.data;
      const closings = closingId ? [...state.closings, closingId] : state.closings;
      return { ...state, status: 'Cancelled', closings, backordered: {}, openRequest: null };
    }
    case 'OrderPartlyShipped':
    case 'OrderShipped': {
      const shipped = { ...state.shipped };
      for (const { lineId, quantity } of event.data.lines)
        shipped[lineId] = (shipped[lineId] ?? 0) + quantity;
      const shipments = [...state.shipments, event.data.shipmentId];
      return event.type === 'OrderShipped'
        ? { ...state, status: 'Shipped', shipped, shipments, openRequest: null }
        : { ...state, status: 'PartlyShipped', shipped, shipments };
    }
    case 'OrderDelivered':
      return { ...state, status: 'Delivered' };
    case 'OrderCompleted':
      return { ...state, status: 'Completed' };
    case 'OrderClosedShort': {
      const closed = { ...state.closed };
      for (const { lineId, quantity } of event.data.lines)
        closed[lineId] = (closed[lineId] ?? 0) + quantity;
      const closings = [...state.closings, event.data.closingId];
      // what waits is closed before what is reserved
      const backordered = withBackordered(
        state.backordered,
        event.data.lines.map((l) => [
          l.lineId,
          (state.backordered[l.lineId] ?? 0) - (l.backordered ?? 0),
        ]),
      );
      const { status } = event.data;
      return { ...state, status, closed, closings, backordered, openRequest: null };
    }
    case 'OrderClosingRequested': {
      const { requestId } = event.data;
      const closingRequests = [...state.closingRequests, requestId];
      return { ...state, closingRequests, openRequest: requestId };
    }
    case 'OrderClosingDeclined':
      return { ...state, openRequest: null };
    default:
      return never(event);
  }
}

const hasBeenConfirmed = (status: OrderStatus): boolean =>
  status === 'Confirmed' ||
  status === 'PartlyShipped' ||
  status === 'Shipped' ||
  status === 'Delivered' ||
  status === 'Completed';

function requireMove(from: OrderStatus, to: OrderStatus, by: Party): void {
  if (canMove(from, to, by)) return;
  const allowed = [
    ...new Set(transitions.filter((x) => x.from === from && x.by.includes(by)).map((x) => x.to)),
  ];
  const hint =
    allowed.length > 0
      ? `the ${by} can make it ${allowed.join(' or ')}`
      : `the ${by} cannot change it`;
  throw conflict('order/transition', `a ${from} order does not become ${to}: ${hint}`, {
    field: 'status',
    allowed,
    facts: { current: from },
  });
}

/**
 * The lines of a shipment, all that is left where none are named.
 *
 * @throws DomainError
 */
export function shippable(
  state: KnownOrder,
  requested: readonly ShippedLine[] | null,
): readonly ShippedLine[] {
  const ready = readyLines(state);
  if (requested === null && ready.length === 0 && openLines(state).length > 0)
    throw conflict(
      'order/backordered',
      'all that is left of this order waits for stock: receive it first',
      { field: 'lines', facts: { backordered: state.backordered } },
    );
  if (requested === null) return ready;
  const open = new Map(ready.map((l) => [l.lineId, l.quantity]));
  const known = new Set(state.lines.map((l) => l.lineId));
  if (requested.length === 0)
    throw invalid('order/no-lines', 'name the lines that are shipped', { field: 'lines' });
  const seen = new Set<string>();
  requested.forEach(({ lineId, quantity }, i) => {
    if (!known.has(lineId))
      throw invalid('order/unknown-line', 'this order has no such line', {
        field: `lines[${i}].id`,
        allowed: [...known],
      });
    if (seen.has(lineId))
      throw invalid('order/line-twice', 'a line is named once per shipment', {
        field: `lines[${i}].id`,
      });
    seen.add(lineId);
    const left = open.get(lineId) ?? 0;
    const waiting = state.backordered[lineId] ?? 0;
    if (waiting > 0 && Number.isSafeInteger(quantity) && quantity > left)
      throw conflict(
        'order/backordered',
        `of this line ${left} can be shipped, ${waiting} wait for stock: receive it first`,
        {
          field: `lines[${i}].quantity`,
          allowed: left > 0 ? [`1 to ${left}`] : [],
          facts: { backordered: waiting },
        },
      );
    if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > left)
      throw invalid('order/shipped-quantity', `of this line ${left} are still to be shipped`, {
        field: `lines[${i}].quantity`,
        allowed: left > 0 ? [`1 to ${left}`] : [],
      });
  });
  return requested.map(({ lineId, quantity }) => ({ lineId, quantity }));
}

const waitingHint = ({ backordered }: KnownOrder): string => {
  const units = Object.values(backordered).reduce((n, quantity) => n + quantity, 0);
  return units > 0 ? ` (${units} unit${units > 1 ? 's wait' : ' waits'} for stock)` : '';
};

/** Sets units that wait, by line; lines of which none do are left out. */
function withBackordered(
  before: KnownOrder['backordered'],
  changes: readonly (readonly [lineId: string, units: number])[],
): KnownOrder['backordered'] {
  const after = Object.entries({ ...before, ...Object.fromEntries(changes) });
  return Object.fromEntries(after.filter(([, units]) => units > 0));
}

/** Goods leave once their money is held, taken, or on account. */
function requirePaid({ number }: KnownOrder, payment: PaymentStatus | undefined): void {
  switch (payment) {
    case undefined:
    case 'Authorised':
    case 'Capturing':
    case 'Captured':
      return;
    case 'Requested':
      throw notPaid(payment, `${number} has not been paid yet: ship it once it is`);
    case 'CaptureFailed':
      throw notPaid(
        payment,
        `the payment for ${number} could not be charged, and the buyer was asked to pay in another way: ship it once it is paid, or cancel what is left`,
      );
    case 'Abandoned':
      throw notPaid(
        payment,
        `the payment for ${number} was given up: cancel what is left, and have it ordered again`,
      );
    default:
      never(payment);
  }
}

const notPaid = (payment: PaymentStatus, message: string): DomainError =>
  conflict('order/not-paid', message, { field: 'status', facts: { payment } });

/** What was counted away cannot be shipped: whoever ships is told at once, and where. */
function requireOnHand(
  state: KnownOrder,
  shipping: readonly ShippedLine[],
  lacking: readonly LackingStock[],
): void {
  const problems = lacking.map(({ lineId, location, needed, onHand }) => {
    const { sku } = state.lines.find((l) => l.lineId === lineId)!;
    const there = `${onHand} ${onHand === 1 ? 'is' : 'are'} on hand at ${location}`;
    return conflict(
      'order/not-on-hand',
      `${needed} of ${sku} would be shipped, and ${there}: receive or count the stock there first, ship less, or close the rest short`,
      {
        field: `lines[${shipping.findIndex((l) => l.lineId === lineId)}].quantity`,
        facts: { lineId, location, needed, onHand },
      },
    );
  });
  if (problems.length === 1) throw problems[0]!;
  if (problems.length > 1)
    throw conflict(
      'order/not-on-hand',
      `${problems.length} lines cannot be shipped: ${problems[0]!.message}; …`,
      { field: 'lines', problems },
    );
}

/** What is still to be shipped after a shipment. */
function leftAfter(state: KnownOrder, shipping: readonly ShippedLine[]): ShippedLine[] {
  const now = new Map(shipping.map((l) => [l.lineId, l.quantity]));
  return openLines(state)
    .map(({ lineId, quantity }) => ({ lineId, quantity: quantity - (now.get(lineId) ?? 0) }))
    .filter((l) => l.quantity > 0);
}

/** An order of which something is still to come has not been delivered. */
function requireNothingOpen(state: KnownOrder, by: Party): void {
  const left = openLines(state);
  if (left.length === 0) return;
  const units = left.reduce((n, l) => n + l.quantity, 0);
  const names = new Map(state.lines.map((l) => [l.lineId, l.sku]));
  const listed = left.slice(0, 3).map((l) => `${l.quantity} of ${names.get(l.lineId)}`);
  const more = left.length > listed.length ? ` and ${left.length - listed.length} lines more` : '';
  const hint =
    by === 'buyer'
      ? 'ask the vendor to close the rest if it is not to come'
      : 'ship the rest, or close it short';
  throw conflict(
    'order/rest-open',
    `${units} ${units === 1 ? 'unit is' : 'units are'} still to be shipped (${listed.join(', ')}${more}): ${hint}`,
    { field: 'status', allowed: [], facts: { left, current: state.status } },
  );
}

const ofOrder = ({ orderId, purchaseId, number, buyerOrgId, vendorOrgId }: OfOrder): OfOrder => ({
  orderId,
  purchaseId,
  number,
  buyerOrgId,
  vendorOrgId,
});
