import { fold } from '../../domain/shared/decider/decider.js';
import type { InventoryEvent } from '../../domain/stock/inventory/inventory.events.js';
import { inventory, type InventoryState } from '../../domain/stock/inventory/inventory.js';
import { order, type KnownOrder } from '../../domain/trading/order/order.js';
import { anOrder, line } from '../../domain/trading/trading-events-spec.js';
import { inventoryId, reservationId } from '../shared/command/ids.js';
import type { CommandPipeline } from '../shared/command/pipeline.js';
import { lackingStock } from './lacking-stock.js';

const at = '2026-03-02T09:00:00.000Z';
const o1 = anOrder('o1', [
  line('a', 10, { locations: ['leeds', 'bristol'] }),
  line('b', 5, { productId: 'p-a' }),
]);
const state = fold(order, [o1.placed(), o1.confirmed()]) as KnownOrder;

/** Stock of product `p-a` of which so many are reserved, by line; then it is counted. */
function stock(
  location: string,
  reserved: Readonly<Record<string, number>>,
  counted: number,
): [string, InventoryState] {
  const of = { productId: 'p-a', vendorOrgId: 'v-1', location, occurredAt: at };
  const events: InventoryEvent[] = [
    ...Object.entries(reserved).map(([lineId, quantity]): InventoryEvent => {
      const ids = { purchaseId: 'pu-1', orderId: 'o1', lineId };
      return {
        type: 'StockReserved',
        data: {
          ...of,
          ...ids,
          reservationId: reservationId(lineId, location),
          requested: quantity,
          quantity,
        },
      };
    }),
    { type: 'StockCounted', data: { ...of, movementId: 'm', before: 0, counted, reason: 'x' } },
  ];
  return [inventoryId('p-a', 'v-1', location), fold(inventory, events)];
}

/** What the streams say, and what is remembered of them where that is older. */
const pipelineOf = (
  now: readonly (readonly [string, InventoryState])[],
  remembered = now,
): Pick<CommandPipeline, 'load'> => {
  const load = (_decider: unknown, id: string, fresh = false) =>
    Promise.resolve({ state: new Map(fresh ? now : remembered).get(id) ?? inventory.initial });
  return { load } as unknown as Pick<CommandPipeline, 'load'>;
};

describe('what of a shipment is not there', () => {
  it('is nothing where what is reserved is on hand', async () => {
    const pipeline = pipelineOf([stock('leeds', { a: 4, b: 5 }, 9), stock('bristol', { a: 6 }, 6)]);
    expect(await lackingStock(state, null, pipeline)).toEqual([]);
  });

  it('is named with its line, its location and what is there, the lines of one product together', async () => {
    const pipeline = pipelineOf([stock('leeds', { a: 4, b: 5 }, 6), stock('bristol', { a: 6 }, 1)]);
    expect(await lackingStock(state, null, pipeline)).toEqual([
      { lineId: 'a', location: 'bristol', needed: 6, onHand: 1 },
      { lineId: 'b', location: 'leeds', needed: 5, onHand: 2 },
    ]);
    const some = [{ lineId: 'a', quantity: 5 }];
    expect(await lackingStock(state, some, pipeline)).toEqual([]);
    expect(await lackingStock(state, [{ lineId: 'b', quantity: 5 }], pipeline)).toEqual([]);
  });

  it('is not guessed where a reservation is not there', async () => {
    expect(await lackingStock(state, null, pipelineOf([stock('leeds', {}, 0)]))).toEqual([]);
  });

  it('rests on the streams, and not on what is remembered of them', async () => {
    const received = stock('leeds', { a: 10, b: 5 }, 15);
    const counted = stock('leeds', { a: 10, b: 5 }, 0);
    expect(await lackingStock(state, null, pipelineOf([received], [counted]))).toEqual([]);
  });
});
