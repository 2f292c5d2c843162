import { join } from 'node:path';
import { noTelemetry } from '../../../application/ports/telemetry.js';
import { newId } from '../../../application/shared/command/ids.js';
import { CommandPipeline } from '../../../application/shared/command/pipeline.js';
import {
  send,
  type AnyProcess,
  type Process,
} from '../../../application/shared/process/process.js';
import type { InventoryCommand } from '../../../domain/stock/inventory/inventory.commands.js';
import { inventory, type InventoryState } from '../../../domain/stock/inventory/inventory.js';
import { EventStoreDbEventStore } from '../../engines/eventstoredb/eventstoredb-event-store.js';
import { closeStorage, openStorage } from '../../engines/sqlite/open-storage.js';
import { ServerProcess } from '../../testing/bench/server-process.js';
import { Api, type Answer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { ProductionSet } from '../../testing/kit/production.js';
import { withServers } from '../../testing/kit/servers.js';
import { EventStoreFacade } from '../../testing/stand-ins/eventstoredb/eventstore-facade.js';
import { ProcessRunner } from './process-runner.js';

const directory = temporaryDirectory();
const at = '2026-03-02T09:00:00.000Z';
/** More often than a command may fail before it is put aside for an operator. */
const OFTEN = 10;

/** Doubles what is received; `seen` is called before its command is sent. */
const doubling = (seen: () => void): Process<object, 'StockReceived'> => ({
  name: 'doubling',
  version: 1,
  handles: ['StockReceived'],
  keyOf: ({ data }) => data.movementId,
  react: (_state, { data: { productId, movementId, vendorOrgId, location, quantity } }) => {
    seen();
    const command: InventoryCommand = {
      type: 'AdjustStock',
      at,
      productId,
      vendorOrgId,
      location,
      movementId: `${movementId}/double`,
      delta: quantity,
      reason: 'found',
    };
    return {
      state: { movementId },
      commands: [send(inventory, productId, command, { onRefusal: 'park' })],
    };
  },
  deadlines: () => [],
});

describe('while EventStoreDB is not ready', () => {
  it('a process sends its command again until it is, and parks nothing', async () => {
    const facade = await EventStoreFacade.start({ directory: directory() });
    const store = await EventStoreDbEventStore.open({ connectionString: facade.connectionString });
    const storage = await openStorage(directory(), 1);
    const logged: string[] = [];
    let retried = 0;
    const runner = new ProcessRunner(
      doubling(() => (facade.isReady = false)) as AnyProcess,
      store,
      new CommandPipeline(store),
      storage.state,
      (message) => logged.push(message),
      undefined,
      { ...noTelemetry, processCommandFailed: () => retried++ },
      () => 0,
    );
    await runner.start();
    const productId = newId();
    const commandId = newId();
    const pipeline = new CommandPipeline(store);
    const command: InventoryCommand = {
      type: 'ReceiveStock',
      at,
      productId,
      vendorOrgId: 'v',
      location: 'main',
      movementId: commandId,
      quantity: 5,
      reference: null,
    };
    const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
    await pipeline.execute({
      decider: inventory,
      id: productId,
      command,
      context: { commandId, correlationId: commandId, causationId: commandId, actor },
    });
    await eventually('it has been tried often', () => retried >= OFTEN, 30_000);
    facade.isReady = true;
    await eventually(
      'the stock is doubled',
      async () =>
        (await pipeline.load<InventoryState>(inventory, productId, true)).state.onHand === 10,
    );
    expect([runner.status().parked, await runner.parkedCommands()]).toEqual([0, []]);
    expect(logged.filter((line) => line.includes('parked'))).toEqual([]);
    await runner.stop();
    await store.close();
    await closeStorage(storage);
    await facade.stop();
  }, 60_000);

  withServers(['MongoDB', 'Elasticsearch'], (servers) => {
    let set: ProductionSet;
    let server: ServerProcess;
    beforeAll(async () => {
      set = await ProductionSet.prepare(directory(), servers);
      server = await ServerProcess.start(join(directory(), 'server'), set.settings);
    }, 60_000);
    afterAll(async () => {
      await server?.stop();
      await set?.drop();
    }, 30_000);

    it('requests are answered by 503 and to be sent again, and work when it is', async () => {
      const api = new Api(server.url);
      const register = (): Promise<Answer> => {
        const email = `${newId()}@starting.example`;
        const name = 'Ada Early';
        return api.post('/organizations', null, {
          name: 'Early Bird Ltd',
          type: 'Buyer',
          address: {
            name,
            line1: '1 Dawn Row',
            city: 'Leeds',
            postalCode: 'LS1 1AA',
            country: 'GB',
          },
          contactInfo: { name, email },
          user: { name, email, password: 'early-early-early' },
        });
      };
      expect((await register()).status).toBe(201);
      set.eventStore.isReady = false;
      const nobody = { email: 'nobody@starting.example', password: 'whatever-it-is' };
      const [written, read] = await Promise.all([
        register(),
        api.post('/auth/login', null, nobody),
      ]);
      for (const { status, headers, body } of [written, read])
        expect([status, headers.get('retry-after'), body.type]).toEqual([
          503,
          '1',
          'urn:tradepost:problem:engine:unavailable',
        ]);
      // nothing is waited for, so that nobody can tell by the answer who has an account
      const asked = await api.post('/auth/password-reset', null, { email: nobody.email });
      expect(asked.status).toBe(202);
      set.eventStore.isReady = true;
      expect((await register()).status).toBe(201);
    }, 60_000);
  });
});
