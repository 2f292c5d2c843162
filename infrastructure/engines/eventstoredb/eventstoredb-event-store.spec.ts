import { eventStoreContract } from '../../testing/contracts/event-store.contract.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { withServers } from '../../testing/kit/servers.js';
import { EventStoreFacade } from '../../testing/stand-ins/eventstoredb/eventstore-facade.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';

const directory = temporaryDirectory();

for (const withoutBatchAppend of [false, true])
  eventStoreContract(
    `EventStoreDB's protocol${withoutBatchAppend ? ', without batches' : ''}`,
    async () => {
      const facade = await EventStoreFacade.start({ directory: directory(), withoutBatchAppend });
      const store = await EventStoreDbEventStore.open({
        connectionString: facade.connectionString,
        timeoutMs: 2_000,
      });
      return {
        store,
        close: async () => {
          await store.close();
          await facade.stop();
        },
      };
    },
  );

withServers(['EventStoreDB'], ({ EventStoreDB: connectionString }) => {
  eventStoreContract('EventStoreDB', async () => {
    const store = await EventStoreDbEventStore.open({ connectionString });
    return { store, close: () => store.close() };
  });
});
