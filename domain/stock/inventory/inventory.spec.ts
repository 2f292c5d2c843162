import fc from 'fast-check';
import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import { DomainError } from '../../shared/decider/domain-error.js';
import { availableOf } from '../available.js';
import type { InventoryCommand } from './inventory.commands.js';
import type { InventoryEvent } from './inventory.events.js';
import { inventory } from './inventory.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { productId: 'p1', vendorOrgId: 'v1', location: 'leeds' };
const reservedFor = (id: string) => ({
  reservationId: id,
  purchaseId: 'pu',
  orderId: 'o',
  lineId: `l-${id}`,
});
const received = (quantity: number): InventoryEvent => ({
  type: 'StockReceived',
  data: { ...of, movementId: `m${quantity}`, quantity, reference: null, occurredAt: at },
});
const reserved = (id: string, quantity: number): InventoryEvent => ({
  type: 'StockReserved',
  data: { ...of, ...reservedFor(id), requested: quantity, quantity, occurredAt: at },
});
const released = (id: string, quantity: number): InventoryEvent => ({
  type: 'StockReservationReleased',
  data: { ...of, ...reservedFor(id), quantity, reason: 'cancelled', occurredAt: at },
});
const reserve = (id: string, quantity: number, last = true, when = at): InventoryCommand => ({
  type: 'ReserveStock',
  at: when,
  ...of,
  ...reservedFor(id),
  quantity,
  last,
});

describe('stock at a location', () => {
  const spec = specify(inventory);

  it('is received once, however often the delivery note is repeated', () => {
    spec
      .given(received(10))
      .when({ type: 'ReceiveStock', at, ...of, movementId: 'm10', quantity: 10, reference: null })
      .thenNothing();
  });

  it('is reserved once, however often the reservation is repeated', () => {
    spec
      .given(received(10))
      .when(reserve('r1', 4))
      .then([reserved('r1', 4)]);
    spec.given(received(10), reserved('r1', 4)).when(reserve('r1', 4)).thenNothing();
  });

  it('is transferred once, and no more than is not reserved', () => {
    const transfer = (quantity: number | null, to = 'hull'): InventoryCommand => ({
      type: 'TransferStock',
      at,
      ...of,
      movementId: 'm1',
      to,
      quantity,
      reason: 'sells better there',
    });
    const out: InventoryEvent = {
      type: 'StockTransferredOut',
      data: {
        ...of,
        movementId: 'm1',
        to: 'hull',
        quantity: 6,
        reason: 'sells better there',
        occurredAt: at,
      },
    };
    spec.given(received(10), reserved('r1', 4)).when(transfer(6)).then([out]);
    spec.given(received(10), reserved('r1', 4)).when(transfer(null)).then([out]);
    spec.given(received(4), reserved('r1', 4)).when(transfer(null)).thenNothing();
    spec.given(received(10), reserved('r1', 4), out).when(transfer(6)).thenNothing();
    spec
      .given(received(10), reserved('r1', 4))
      .when(transfer(7))
      .thenFails('inventory/not-available', { field: 'quantity', allowed: ['6'] });
    spec
      .given(received(10))
      .when(transfer(1, 'leeds'))
      .thenFails('inventory/same-location', { field: 'to' });
    const arrive: InventoryCommand = {
      type: 'ReceiveTransferredStock',
      at,
      ...of,
      movementId: 'm1',
      from: 'hull',
      quantity: 6,
      reason: 'sells better there',
    };
    const [arrived] = inventory.decide(arrive, inventory.initial);
    spec.given().when(arrive).thenTypes('StockTransferredIn');
    spec.given(arrived!).when(arrive).thenNothing();
    expect(fold(inventory, [received(10), arrived!])).toMatchObject({ onHand: 16 });
  });

  it('that does not suffice declines, and the demand that was not met is kept', () => {
    spec
      .given(received(3))
      .when(reserve('r1', 4))
      .then([
        {
          type: 'StockReservationDeclined',
          data: {
            ...of,
            ...reservedFor('r1'),
            requested: 4,
            available: 3,
            last: true,
            occurredAt: at,
          },
        },
      ]);
  });

  it('gives what it has when another location can give the rest', () => {
    spec
      .given(received(3))
      .when(reserve('r1', 4, false))
      .then([
        {
          type: 'StockReserved',
          data: { ...of, ...reservedFor('r1'), requested: 4, quantity: 3, occurredAt: at },
        },
      ]);
  });

  it('does not reserve again for a late repeat of a released reservation, for 30 days', () => {
    spec
      .given(received(10), reserved('r1', 4), released('r1', 4))
      .when(reserve('r1', 4))
      .thenNothing();
    spec
      .given(received(10), reserved('r1', 4), released('r1', 4))
      .when(reserve('r1', 4, true, '2026-04-01T09:00:00.000Z'))
      .thenNothing();
    spec
      .given(received(10), reserved('r1', 4), released('r1', 4))
      .when(reserve('r1', 4, true, '2026-04-02T09:00:00.000Z'))
      .thenTypes('StockReserved');
  });

  it('counted below what is reserved is accepted, and names the youngest reservations as broken', () => {
    spec
      .given(received(10), reserved('r1', 4), reserved('r2', 5))
      .when({ type: 'CountStock', at, ...of, movementId: 'c1', counted: 6, reason: 'stocktake' })
      .then([
        {
          type: 'StockCounted',
          data: {
            ...of,
            movementId: 'c1',
            before: 10,
            counted: 6,
            reason: 'stocktake',
            occurredAt: at,
          },
        },
        {
          type: 'StockShortfallFound',
          data: {
            ...of,
            onHand: 6,
            reserved: 9,
            broken: [{ ...reservedFor('r2'), short: 3 }],
            occurredAt: at,
          },
        },
      ]);
  });

  it('cannot be adjusted below nothing, and says how much can be taken off', () => {
    spec
      .given(received(3))
      .when({ type: 'AdjustStock', at, ...of, movementId: 'a', delta: -4, reason: 'damaged' })
      .thenFails('inventory/negative', { field: 'delta', allowed: ['-3'] });
  });

  it('is given back in part, each release once, and keeps the rest reserved', () => {
    const release = (quantity: number, releaseId: string): InventoryCommand => ({
      type: 'ReleaseReservation',
      at,
      ...of,
      reservationId: 'r1',
      reason: 'closed short',
      part: { quantity, releaseId },
    });
    const partly: InventoryEvent = {
      type: 'StockReservationReleased',
      data: {
        ...of,
        ...reservedFor('r1'),
        quantity: 3,
        reason: 'closed short',
        left: 1,
        releaseId: 'c1',
        occurredAt: at,
      },
    };
    const given = [received(10), reserved('r1', 4)];
    spec
      .given(...given)
      .when(release(3, 'c1'))
      .then([partly]);
    spec
      .given(...given, partly)
      .when(release(3, 'c1'))
      .thenNothing();
    const state = fold(inventory, [...given, partly]);
    expect([state.reserved, state.reservations.get('r1')?.quantity]).toEqual([1, 1]);
    const [rest] = inventory.decide(release(5, 'c2'), state);
    expect(rest).toMatchObject({ data: { quantity: 1 } });
    expect(rest!.data).not.toHaveProperty('left');
    spec
      .given(...given, partly, rest!)
      .when(release(5, 'c2'))
      .thenNothing();
    spec
      .given(...given)
      .when(release(0, 'c1'))
      .thenFails('number/positive-integer');
  });

  it('is shipped from its reservation, once per shipment, and never more than is reserved', () => {
    const ship = (shipmentId: string, quantity: number): InventoryCommand => ({
      type: 'ShipReservedStock',
      at,
      ...of,
      reservationId: 'r1',
      shipmentId,
      quantity,
    });
    const shipped: InventoryEvent = {
      type: 'ReservedStockShipped',
      data: { ...of, ...reservedFor('r1'), shipmentId: 's1', quantity: 3, occurredAt: at },
    };
    spec.given(received(10), reserved('r1', 4)).when(ship('s1', 3)).then([shipped]);
    spec.given(received(10), reserved('r1', 4), shipped).when(ship('s1', 3)).thenNothing();
    spec
      .given(received(10), reserved('r1', 4), shipped)
      .when(ship('s2', 2))
      .thenFails('inventory/not-reserved');
    const rest: InventoryEvent = {
      ...shipped,
      data: { ...shipped.data, shipmentId: 's2', quantity: 1 },
    } as InventoryEvent;
    spec.given(received(10), reserved('r1', 4), shipped, rest).when(ship('s2', 1)).thenNothing();
  });

  it('tells of a movement that it has refused, and stays as it is', () => {
    const refused = {
      ...of,
      commandId: 'c1',
      movement: 'ShipReservedStock',
      quantity: 10,
      orderId: 'o',
      reason: 'only 4 are on hand: receive or count the stock first',
    };
    const told: InventoryEvent = {
      type: 'StockMovementRefused',
      data: { ...refused, occurredAt: at },
    };
    spec
      .given(received(4))
      .when({ type: 'RecordRefusedMovement', at, ...refused })
      .then([told]);
    expect(fold(inventory, [received(4), told])).toEqual(fold(inventory, [received(4)]));
  });

  it('says once when it falls to the reorder point', () => {
    const point: InventoryEvent = {
      type: 'ReorderPointSet',
      data: { ...of, before: null, reorderPoint: 5, occurredAt: at },
    };
    spec
      .given(received(10), point)
      .when(reserve('r1', 5))
      .thenTypes('StockReserved', 'ReorderPointReached');
    spec
      .given(received(10), point, reserved('r1', 5))
      .when(reserve('r2', 1))
      .thenTypes('StockReserved');
  });

  it('is never oversold, whatever is asked in whatever order, and a snapshot continues like the original', () => {
    const command = fc.oneof(
      fc.record({ kind: fc.constant('receive' as const), n: fc.integer({ min: 1, max: 20 }) }),
      fc.record({
        kind: fc.constant('reserve' as const),
        n: fc.integer({ min: 1, max: 12 }),
        id: fc.integer({ min: 0, max: 9 }),
        last: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('release' as const), id: fc.integer({ min: 0, max: 9 }) }),
      fc.record({
        kind: fc.constant('ship' as const),
        n: fc.integer({ min: 1, max: 6 }),
        id: fc.integer({ min: 0, max: 9 }),
        s: fc.integer({ min: 0, max: 3 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        let state = inventory.initial;
        let received = 0;
        let shipped = 0;
        for (const [i, c] of commands.entries()) {
          let events: readonly InventoryEvent[] = [];
          try {
            if (c.kind === 'receive')
              events = inventory.decide(
                {
                  type: 'ReceiveStock',
                  at,
                  ...of,
                  movementId: `m${i}`,
                  quantity: c.n,
                  reference: null,
                },
                state,
              );
            else if (c.kind === 'reserve')
              events = inventory.decide(reserve(`r${c.id}`, c.n, c.last), state);
            else if (c.kind === 'release')
              events = inventory.decide(
                { type: 'ReleaseReservation', at, ...of, reservationId: `r${c.id}`, reason: 'x' },
                state,
              );
            else
              events = inventory.decide(
                {
                  type: 'ShipReservedStock',
                  at,
                  ...of,
                  reservationId: `r${c.id}`,
                  shipmentId: `s${c.s}`,
                  quantity: c.n,
                },
                state,
              );
          } catch (error) {
            expect(error).toBeInstanceOf(DomainError);
          }
          for (const e of events) {
            if (e.type === 'StockReceived') received += e.data.quantity;
            if (e.type === 'ReservedStockShipped') shipped += e.data.quantity;
          }
          state = fold(inventory, events, state);
          expect(state.onHand).toBe(received - shipped);
          expect(state.reserved).toBe(state.reservations.reduce((n, r) => n + r.quantity, 0));
          expect(state.reserved).toBeLessThanOrEqual(state.onHand);
          expect(availableOf(state)).toBe(state.onHand - state.reserved);
        }
        const restored = inventory.snapshots!.decode(
          JSON.parse(JSON.stringify(inventory.snapshots!.encode(state))),
        );
        expect(restored).toEqual(state);
      }),
    );
  });
});
