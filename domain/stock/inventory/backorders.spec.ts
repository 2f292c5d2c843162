import fc from 'fast-check';
import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import { availableOf } from '../available.js';
import { MOST_SERVED_AT_ONCE, waitingUnits } from './backorders.js';
import type { InventoryCommand } from './inventory.commands.js';
import type { InventoryEvent } from './inventory.events.js';
import { inventory, type InventoryState } from './inventory.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { productId: 'p1', vendorOrgId: 'v1', location: 'leeds' };
const lineOf = (id: string) => ({
  reservationId: id,
  purchaseId: 'pu',
  orderId: 'o',
  lineId: `l-${id}`,
});
const receive = (quantity: number, movementId = `m${quantity}`): InventoryCommand => ({
  type: 'ReceiveStock',
  at,
  ...of,
  movementId,
  quantity,
  reference: null,
});
const queue = (id: string, quantity: number, since = at): InventoryCommand => ({
  type: 'QueueBackorder',
  at,
  ...of,
  ...lineOf(id),
  toBuy: true,
  quantity,
  since,
  promisedDate: '2026-04-01',
  orderNumber: '26-1',
});
const cover = (id: string, covered: number): InventoryCommand => ({
  type: 'CoverBackorder',
  at,
  ...of,
  reservationId: id,
  covered,
});
const reserve = (id: string, quantity: number): InventoryCommand => ({
  type: 'ReserveStock',
  at,
  ...of,
  ...lineOf(id),
  quantity,
  last: false,
});
const ship = (id: string, shipmentId: string, quantity: number): InventoryCommand => ({
  type: 'ShipReservedStock',
  at,
  ...of,
  reservationId: id,
  shipmentId,
  quantity,
});
const release = (id: string): InventoryCommand => ({
  type: 'ReleaseReservation',
  at,
  ...of,
  reservationId: id,
  reason: 'order cancelled',
});

/** All events of commands, one after the other. */
function after(...commands: readonly InventoryCommand[]): readonly InventoryEvent[] {
  return commands.reduce<readonly InventoryEvent[]>((events, command) => {
    const state = fold(inventory, events);
    return [...events, ...inventory.decide(command, state)];
  }, []);
}

/** What an event reserved for whom. */
const given = (events: readonly InventoryEvent[]) =>
  events.flatMap((e) =>
    e.type === 'BackorderReserved' ? [[e.data.reservationId, e.data.quantity]] : [],
  );

describe('lines that wait for stock', () => {
  const spec = specify(inventory);
  const early = '2026-03-01T09:00:00.000Z';

  it('get it in the append in which it arrives, oldest first, whoever was queued first', () => {
    const waiting = after(queue('young', 5), queue('old', 4, early));
    const state = fold(inventory, waiting);
    const events = inventory.decide(receive(6), state);
    expect(events.map((e) => e.type)).toEqual([
      'StockReceived',
      'BackorderReserved',
      'BackorderReserved',
    ]);
    expect(given(events)).toEqual([
      ['old', 4],
      ['young', 2],
    ]);
    expect(events[2]!.data).toMatchObject({ waiting: 3 });
  });

  it('are served by whatever makes stock available, and by nothing that takes it away', () => {
    const held = after(receive(3), reserve('held', 3), queue('r1', 2));
    const by: [string, InventoryCommand][] = [
      ['a count', { type: 'CountStock', at, ...of, movementId: 'c', counted: 5, reason: 'x' }],
      ['a correction', { type: 'AdjustStock', at, ...of, movementId: 'a', delta: 2, reason: 'x' }],
      ['a cancelled order', release('held')],
      [
        'a transfer',
        {
          type: 'ReceiveTransferredStock',
          at,
          ...of,
          movementId: 't',
          from: 'hull',
          quantity: 2,
          reason: 'x',
        },
      ],
    ];
    for (const [what, command] of by)
      expect([what, given(inventory.decide(command, fold(inventory, held)))]).toEqual([
        what,
        [['r1', 2]],
      ]);
    const less: InventoryCommand = {
      type: 'CountStock',
      at,
      ...of,
      movementId: 'c',
      counted: 1,
      reason: 'x',
    };
    spec
      .given(...held)
      .when(less)
      .thenTypes('StockCounted', 'StockShortfallFound');
  });

  it('keep what is reserved for them when a count goes down', () => {
    const counted = after(queue('r1', 4), receive(4), {
      type: 'CountStock',
      at,
      ...of,
      movementId: 'c',
      counted: 1,
      reason: 'x',
    });
    expect(fold(inventory, counted).reservations.get('r1')?.quantity).toBe(4);
  });

  it('are not overtaken by whoever orders later, nor by a transfer', () => {
    const waiting = after(receive(2), queue('r1', 5));
    expect(fold(inventory, waiting)).toMatchObject({ reserved: 2, waiting: 3 });
    spec
      .given(...waiting)
      .when(reserve('r2', 1))
      .thenTypes('StockReservationDeclined');
    spec
      .given(...waiting)
      .when({
        type: 'TransferStock',
        at,
        ...of,
        movementId: 't',
        to: 'hull',
        quantity: null,
        reason: 'x',
      })
      .thenNothing();
  });

  it('wait once, however often they are queued, and not again once they were served', () => {
    const queued = after(queue('r1', 5));
    spec
      .given(...queued)
      .when(queue('r1', 5))
      .thenNothing();
    spec
      .given(...queued, ...after(receive(5)))
      .when(queue('r1', 5))
      .thenTypes();
    const served = after(queue('r1', 5), receive(5));
    spec
      .given(...served)
      .when(queue('r1', 5))
      .thenNothing();
    const shipped = after(queue('r1', 5), receive(5), ship('r1', 's1', 5));
    spec
      .given(...shipped)
      .when(queue('r1', 5))
      .thenNothing();
    spec
      .given(...shipped)
      .when(ship('r1', 's1', 5))
      .thenNothing();
  });

  it('are told once what other locations supply, and leave when that is all', () => {
    const waiting = after(queue('r1', 5));
    spec
      .given(...waiting)
      .when(cover('r1', 2))
      .then([
        {
          type: 'BackorderReduced',
          data: {
            ...of,
            ...lineOf('r1'),
            toBuy: true,
            quantity: 2,
            covered: 2,
            waiting: 3,
            occurredAt: at,
          },
        },
      ]);
    const less = after(queue('r1', 5), cover('r1', 2));
    spec
      .given(...less)
      .when(cover('r1', 2))
      .thenNothing();
    spec
      .given(...less)
      .when(cover('r1', 1))
      .thenNothing();
    const gone = after(queue('r1', 5), cover('r1', 5));
    expect(fold(inventory, gone)).toMatchObject({ waiting: 0 });
    spec
      .given(...gone)
      .when(receive(5))
      .thenTypes('StockReceived');
    spec
      .given(...gone)
      .when(queue('r1', 5))
      .thenNothing();
  });

  it('ship what has come and wait for the rest, each shipment once', () => {
    const shipped = after(queue('r1', 5), receive(2), ship('r1', 's1', 2));
    spec
      .given(...shipped)
      .when(ship('r1', 's1', 2))
      .thenNothing();
    const state = fold(inventory, [...shipped, ...after(receive(3, 'm-late'))]);
    expect(state.onHand).toBe(3);
    const rest = inventory.decide(receive(3, 'm-later'), fold(inventory, shipped));
    expect(given(rest)).toEqual([['r1', 3]]);
    spec
      .given(...shipped, ...rest)
      .when(ship('r1', 's1', 2))
      .thenNothing();
  });

  it('of which there are thousands are served in appends of a size that any store takes', () => {
    const many = MOST_SERVED_AT_ONCE + 3;
    const ids = Array.from({ length: many }, (_, i) => `r${i}`);
    const waiting = ids.reduce<InventoryState>(
      (state, id) => fold(inventory, inventory.decide(queue(id, 1), state), state),
      inventory.initial,
    );
    const first = inventory.decide(receive(many), waiting);
    expect(given(first)).toHaveLength(MOST_SERVED_AT_ONCE);
    expect(first.at(-1)).toMatchObject({ data: { more: true } });
    const between = fold(inventory, first, waiting);
    // nobody comes in between
    expect(inventory.decide(reserve('new', 1), between)).toMatchObject([
      { type: 'StockReservationDeclined' },
    ]);
    const second = inventory.decide({ type: 'ReserveForBackorders', at, ...of }, between);
    expect(given(second)).toEqual(ids.slice(MOST_SERVED_AT_ONCE).map((id) => [id, 1]));
    expect(second.at(-1)!.data).not.toHaveProperty('more');
    const served = fold(inventory, second, between);
    expect(inventory.decide({ type: 'ReserveForBackorders', at, ...of }, served)).toEqual([]);
  });

  it('are always the oldest that get what comes, whatever happens, and a snapshot goes on like the original', () => {
    const id = fc.integer({ min: 0, max: 6 }).map((n) => `r${n}`);
    const n = fc.integer({ min: 1, max: 9 });
    const command = fc.oneof(
      fc.tuple(fc.constant('receive' as const), id, n),
      fc.tuple(fc.constant('count' as const), id, n),
      fc.tuple(fc.constant('reserve' as const), id, n),
      fc.tuple(fc.constant('queue' as const), id, n),
      fc.tuple(fc.constant('cover' as const), id, n),
      fc.tuple(fc.constant('release' as const), id, n),
      fc.tuple(fc.constant('ship' as const), id, n),
      fc.tuple(fc.constant('transfer' as const), id, n),
    );
    const commandOf = (
      [what, id, n]: readonly [string, string, number],
      i: number,
    ): InventoryCommand => {
      const movementId = `m${i}`;
      switch (what) {
        case 'receive':
          return receive(n, movementId);
        case 'count':
          return { type: 'CountStock', at, ...of, movementId, counted: n, reason: 'x' };
        case 'reserve':
          return reserve(`${id}x`, n);
        case 'queue':
          return queue(id, n, `2026-03-0${n}T09:00:00.000Z`);
        case 'cover':
          return cover(id, n);
        case 'release':
          return release(id);
        case 'ship':
          return ship(id, `s${n}`, n);
        default:
          return {
            type: 'TransferStock',
            at,
            ...of,
            movementId,
            to: 'hull',
            quantity: n,
            reason: 'x',
          };
      }
    };
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (steps) => {
        let state = inventory.initial;
        for (const [i, step] of steps.entries()) {
          let events: readonly InventoryEvent[] = [];
          try {
            events = inventory.decide(commandOf(step, i), state);
          } catch {
            continue;
          }
          for (const event of events) {
            if (event.type === 'BackorderReserved') {
              const ages = [...state.queue.values()].map(({ since, sequence }) => [
                since,
                sequence,
              ]);
              const oldest = ages.sort(([a, m], [b, n]) =>
                a! < b! ? -1 : a! > b! ? 1 : (m as number) - (n as number),
              )[0]!;
              const { since, sequence } = state.queue.get(event.data.reservationId)!;
              expect([since, sequence]).toEqual(oldest);
              expect(event.data.quantity).toBeGreaterThan(0);
            }
            const before = state;
            state = fold(inventory, [event], state);
            // no reservation is of what is not there
            if (state.reserved > before.reserved)
              expect(state.reserved).toBeLessThanOrEqual(state.onHand);
          }
          const waits = [...state.queue.values()];
          expect(state.waiting).toBe(waits.reduce((sum, wait) => sum + waitingUnits(wait), 0));
          expect(waits.every((wait) => waitingUnits(wait) > 0)).toBe(true);
          expect(state.reserved).toBe(state.reservations.reduce((sum, r) => sum + r.quantity, 0));
          // nobody waits beside what is there
          if (waits.length > 0) expect(availableOf(state)).toBe(0);
        }
        const restored = inventory.snapshots!.decode(
          JSON.parse(JSON.stringify(inventory.snapshots!.encode(state))),
        );
        expect(restored).toEqual(state);
      }),
    );
  });
});
