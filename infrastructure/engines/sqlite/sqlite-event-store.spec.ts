import { eventStoreContract } from '../../testing/contracts/event-store.contract.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { closeStorage, openStorage } from './open-storage.js';

const directory = temporaryDirectory();

eventStoreContract('SQLite', async () => {
  const storage = await openStorage(directory(), 1);
  return { store: storage.store, close: () => closeStorage(storage) };
});
