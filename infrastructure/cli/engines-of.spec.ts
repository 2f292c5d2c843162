import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { NO_STREAM } from '../../application/ports/event-store.js';
import { newId } from '../../application/shared/command/ids.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { eventually } from '../testing/kit/eventually.js';
import { ProductionSet } from '../testing/kit/production.js';
import { withServers } from '../testing/kit/servers.js';
import { EventStoreFacade } from '../testing/stand-ins/eventstoredb/eventstore-facade.js';
import { readConfiguration } from './configuration.js';
import { enginesOf } from './engines-of.js';

const directory = temporaryDirectory();

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  describe('a command on servers', () => {
    let set: ProductionSet;
    beforeAll(async () => {
      set = await ProductionSet.prepare(directory(), servers);
    }, 60_000);
    afterAll(() => set?.drop(), 30_000);

    it('ends with what has happened where an older log of the events is restored under it', async () => {
      const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
      const exit = jest.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
      const events = join(directory(), 'events');
      let eventStore = await EventStoreFacade.start({ directory: events });
      const settings = {
        ...set.settings,
        TRADEPOST_EVENTSTORE_URL: eventStore.connectionString,
        TRADEPOST_ROLE: 'api',
      };
      const opener = enginesOf(readConfiguration(settings), () => undefined)!;
      const engines = await opener({ onCommit: () => undefined });
      const exchanged = async (work: () => Promise<void>): Promise<void> => {
        const { port } = eventStore;
        await eventStore.stop();
        await work();
        eventStore = await EventStoreFacade.start({ directory: events, port });
      };
      const seen: string[] = [];
      const following = engines.store.subscribe(0, (batch) => {
        seen.push(...batch.map((e) => e.id));
      });
      const record = async (): Promise<void> => {
        const id = newId();
        await engines.store.append(`order-${newId()}`, NO_STREAM, [
          { id, type: 'OrderPaused', data: '{}', metadata: '{"schemaVersion":1}' },
        ]);
        await eventually('it is seen', () => seen.includes(id));
      };
      try {
        await record();
        await exchanged(() => cp(events, `${events}-backup`, { recursive: true }));
        await record();
        await exchanged(async () => {
          await rm(events, { recursive: true });
          await cp(`${events}-backup`, events, { recursive: true });
        });
        // a log that only lacks its end is waited for: a node of a cluster may lag behind
        await eventually('it ends', () => exit.mock.calls.length > 0, 60_000);
        expect(exit).toHaveBeenCalledWith(1);
        expect(said.mock.calls.flat().join()).toMatch(
          /^the event store holds another history .*Was an older backup restored\?/,
        );
      } finally {
        await following.stop();
        await engines.close();
        await eventStore.stop();
        jest.restoreAllMocks();
      }
    }, 120_000);
  });
});
