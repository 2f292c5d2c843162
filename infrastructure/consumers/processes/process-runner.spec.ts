import { newId } from '../../../application/shared/command/ids.js';
import { CommandPipeline } from '../../../application/shared/command/pipeline.js';
import {
  send,
  type AnyProcess,
  type Process,
} from '../../../application/shared/process/process.js';
import type { InventoryCommand } from '../../../domain/stock/inventory/inventory.commands.js';
import { inventory } from '../../../domain/stock/inventory/inventory.js';
import { closeStorage, openStorage, type Storage } from '../../engines/sqlite/open-storage.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { ProcessRunner } from './process-runner.js';

const directory = temporaryDirectory();
const at = '2026-03-02T09:00:00.000Z';
const due = '2026-03-09T09:00:00.000Z';
const of = { vendorOrgId: 'v', location: 'main' };

interface Watched {
  readonly productId: string;
  readonly movementId: string;
}

/**
 * Doubles what is received; twenty received is more than the shelf may lose, which the stock
 * refuses; what has been received is counted when its deadline comes, and that ends the instance.
 */
const shelf: Process<Watched, 'StockReceived' | 'StockCounted'> = {
  name: 'shelf',
  version: 1,
  handles: ['StockReceived', 'StockCounted'],
  keyOf: (event) => event.data.productId,
  react: (state, { type, data }) => {
    const { productId, movementId } = data;
    if (type === 'StockCounted') return { state: null, commands: [] };
    if (state) return { state, commands: [] };
    const loss = data.quantity === 20 ? -1_000 : data.quantity;
    const command: InventoryCommand = {
      type: 'AdjustStock',
      at,
      productId,
      ...of,
      movementId: `${movementId}/double`,
      delta: loss,
      reason: 'found',
    };
    return {
      state: { productId, movementId },
      commands: [send(inventory, productId, command, { onRefusal: 'park' })],
    };
  },
  deadlines: ({ productId, movementId }) => [
    {
      name: 'count',
      at: due,
      command: send(
        inventory,
        productId,
        {
          type: 'CountStock',
          at: due,
          productId,
          ...of,
          movementId: `${movementId}/count`,
          counted: 7,
          reason: 'due',
        },
        { onRefusal: 'ignore' },
      ),
    },
  ],
};

describe('the process runner', () => {
  let storage: Storage;
  let pipeline: CommandPipeline;
  let now = new Date(at);
  const logged: string[] = [];
  let runner: ProcessRunner;

  const start = async (): Promise<void> => {
    storage = await openStorage(directory(), 1);
    pipeline = new CommandPipeline(storage.store);
    runner = new ProcessRunner(
      shelf as AnyProcess,
      storage.store,
      pipeline,
      storage.state,
      (m) => logged.push(m),
      () => now,
    );
    await runner.start();
  };
  const stop = async (): Promise<void> => {
    await runner.stop();
    await closeStorage(storage);
  };
  const receive = async (quantity: number): Promise<string> => {
    const productId = newId();
    const commandId = newId();
    const command: InventoryCommand = {
      type: 'ReceiveStock',
      at,
      productId,
      ...of,
      movementId: commandId,
      quantity,
      reference: null,
    };
    const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
    await pipeline.execute({
      decider: inventory,
      id: productId,
      command,
      context: { commandId, correlationId: commandId, causationId: commandId, actor },
    });
    return productId;
  };
  const onHand = async (id: string): Promise<number> =>
    (await pipeline.load(inventory, id, true)).state.onHand;

  beforeAll(start);
  afterAll(stop);

  it('sends the commands that follow an event, once, in its own name and because of that event', async () => {
    const id = await receive(5);
    await eventually('the stock is doubled', async () => (await onHand(id)) === 10);
    const events = await storage.store.readStream(`inventory-${id}`, 0, 10);
    const [received, adjusted] = events.map((e) => ({
      id: e.id,
      ...(JSON.parse(e.metadata) as Record<string, unknown>),
    }));
    expect(events).toHaveLength(2);
    expect(adjusted).toMatchObject({
      $causationId: received!.id,
      $correlationId: (received as Record<string, unknown>).$correlationId,
      actor: { client: 'process:shelf' },
    });
  });

  it('parks what a business rule refuses, with the reason, for an operator, who can have it sent again', async () => {
    const id = await receive(20);
    const [parked] = await eventually('something is parked', async () => {
      const all = await runner.parkedCommands();
      return all.length > 0 && all;
    });
    expect(parked).toMatchObject({
      process: 'shelf',
      key: id,
      pending: { command: { command: { type: 'AdjustStock', delta: -1_000 } } },
    });
    expect(parked!.reason).toMatch(/20/);
    expect(runner.status().parked).toBe(1);
    expect(logged.join()).toContain('parked AdjustStock');
    const { commandId: refused } = parked!.pending;
    await runner.retryParked(refused);
    await eventually('it is parked again', () =>
      Promise.resolve(
        logged.filter((line) => line.includes(`parked AdjustStock ${refused}`)).length === 2,
      ),
    );
    await eventually(
      'it can be sent again',
      async () => (await runner.parkedCommands()).length === 1,
    );
    expect(runner.status().parked).toBe(1);
    // a restart finds it where it was
    await stop();
    await start();
    expect((await runner.parkedCommands()).map((p) => p.pending.commandId)).toEqual([refused]);
    const commandId = newId();
    const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
    const more: InventoryCommand = {
      type: 'ReceiveStock',
      at,
      productId: id,
      ...of,
      movementId: commandId,
      quantity: 2_000,
      reference: null,
    };
    await pipeline.execute({
      decider: inventory,
      id,
      command: more,
      context: { commandId, correlationId: commandId, causationId: commandId, actor },
    });
    await runner.retryParked(parked!.pending.commandId);
    await eventually('the parked command has worked', async () => (await onHand(id)) === 1_020);
    expect([runner.status().parked, await runner.parkedCommands()]).toEqual([0, []]);
    await expect(runner.retryParked(parked!.pending.commandId)).rejects.toThrow(
      'no parked command',
    );
  });

  it('sends what is due when the time has come and not before, also after a restart, and with that time', async () => {
    const id = await receive(3);
    await eventually('the stock is doubled', async () => (await onHand(id)) === 6);
    now = new Date(Date.parse(due) - 1);
    await stop();
    await start();
    expect(await onHand(id)).toBe(6);
    now = new Date(Date.parse(due) + 60_000);
    await eventually('the deadline has been kept', async () => (await onHand(id)) === 7);
    const last = (await storage.store.readStream(`inventory-${id}`, 0, 10)).at(-1)!;
    expect([last.type, (JSON.parse(last.data) as { occurredAt: string }).occurredAt]).toEqual([
      'StockCounted',
      now.toISOString(),
    ]);
    now = new Date(at);
  });

  it('keeps nothing of an instance that has ended', async () => {
    now = new Date(Date.parse(due) + 60_000);
    const id = await receive(4);
    await eventually('the deadline has been kept', async () => (await onHand(id)) === 7);
    await eventually('the instance is forgotten', async () => {
      await runner.stop();
      await runner.start();
      return (await storage.state.get('process:shelf', id)) === null;
    });
  });

  const loseState = async (...more: readonly string[]): Promise<void> => {
    await runner.stop();
    for (const bucket of ['process:shelf', 'process-checkpoint', ...more]) {
      const kept = await storage.state.list(bucket);
      await storage.state.write(kept.map(([key]) => ({ bucket, key, value: null })));
    }
    await closeStorage(storage);
    logged.length = 0;
    await start();
  };
  const idleAt = async (head: number): Promise<void> => {
    await eventually(
      'it is at the head again',
      () => runner.status().position >= head && runner.status().inFlight === 0,
    );
  };

  it('knows from the events what was answered when its state is lost, however long ago, though it handles none of them', async () => {
    now = new Date(at);
    const id = await receive(8);
    await eventually('the stock is doubled', async () => (await onHand(id)) === 16);
    // the stock remembers its movements for 30 days: a repeat after that would double it again
    const commandId = newId();
    const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
    for (const [later, n] of [
      ['2026-05-01T09:00:00.000Z', 1],
      ['2026-06-10T09:00:00.000Z', 2],
    ] as const)
      await pipeline.execute({
        decider: inventory,
        id,
        command: {
          type: 'ReceiveStock',
          at: later,
          productId: id,
          ...of,
          movementId: `${commandId}/${n}`,
          quantity: n,
          reference: null,
        },
        context: { commandId: newId(), correlationId: commandId, causationId: commandId, actor },
      });
    const head = await storage.store.head();
    await loseState();
    await idleAt(head);
    expect([await onHand(id), await storage.store.head()]).toEqual([19, head]);
    expect(logged.join()).toMatch(/folded from the first event: \d+ commands were answered/);
  });

  it('leaves to operators what they have to decide on, or have decided, also when it folds again', async () => {
    const refused = async (): Promise<string> => {
      const known = new Set((await runner.parkedCommands()).map((p) => p.pending.commandId));
      await receive(20);
      return eventually('it is parked', async () => {
        const all = (await runner.parkedCommands()).map((p) => p.pending.commandId);
        return all.find((commandId) => !known.has(commandId)) ?? false;
      });
    };
    const before = (await runner.parkedCommands()).map((p) => p.pending.commandId);
    const [waits, givenUp] = [await refused(), await refused()];
    await runner.dismissParked(givenUp);
    const head = await storage.store.head();
    await loseState();
    await idleAt(head);
    expect((await runner.parkedCommands()).map((p) => p.pending.commandId).sort()).toEqual(
      [...before, waits].sort(),
    );
    expect(runner.status().parked).toBe(before.length + 1);
    expect(logged.filter((line) => line.includes('parked AdjustStock'))).toEqual([]);
    now = new Date(Date.parse(due) + 60_000);
  });

  it('folds again from the first event when its state is lost, and sends nothing twice', async () => {
    const id = await receive(6);
    await eventually('it has been counted', async () => (await onHand(id)) === 7);
    await runner.stop();
    const kept = await storage.state.list('process:shelf');
    await storage.state.write([
      ...kept.map(([key]) => ({ bucket: 'process:shelf', key, value: null })),
      { bucket: 'process-checkpoint', key: 'shelf', value: null },
    ]);
    const head = await storage.store.head();
    await closeStorage(storage);
    await start();
    await eventually(
      'it is at the head again',
      () => runner.status().position >= head && runner.status().inFlight === 0,
    );
    expect(await storage.store.head()).toBe(head);
  });
});
