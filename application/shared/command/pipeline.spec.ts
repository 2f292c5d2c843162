import type { InventoryCommand } from '../../../domain/stock/inventory/inventory.commands.js';
import { inventory, type InventoryState } from '../../../domain/stock/inventory/inventory.js';
import {
  closeStorage,
  openStorage,
  type Storage,
} from '../../../infrastructure/engines/sqlite/open-storage.js';
import { temporaryDirectory } from '../../../infrastructure/testing/kit/directory.js';
import { NO_STREAM, type EventStore } from '../../ports/event-store.js';
import { newId } from './ids.js';
import { CommandPipeline, type CommandRequest } from './pipeline.js';
import { Snapshots } from './snapshots.js';

const directory = temporaryDirectory();
const at = '2026-03-02T09:00:00.000Z';
const of = { productId: 'p', vendorOrgId: 'v', location: 'main' };

type InventoryRequest = CommandRequest<InventoryState, InventoryCommand>;
type WithoutInventory = { type: InventoryCommand['type']; [field: string]: unknown };

function request(
  id: string,
  command: WithoutInventory,
  more: Partial<InventoryRequest> = {},
): InventoryRequest {
  const commandId = newId();
  const actor = { person: 'u', organization: 'o', impersonator: null, client: null };
  return {
    decider: inventory,
    id,
    command: { at, ...of, ...command } as InventoryCommand,
    context: { commandId, correlationId: commandId, causationId: commandId, actor },
    ...more,
  };
}
const receive = (id: string, quantity: number) =>
  request(id, { type: 'ReceiveStock', movementId: newId(), quantity, reference: null });
const reserve = (id: string, reservationId: string) =>
  request(id, {
    type: 'ReserveStock',
    reservationId,
    purchaseId: 'pu',
    orderId: 'o',
    lineId: reservationId,
    quantity: 1,
    last: true,
  });

describe('the command pipeline', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openStorage(directory(), 1);
  });
  afterAll(() => closeStorage(storage));

  it('sells exactly the last ten units to 32 who want them, through two pipelines with caches of their own over one store', async () => {
    const pipelines = [new CommandPipeline(storage.store), new CommandPipeline(storage.store)];
    const id = newId();
    await pipelines[0]!.execute(receive(id, 10));
    await Promise.all(pipelines.map((p) => p.load(inventory, id)));
    // one command after the other in each, so that both keep deciding on what the other has just
    // made stale
    const results = await Promise.all(
      pipelines.map(async (pipeline, which) => {
        const events = [];
        for (let n = 0; n < 16; n++)
          events.push(...(await pipeline.execute(reserve(id, `r${which}-${n}`))).events);
        return events;
      }),
    );
    const types = results.flat().map((e) => e.type);
    expect(types.filter((t) => t === 'StockReserved')).toHaveLength(10);
    expect(types.filter((t) => t === 'StockReservationDeclined')).toHaveLength(22);
    expect(pipelines[0]!.conflicts + pipelines[1]!.conflicts).toBeGreaterThan(0);
    const { state } = await pipelines[0]!.load(inventory, id, true);
    expect(state).toMatchObject({ onHand: 10, reserved: 10 });
  });

  it('appends at once what waits for one stream, and answers each command for itself', async () => {
    const pipeline = new CommandPipeline(storage.store);
    const id = newId();
    await pipeline.execute(receive(id, 2));
    const outcomes = await Promise.all(
      [reserve(id, 'a'), reserve(id, 'b'), reserve(id, 'c'), reserve(id, 'a')].map((r) =>
        pipeline.execute(r),
      ),
    );
    expect(outcomes.map((o) => o.events.map((e) => e.type))).toEqual([
      ['StockReserved'],
      ['StockReserved'],
      ['StockReservationDeclined'],
      [],
    ]);
  });

  it('never refuses, nor answers "nothing changed", from a state that is out of date', async () => {
    const [mine, other] = [new CommandPipeline(storage.store), new CommandPipeline(storage.store)];
    const id = newId();
    await mine.execute(receive(id, 5));
    await mine.execute(reserve(id, 'r1'));
    await other.execute(
      request(id, { type: 'ReleaseReservation', reservationId: 'r1', reason: 'x' }),
    );
    const ship = request(id, {
      type: 'ShipReservedStock',
      reservationId: 'r1',
      shipmentId: 's',
      quantity: 9,
    });
    // as mine remembers it, the reservation is there and 9 are too many; in truth it is closed and
    // there is nothing to ship
    expect((await mine.execute(ship)).events).toEqual([]);
  });

  it('recognises its own append when the answer was lost', async () => {
    const store = storage.store;
    let lose = true;
    const forgetful: EventStore = Object.assign(Object.create(store) as EventStore, {
      append: async (...args: Parameters<EventStore['append']>) => {
        const appended = await store.append(...args);
        if (lose) {
          lose = false;
          throw new Error('the connection broke');
        }
        return appended;
      },
    });
    const id = newId();
    const result = await new CommandPipeline(forgetful).execute(receive(id, 7));
    expect(result).toMatchObject({ revision: 0, state: { onHand: 7 } });
    expect(await store.readStream(`inventory-${id}`, 0, 10)).toHaveLength(1);
  });

  it('refuses a command for another revision than the caller saw', async () => {
    const pipeline = new CommandPipeline(storage.store);
    const id = newId();
    await pipeline.execute(receive(id, 5));
    await expect(
      pipeline.execute({ ...receive(id, 5), expectedRevision: 3 }),
    ).rejects.toMatchObject({ name: 'RevisionMismatch', expected: 3, actual: 0 });
    expect((await pipeline.execute({ ...receive(id, 5), expectedRevision: 0 })).revision).toBe(1);
  });

  it('loads a long stream from its snapshot, to the same state', async () => {
    const errors: string[] = [];
    const snapshots = () =>
      new Snapshots(storage.state, storage.store.epoch, (e) => errors.push(e.message));
    const id = newId();
    const first = new CommandPipeline(storage.store, snapshots());
    for (let n = 0; n < 30; n++)
      await Promise.all(Array.from({ length: 40 }, () => first.execute(receive(id, 1))));
    const { state } = await first.load(inventory, id);
    expect(await storage.state.get('snapshot:inventory', `inventory-${id}`)).not.toBeNull();
    let read = 0;
    const counting: EventStore = Object.assign(Object.create(storage.store) as EventStore, {
      readStream: async (...args: Parameters<EventStore['readStream']>) => {
        const events = await storage.store.readStream(...args);
        read += events.length;
        return events;
      },
    });
    const loaded = await new CommandPipeline(counting, snapshots()).load(inventory, id);
    expect(loaded.state).toEqual(state);
    expect(loaded.revision).toBe(1_199);
    expect(read).toBeLessThan(inventory.snapshots!.every + 40);
    expect(errors).toEqual([]);
  });

  it('throws a snapshot away that is from beyond the events of a restored store, and decides on what the stream has', async () => {
    const id = newId();
    const stream = `inventory-${id}`;
    const snapshots = () =>
      new Snapshots(storage.state, storage.store.epoch, (e) => {
        throw e;
      });
    await new CommandPipeline(storage.store).execute(receive(id, 5));
    const { state, revision, position } = await new CommandPipeline(storage.store).load(
      inventory,
      id,
    );
    const beyond = { state: { ...state, onHand: 900 }, revision, position, eventId: newId() };
    // what the restore has undone: further events, and another event at the same revision
    for (const snapshot of [{ ...beyond, revision: revision + 40 }, beyond]) {
      snapshots().save(inventory, stream, snapshot);
      // answered after what was written before it
      await storage.state.write([]);
      const pipeline = new CommandPipeline(storage.store, snapshots());
      const reserved = await pipeline.execute(reserve(id, newId()));
      expect(reserved.state).toMatchObject({ onHand: 5 });
      await expect(
        pipeline.execute(
          request(id, { type: 'AdjustStock', movementId: newId(), delta: -6, reason: 'Damaged' }),
        ),
      ).rejects.toMatchObject({ name: 'DomainError' });
    }
  });

  it('uses no snapshot of another history', async () => {
    const id = newId();
    await new CommandPipeline(storage.store).execute(receive(id, 5));
    const [event] = await storage.store.readStream(`inventory-${id}`, 0, 1);
    const { state } = await new CommandPipeline(storage.store).load(inventory, id);
    const { revision, position, id: eventId } = event!;
    const of = (epoch: string) =>
      new Snapshots(storage.state, epoch, (e) => {
        throw e;
      });
    of('another').save(inventory, `inventory-${id}`, {
      state: { ...state, onHand: 900 },
      revision,
      position,
      eventId,
    });
    await storage.state.write([]);
    const pipeline = new CommandPipeline(storage.store, of(storage.store.epoch));
    expect((await pipeline.load(inventory, id)).state).toMatchObject({ onHand: 5 });
  });

  it('assumes nothing of a creation that turns out to have happened', async () => {
    const pipeline = new CommandPipeline(storage.store);
    const id = newId();
    const first = await pipeline.execute({ ...receive(id, 5), creates: true });
    const second = await new CommandPipeline(storage.store).execute({
      ...receive(id, 5),
      creates: true,
    });
    expect([first.revision, second.revision]).toEqual([NO_STREAM + 1, 1]);
    expect(second.state.onHand).toBe(10);
  });
});
