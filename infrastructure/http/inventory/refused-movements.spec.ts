import type { Caller } from '../../../application/shared/caller.js';
import { inventoryId, newId } from '../../../application/shared/command/ids.js';
import { CommandPipeline } from '../../../application/shared/command/pipeline.js';
import { decodeEvent } from '../../../application/shared/event/codec.js';
import type { AnyProcess } from '../../../application/shared/process/process.js';
import type { Services } from '../../../application/shared/use-case.js';
import { tellingVendors } from '../../../application/stock/refused-movement.js';
import { fulfilment } from '../../../application/trading/fulfilment.process.js';
import { rolePermissions } from '../../../domain/people/user/permissions.js';
import type { Decider, DomainCommand } from '../../../domain/shared/decider/decider.js';
import { inventory } from '../../../domain/stock/inventory/inventory.js';
import { order } from '../../../domain/trading/order/order.js';
import { purchase } from '../../../domain/trading/purchase/purchase.js';
import { anOrder, aPurchase, line } from '../../../domain/trading/trading-events-spec.js';
import { ProcessRunner } from '../../consumers/processes/process-runner.js';
import { closeStorage, openStorage, type Storage } from '../../engines/sqlite/open-storage.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { refusedFor, wireRefused } from './refused-movements.js';

const directory = temporaryDirectory();
const at = '2026-03-02T09:00:00.000Z';
const of = { productId: 'p-a', vendorOrgId: 'v-1', location: 'leeds' };
const callerOf = (role: 'warehouse' | 'operator', organizationId: string): Caller => ({
  person: { id: 'u-1' },
  organization: { id: organizationId, type: role === 'operator' ? 'Operator' : 'Seller' },
  role,
  permissions: new Set(rolePermissions[role].grants),
  impersonatorId: null,
  clientId: null,
});

describe('a movement that the stock has refused', () => {
  let storage: Storage;
  let pipeline: CommandPipeline;
  let runner: ProcessRunner;
  beforeAll(async () => {
    storage = await openStorage(directory(), 1);
    pipeline = new CommandPipeline(storage.store);
    const process = tellingVendors(fulfilment as AnyProcess, pipeline);
    runner = new ProcessRunner(process, storage.store, pipeline, storage.state, () => undefined);
    await runner.start();
  });
  afterAll(async () => {
    await runner.stop();
    await closeStorage(storage);
  });

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever it decides
  const send = (decider: Decider<any, any, any>, id: string, command: DomainCommand & object) => {
    const commandId = newId();
    const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
    const context = { commandId, correlationId: commandId, causationId: commandId, actor };
    return pipeline.execute({ decider, id, command, context });
  };

  it('is told at once to the vendor whose stock it is and to nobody else, and is tried again once it was counted', async () => {
    const stockId = inventoryId(of.productId, of.vendorOrgId, of.location);
    const movement = { at, ...of };
    const received = { type: 'ReceiveStock', movementId: 'm1', quantity: 10, reference: null };
    await send(inventory, stockId, { ...movement, ...received });
    const o1 = anOrder('o1', [line('a', 10)]);
    const placed = { type: 'PlaceQuotedPurchase', at, purchase: aPurchase([o1]).placed().data };
    await send(purchase, 'pu-1', placed);
    await eventually('the order is confirmed', async () => {
      const { state } = await pipeline.load(order, 'o1', true);
      return state?.status === 'Confirmed';
    });
    // counted after the shipment was checked, and before it is booked
    const counted = { type: 'CountStock', movementId: 'm2', counted: 4, reason: 'stocktake' };
    await send(inventory, stockId, { ...movement, ...counted });
    const shipment = { shipmentId: 's1', lines: null, final: true, carrier: null, tracking: null };
    const shipped = { type: 'ShipOrder', at, orderId: 'o1', ...shipment, parcels: [], lacking: [] };
    await send(order, 'o1', shipped);
    const history = async () =>
      (await storage.store.readStream(`inventory-${stockId}`, 0, 50)).map(decodeEvent);
    const told = await eventually('the vendor is told', async () =>
      (await history()).find(({ type }) => type === 'StockMovementRefused'),
    );
    expect(told.data).toMatchObject({
      ...of,
      movement: 'ShipReservedStock',
      quantity: 10,
      orderId: 'o1',
      reason: 'only 4 are on hand: receive or count the stock first',
    });
    const parked = await runner.parkedCommands();
    expect(refusedFor(callerOf('warehouse', 'v-2'), parked)).toEqual([]);
    expect(refusedFor(callerOf('operator', 'op'), parked)).toHaveLength(1);
    const [mine] = refusedFor(callerOf('warehouse', 'v-1'), parked);
    const services = { pipeline, documents: { getMany: () => Promise.resolve([]) } };
    expect(await wireRefused([mine!], services as unknown as Services)).toMatchObject([
      { quantity: 10, onHand: 4, orderId: 'o1', orderNumber: o1.placed().data.number },
    ]);

    // tried again too early, it is refused, kept and told again
    const { commandId } = mine!.pending;
    await runner.retryParked(commandId);
    await eventually('it is told again', async () => {
      const refusals = (await history()).filter(({ type }) => type === 'StockMovementRefused');
      return refusals.length === 2 && (await runner.parkedCommands()).length === 1;
    });
    const found = { type: 'CountStock', movementId: 'm3', counted: 12, reason: 'found' };
    await send(inventory, stockId, { ...movement, ...found });
    await runner.retryParked(commandId);
    await eventually('the goods are taken off', async () => {
      const { state } = await pipeline.load(inventory, stockId, true);
      return state.onHand === 2 && state.reserved === 0;
    });
    expect(await runner.parkedCommands()).toEqual([]);
  });
});
