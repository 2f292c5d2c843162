import type { ShippedLine } from '../../domain/trading/order/order.events.js';
import { reservationId } from '../shared/command/ids.js';
import type { RecordedOf } from '../shared/event/envelope.js';
import type { ProcessCommand } from '../shared/process/process.js';
import { release, toOrder, toStock } from './fulfilment-commands.js';
import {
  backorderedOf,
  type BackorderProgress,
  type Held,
  type LineProgress,
  type OrderProgress,
  type WaitingPlace,
} from './fulfilment.state.js';

/*
 * A line that waits for stock is queued at each of its locations with all the units that it lacks,
 * since nobody knows where they arrive. Each location reserves by itself, oldest first; what one has
 * reserved, the others are told not to supply. Two that reserve at the same instant may reserve more
 * than is lacking: the later one takes it back, which gives it to whoever waits next.
 */

interface Step {
  readonly line: LineProgress;
  readonly commands: readonly ProcessCommand[];
}

type Waiting = LineProgress & { readonly backorder: BackorderProgress };

const isWaiting = (line: LineProgress): line is Waiting => line.backorder !== undefined;

/** What is in stock was tried: the line waits for the rest. */
export function waiting(
  purchaseId: string,
  order: OrderProgress,
  line: LineProgress,
  at: string,
): Step {
  if (!isWaiting(line)) return { line, commands: [] };
  const { lineId, backorder } = line;
  const quantity = line.held.reduce((left, held) => left - held.quantity, line.quantity);
  const { waitsAt, since, promisedDate, orderNumber } = backorder;
  const places = waitsAt.map((location): WaitingPlace => {
    return { location, state: 'asked', given: 0, covered: 0 };
  });
  return {
    line: {
      ...line,
      outcome: 'backordered',
      backorder: { ...backorder, wanted: quantity, waiting: quantity, places },
    },
    commands: waitsAt.map((location, i) =>
      toStock(order, line, location, {
        type: 'QueueBackorder',
        at,
        reservationId: reservationId(lineId, location),
        purchaseId,
        orderId: order.orderId,
        lineId,
        toBuy: i === 0,
        quantity,
        since,
        promisedDate,
        orderNumber,
      }),
    ),
  };
}

export function queued(
  order: OrderProgress,
  line: LineProgress,
  { data }: RecordedOf<'BackorderQueued'>,
): Step {
  const next = withPlace(line, data.location, (place) => ({ ...place, state: 'queued' }));
  // what was found out meanwhile could not be told before
  return covering(order, next, data.occurredAt);
}

/** A location has reserved for the line. */
export function reservedForBackorder(
  order: OrderProgress,
  line: LineProgress,
  event: RecordedOf<'BackorderReserved'>,
): Step {
  const { location, quantity, waiting: left, more, reservationId, occurredAt: at } = event.data;
  if (!isWaiting(line)) return { line, commands: [] };
  const needed = Math.min(quantity, line.backorder.waiting);
  const excess = quantity - needed;
  const placed = withPlace(
    withWaiting(line, line.backorder.waiting - needed),
    location,
    (place) => ({
      ...place,
      state: left === 0 ? 'over' : 'queued',
      given: place.given + quantity,
    }),
  );
  const next: LineProgress = { ...placed, held: withHeld(line.held, event.data, excess) };
  const covered = covering(order, next, at);
  const commands: ProcessCommand[] = [...covered.commands];
  if (excess > 0) {
    const part = { quantity: excess, releaseId: event.id };
    const held = { reservationId, location };
    commands.push(release(order, held, line, at, 'supplied by another location', part));
  }
  if (more) commands.push(toStock(order, line, location, { type: 'ReserveForBackorders', at }));
  if (needed > 0) commands.push(record(order.orderId, [covered.line], at));
  return { line: covered.line, commands };
}

/** A location was told not to supply everything. */
export const reduced = (line: LineProgress, { data }: RecordedOf<'BackorderReduced'>): Step => ({
  line: withPlace(line, data.location, (place) =>
    data.waiting === 0 ? { ...place, state: 'over' } : place,
  ),
  commands: [],
});

/** Of the units that wait, at most so many are wanted no longer. */
export function withdrawn(
  order: OrderProgress,
  line: LineProgress,
  most: number,
  at: string,
): Step & { readonly quantity: number } {
  const quantity = Math.min(most, line.backorder?.waiting ?? 0);
  if (!isWaiting(line) || quantity === 0) return { line, commands: [], quantity: 0 };
  const less = withWaiting(line, line.backorder.waiting - quantity);
  return { ...covering(order, less, at), quantity };
}

/** Tells the order where fewer units wait than it believes. */
export function recorded(
  order: OrderProgress | undefined,
  believed: readonly ShippedLine[],
  at: string,
): ProcessCommand[] {
  if (!order || believed.length === 0) return [];
  const waits = new Map(backorderedOf(order).map((l) => [l.lineId, l.quantity]));
  const fewer = new Set(
    believed.filter((l) => (waits.get(l.lineId) ?? 0) < l.quantity).map((l) => l.lineId),
  );
  return fewer.size > 0
    ? [
        record(
          order.orderId,
          order.lines.filter((l) => fewer.has(l.lineId)),
          at,
        ),
      ]
    : [];
}

const record = (orderId: string, lines: readonly LineProgress[], at: string): ProcessCommand =>
  toOrder(orderId, {
    type: 'RecordBackorderReserved',
    at,
    lines: lines.map(({ lineId, backorder }) => ({
      lineId,
      backordered: backorder?.waiting ?? 0,
    })),
  });

/** Tells each location that waits for more than is wanted how much it need not supply. */
function covering(order: OrderProgress, line: LineProgress, at: string): Step {
  if (!isWaiting(line)) return { line, commands: [] };
  const { wanted, waiting } = line.backorder;
  const commands: ProcessCommand[] = [];
  const places = line.backorder.places.map((place): WaitingPlace => {
    const covered = wanted - waiting - place.given;
    if (place.state !== 'queued' || covered <= place.covered) return place;
    const { location } = place;
    commands.push(
      toStock(order, line, location, {
        type: 'CoverBackorder',
        at,
        reservationId: reservationId(line.lineId, location),
        covered,
      }),
    );
    return { ...place, covered };
  });
  return { line: { ...line, backorder: { ...line.backorder, places } }, commands };
}

/** One reservation per location: what came later is added to it. */
function withHeld(
  before: readonly Held[],
  { reservationId, location, quantity }: Pick<Held, 'reservationId' | 'location' | 'quantity'>,
  released: number,
): readonly Held[] {
  const index = before.findIndex((h) => h.reservationId === reservationId);
  const held = before[index] ?? { reservationId, location, quantity: 0, shipped: 0 };
  const back = (held.released ?? 0) + released;
  const after = {
    ...held,
    quantity: held.quantity + quantity,
    ...(back > 0 ? { released: back } : {}),
  };
  return index < 0 ? [...before, after] : before.with(index, after);
}

const withWaiting = (line: Waiting, waiting: number): LineProgress => ({
  ...line,
  backorder: { ...line.backorder, waiting },
});

function withPlace(
  line: LineProgress,
  location: string,
  change: (place: WaitingPlace) => WaitingPlace,
): LineProgress {
  if (!isWaiting(line)) return line;
  const places = line.backorder.places.map((place) =>
    place.location === location ? change(place) : place,
  );
  return { ...line, backorder: { ...line.backorder, places } };
}
