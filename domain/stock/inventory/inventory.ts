import { Map as ImmutableMap } from 'immutable';
import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { requireLine, requirePositiveInteger, requireText } from '../../shared/decider/text.js';
import { daysBetween, utcDayAt } from '../../shared/time/days.js';
import { availableOf } from '../available.js';
import { served, waitingUnits, type Wait } from './backorders.js';
import type { InventoryCommand } from './inventory.commands.js';
import type { InventoryEvent, OfInventory, ReservedFor } from './inventory.events.js';

export interface Reservation extends ReservedFor {
  /** Increases with each reservation: older ones have smaller numbers. */
  readonly sequence: number;
  /** Units still reserved. */
  readonly quantity: number;
  readonly shipments: readonly string[];
  /** Ids of the releases of a part of it. */
  readonly releases: readonly string[];
}

export interface InventoryState {
  readonly of: OfInventory | null;
  readonly onHand: number;
  readonly reserved: number;
  readonly reorderPoint: number | null;
  /** Persistent maps: a popular product has thousands, and each event makes a new state. */
  readonly reservations: ImmutableMap<string, Reservation>;
  readonly nextSequence: number;
  /** Lines that wait for stock, by the id of what is reserved for them. */
  readonly queue: ImmutableMap<string, Wait>;
  /** Units that wait, of all lines. */
  readonly waiting: number;
  /**
   * Ids of movements and of reservations released or shipped, with their day; kept {@link
   * CLOSED_DAYS} days so that a late repeat has no effect.
   */
  readonly closed: ImmutableMap<string, string>;
  /** The day on which old ids were last dropped: once a day is enough. */
  readonly closedCleanedOn: string;
}

export const CLOSED_DAYS = 30;

const initial: InventoryState = {
  of: null,
  onHand: 0,
  reserved: 0,
  reorderPoint: null,
  reservations: ImmutableMap(),
  nextSequence: 0,
  queue: ImmutableMap(),
  waiting: 0,
  closed: ImmutableMap(),
  closedCleanedOn: '',
};

/**
 * Stock of one product of one vendor at one location. Never oversold: concurrent reservations
 * conflict on the stream's revision.
 */
export const inventory: Decider<InventoryState, InventoryCommand, InventoryEvent> = {
  category: 'inventory',
  stateVersion: 3,
  initial,
  decide,
  evolve,
  // of most past events only an id is left in the state
  weigh: ({ reservations, queue, closed }) =>
    500 + 400 * (reservations.size + queue.size) + 150 * closed.size,
  snapshots: {
    every: 100,
    encode: (s) => ({
      ...s,
      reservations: [...s.reservations.values()],
      queue: [...s.queue.values()],
      closed: [...s.closed],
    }),
    decode: (json) => {
      const { reservations, queue, closed, ...plain } = json as Omit<
        InventoryState,
        'reservations' | 'queue' | 'closed'
      > & { reservations: Reservation[]; queue: Wait[]; closed: [string, string][] };
      return {
        ...plain,
        reservations: ImmutableMap(reservations.map((r) => [r.reservationId, r])),
        queue: ImmutableMap(queue.map((wait) => [wait.reservationId, wait])),
        closed: ImmutableMap(closed),
      };
    },
  },
};

function decide(command: InventoryCommand, state: InventoryState): readonly InventoryEvent[] {
  const of = {
    productId: command.productId,
    vendorOrgId: command.vendorOrgId,
    location: command.location,
    occurredAt: command.at,
  };
  switch (command.type) {
    case 'ReceiveStock':
      requirePositiveInteger('quantity', command.quantity);
      requireLine('location', command.location, 60);
      if (state.closed.has(command.movementId)) return [];
      return withReserved(state, [
        {
          type: 'StockReceived',
          data: {
            ...of,
            movementId: command.movementId,
            quantity: command.quantity,
            reference: command.reference,
          },
        },
      ]);
    case 'AdjustStock': {
      requireText('reason', command.reason, 500);
      if (!Number.isSafeInteger(command.delta))
        throw invalid('inventory/delta', 'delta must be a whole number', { field: 'delta' });
      if (command.delta === 0 || state.closed.has(command.movementId)) return [];
      if (state.onHand + command.delta < 0)
        throw conflict(
          'inventory/negative',
          `only ${state.onHand} are on hand: at most ${state.onHand} can be taken off`,
          {
            field: 'delta',
            allowed: [String(-state.onHand)],
          },
        );
      const adjusted: InventoryEvent = {
        type: 'StockAdjusted',
        data: {
          ...of,
          movementId: command.movementId,
          before: state.onHand,
          delta: command.delta,
          reason: command.reason,
        },
      };
      return withConsequences(state, [adjusted]);
    }
    case 'CountStock': {
      requireText('reason', command.reason, 500);
      if (!Number.isSafeInteger(command.counted) || command.counted < 0)
        throw invalid(
          'inventory/counted',
          'the counted quantity must be a whole number from 0 up',
          { field: 'quantity' },
        );
      if (state.closed.has(command.movementId)) return [];
      const counted: InventoryEvent = {
        type: 'StockCounted',
        data: {
          ...of,
          movementId: command.movementId,
          before: state.onHand,
          counted: command.counted,
          reason: command.reason,
        },
      };
      return withConsequences(state, [counted]);
    }
    case 'TransferStock': {
      const { movementId, to, reason } = command;
      const free = Math.min(state.onHand, freeOf(state));
      const quantity = command.quantity ?? free;
      requireText('reason', reason, 500);
      if (to === command.location)
        throw invalid('inventory/same-location', 'stock is transferred to another location', {
          field: 'to',
        });
      if (state.closed.has(movementId)) return [];
      if (command.quantity === null && free === 0) return [];
      requirePositiveInteger('quantity', quantity);
      if (quantity > free)
        throw conflict(
          'inventory/not-available',
          `${free} of ${state.onHand} on hand are free to be transferred, the others are reserved`,
          { field: 'quantity', allowed: [String(free)] },
        );
      return withConsequences(state, [
        { type: 'StockTransferredOut', data: { ...of, movementId, to, quantity, reason } },
      ]);
    }
    case 'ReceiveTransferredStock': {
      const { movementId, from, quantity, reason } = command;
      requirePositiveInteger('quantity', quantity);
      if (state.closed.has(movementId)) return [];
      return withReserved(state, [
        { type: 'StockTransferredIn', data: { ...of, movementId, from, quantity, reason } },
      ]);
    }
    case 'ReserveStock': {
      requirePositiveInteger('quantity', command.quantity);
      if (
        state.reservations.has(command.reservationId) ||
        isClosed(state, command.reservationId, command.at)
      )
        return [];
      const { reservationId, purchaseId, orderId, lineId, quantity: requested, last } = command;
      const reservedFor = { ...of, reservationId, purchaseId, orderId, lineId, requested };
      const available = freeOf(state);
      if (available === 0 || (last && available < requested))
        return [{ type: 'StockReservationDeclined', data: { ...reservedFor, available, last } }];
      return withConsequences(state, [
        {
          type: 'StockReserved',
          data: { ...reservedFor, quantity: Math.min(requested, available) },
        },
      ]);
    }
    case 'ReleaseReservation': {
      const reservation = state.reservations.get(command.reservationId);
      if (!reservation) return [];
      const { quantity: held, ...reservedFor } = reservationData(reservation);
      const { part, reason } = command;
      if (part) requirePositiveInteger('quantity', part.quantity);
      if (part && reservation.releases.includes(part.releaseId)) return [];
      const quantity = Math.min(part?.quantity ?? held, held);
      const left = held - quantity;
      const partly = part && left > 0 ? { left, releaseId: part.releaseId } : {};
      return withReserved(state, [
        {
          type: 'StockReservationReleased',
          data: { ...of, ...reservedFor, quantity, reason, ...partly },
        },
      ]);
    }
    case 'ShipReservedStock': {
      requirePositiveInteger('quantity', command.quantity);
      const reservation = state.reservations.get(command.reservationId);
      if (!reservation) {
        if (state.closed.has(command.reservationId)) return [];
        throw missing('inventory/no-reservation', 'nothing is reserved under this id');
      }
      if (reservation.shipments.includes(command.shipmentId)) return [];
      if (command.quantity > reservation.quantity)
        throw conflict(
          'inventory/not-reserved',
          `only ${reservation.quantity} are reserved for this line`,
          { field: 'quantity' },
        );
      if (command.quantity > state.onHand)
        throw conflict(
          'inventory/not-on-hand',
          `only ${state.onHand} are on hand: receive or count the stock first`,
          { field: 'quantity' },
        );
      const { quantity: _held, ...reservedFor } = reservationData(reservation);
      return [
        {
          type: 'ReservedStockShipped',
          data: {
            ...of,
            ...reservedFor,
            shipmentId: command.shipmentId,
            quantity: command.quantity,
          },
        },
      ];
    }
    case 'RecordRefusedMovement': {
      const { commandId, movement, quantity, orderId, reason } = command;
      return [
        {
          type: 'StockMovementRefused',
          data: { ...of, commandId, movement, quantity, orderId, reason },
        },
      ];
    }
    case 'QueueBackorder': {
      const { reservationId, purchaseId, orderId, lineId, toBuy, quantity } = command;
      requirePositiveInteger('quantity', quantity);
      if (state.queue.has(reservationId) || state.closed.has(waitId(reservationId))) return [];
      const { since, promisedDate, orderNumber } = command;
      const waiting = { reservationId, purchaseId, orderId, lineId, toBuy, quantity };
      return withConsequences(state, [
        {
          type: 'BackorderQueued',
          data: { ...of, ...waiting, since, promisedDate, orderNumber },
        },
      ]);
    }
    case 'CoverBackorder': {
      const wait = state.queue.get(command.reservationId);
      if (!wait || command.covered <= wait.covered) return [];
      const { reservationId, purchaseId, orderId, lineId, toBuy } = wait;
      const { covered } = command;
      const waiting = Math.max(0, wait.wanted - wait.given - covered);
      return withReserved(state, [
        {
          type: 'BackorderReduced',
          data: {
            ...of,
            ...{ reservationId, purchaseId, orderId, lineId, toBuy },
            quantity: waitingUnits(wait) - waiting,
            covered,
            waiting,
          },
        },
      ]);
    }
    case 'ReserveForBackorders':
      return withConsequences(state, [], of);
    case 'SetReorderPoint':
      if (
        command.reorderPoint !== null &&
        (!Number.isSafeInteger(command.reorderPoint) || command.reorderPoint < 0)
      )
        throw invalid(
          'inventory/reorder-point',
          'the reorder point must be a whole number from 0 up',
          { field: 'reorderPoint' },
        );
      if (command.reorderPoint === state.reorderPoint) return [];
      return [
        {
          type: 'ReorderPointSet',
          data: { ...of, before: state.reorderPoint, reorderPoint: command.reorderPoint },
        },
      ];
    default:
      return never(command);
  }
}

function evolve(state: InventoryState, event: InventoryEvent): InventoryState {
  const of = state.of ?? ofEvent(event.data);
  switch (event.type) {
    case 'StockReceived':
      return remember(
        { ...state, of, onHand: state.onHand + event.data.quantity },
        event.data.movementId,
        event.data.occurredAt,
      );
    case 'StockAdjusted':
      return remember(
        { ...state, of, onHand: state.onHand + event.data.delta },
        event.data.movementId,
        event.data.occurredAt,
      );
    case 'StockCounted':
      return remember(
        { ...state, of, onHand: event.data.counted },
        event.data.movementId,
        event.data.occurredAt,
      );
    case 'StockTransferredOut':
      return remember(
        { ...state, of, onHand: state.onHand - event.data.quantity },
        event.data.movementId,
        event.data.occurredAt,
      );
    case 'StockTransferredIn':
      return remember(
        { ...state, of, onHand: state.onHand + event.data.quantity },
        event.data.movementId,
        event.data.occurredAt,
      );
    case 'StockReserved': {
      const { reservationId, purchaseId, orderId, lineId, quantity } = event.data;
      const { nextSequence: sequence } = state;
      const reservation: Reservation = {
        reservationId,
        purchaseId,
        orderId,
        lineId,
        sequence,
        quantity,
        shipments: [],
        releases: [],
      };
      const reservations = state.reservations.set(reservationId, reservation);
      return {
        ...state,
        of,
        reserved: state.reserved + quantity,
        reservations,
        nextSequence: sequence + 1,
      };
    }
    case 'StockReservationReleased': {
      const { reservationId, quantity, left = 0, releaseId, occurredAt } = event.data;
      const next = { ...state, of, reserved: state.reserved - quantity };
      const reservation = state.reservations.get(reservationId);
      // what a line waits for is added to its reservation, which remembers what was done with it
      const isOver = left === 0 && !state.queue.has(reservationId);
      if (!reservation || isOver) return close(next, reservationId, occurredAt);
      const releases = releaseId ? [...reservation.releases, releaseId] : reservation.releases;
      const reservations = state.reservations.set(reservationId, {
        ...reservation,
        quantity: left,
        releases,
      });
      return { ...next, reservations };
    }
    case 'ReservedStockShipped': {
      const { reservationId, shipmentId, quantity, occurredAt } = event.data;
      const reservation = state.reservations.get(reservationId);
      const next = {
        ...state,
        of,
        onHand: state.onHand - quantity,
        reserved: state.reserved - quantity,
      };
      const left = (reservation?.quantity ?? quantity) - quantity;
      const isOver = left === 0 && !state.queue.has(reservationId);
      if (!reservation || isOver) return close(next, reservationId, occurredAt);
      const shipped = {
        ...reservation,
        quantity: left,
        shipments: [...reservation.shipments, shipmentId],
      };
      return { ...next, reservations: state.reservations.set(reservationId, shipped) };
    }
    case 'BackorderQueued': {
      const { reservationId, purchaseId, orderId, lineId, toBuy, since, quantity } = event.data;
      const { nextSequence: sequence } = state;
      const waitsFor = { reservationId, purchaseId, orderId, lineId, toBuy };
      const wait = { ...waitsFor, since, sequence, wanted: quantity, given: 0, covered: 0 };
      return {
        ...state,
        of,
        queue: state.queue.set(reservationId, wait),
        waiting: state.waiting + quantity,
        nextSequence: sequence + 1,
      };
    }
    case 'BackorderReserved': {
      const { reservationId, purchaseId, orderId, lineId } = event.data;
      const { quantity, waiting, occurredAt } = event.data;
      const { nextSequence } = state;
      const before = state.reservations.get(reservationId) ?? {
        reservationId,
        purchaseId,
        orderId,
        lineId,
        sequence: nextSequence,
        quantity: 0,
        shipments: [],
        releases: [],
      };
      const reservation = { ...before, quantity: before.quantity + quantity };
      const next: InventoryState = {
        ...state,
        of,
        reserved: state.reserved + quantity,
        reservations: state.reservations.set(reservationId, reservation),
        nextSequence: nextSequence + 1,
        waiting: state.waiting - quantity,
      };
      const wait = state.queue.get(reservationId);
      if (!wait || waiting === 0) return waitsNoLonger(next, reservationId, occurredAt);
      const served = { ...wait, given: wait.given + quantity };
      return { ...next, queue: next.queue.set(reservationId, served) };
    }
    case 'BackorderReduced': {
      const { reservationId, covered, waiting, occurredAt } = event.data;
      const wait = state.queue.get(reservationId);
      if (!wait) return { ...state, of };
      const next = { ...state, of, waiting: state.waiting - event.data.quantity };
      if (waiting > 0)
        return { ...next, queue: next.queue.set(reservationId, { ...wait, covered }) };
      const over = waitsNoLonger(next, reservationId, occurredAt);
      const isEmpty = over.reservations.get(reservationId)?.quantity === 0;
      return isEmpty ? close(over, reservationId, occurredAt) : over;
    }
    case 'ReorderPointSet':
      return { ...state, of, reorderPoint: event.data.reorderPoint };
    case 'StockReservationDeclined':
    case 'StockShortfallFound':
    case 'StockMovementRefused':
    case 'ReorderPointReached':
      return { ...state, of };
    default:
      return never(event);
  }
}

/** What a location can still promise: nothing of what others wait for. */
const freeOf = (state: InventoryState): number => Math.max(0, availableOf(state) - state.waiting);

/** Under which it is remembered that a line has waited here. */
const waitId = (reservationId: string): string => `wait:${reservationId}`;

const waitsNoLonger = (state: InventoryState, reservationId: string, at: string): InventoryState =>
  remember({ ...state, queue: state.queue.delete(reservationId) }, waitId(reservationId), at);

/** Of a change that takes nothing away: what comes is reserved for those who wait for it. */
const withReserved = (
  before: InventoryState,
  events: InventoryEvent[],
): readonly InventoryEvent[] =>
  before.queue.size === 0 ? events : withConsequences(before, events);

/**
 * Adds the events that follow from a change of stock: what is reserved for those who wait, a
 * shortfall, or the reorder point. Decided in one append, so that nobody comes in between.
 */
function withConsequences(
  before: InventoryState,
  events: InventoryEvent[],
  at: OfInventory & { readonly occurredAt: string } = events[0]!.data,
): readonly InventoryEvent[] {
  let after = events.reduce(evolve, before);
  if (after.queue.size > 0) {
    const reserved = served(after, at);
    after = reserved.reduce(evolve, after);
    events.push(...reserved);
  }
  if (events.length === 0) return events;
  const first = events[0]!.data;
  const of = { ...ofEvent(first), occurredAt: first.occurredAt };
  const shortBefore = Math.max(0, before.reserved - before.onHand);
  const short = Math.max(0, after.reserved - after.onHand);
  if (short > shortBefore)
    events.push({
      type: 'StockShortfallFound',
      data: {
        ...of,
        onHand: after.onHand,
        reserved: after.reserved,
        broken: brokenBy(after, short),
      },
    });
  const { reorderPoint } = after;
  if (
    reorderPoint !== null &&
    availableOf(before) > reorderPoint &&
    availableOf(after) <= reorderPoint
  )
    events.push({
      type: 'ReorderPointReached',
      data: { ...of, available: availableOf(after), reorderPoint },
    });
  return events;
}

/** The newest reservations are broken first: earlier orders are supplied first. */
function brokenBy(state: InventoryState, short: number): (ReservedFor & { short: number })[] {
  const broken: (ReservedFor & { short: number })[] = [];
  let left = short;
  for (const reservation of [...state.reservations.values()].sort(
    (a, b) => b.sequence - a.sequence,
  )) {
    if (left === 0) break;
    if (reservation.quantity === 0) continue;
    const missingHere = Math.min(left, reservation.quantity);
    const { quantity: _held, ...reservedFor } = reservationData(reservation);
    broken.push({ ...reservedFor, short: missingHere });
    left -= missingHere;
  }
  return broken;
}

function close(state: InventoryState, reservationId: string, at: string): InventoryState {
  return remember(
    { ...state, reservations: state.reservations.delete(reservationId) },
    reservationId,
    at,
  );
}

function remember(state: InventoryState, id: string, at: string): InventoryState {
  const day = utcDayAt(at);
  if (day <= state.closedCleanedOn) return { ...state, closed: state.closed.set(id, day) };
  const closed = state.closed
    .filter((closedOn) => daysBetween(closedOn, day) <= CLOSED_DAYS)
    .set(id, day);
  return { ...state, closed, closedCleanedOn: day };
}

function isClosed(state: InventoryState, reservationId: string, at: string): boolean {
  const day = state.closed.get(reservationId);
  return day !== undefined && daysBetween(day, utcDayAt(at)) <= CLOSED_DAYS;
}

const ofEvent = ({ productId, vendorOrgId, location }: OfInventory): OfInventory => ({
  productId,
  vendorOrgId,
  location,
});

const reservationData = ({
  reservationId,
  purchaseId,
  orderId,
  lineId,
  quantity,
}: Reservation) => ({
  reservationId,
  purchaseId,
  orderId,
  lineId,
  quantity,
});
