import { eventStoreContract } from '../testing/event-store.contract.js';
import { temporaryDirectory } from '../testing/directory.js';
import { closeStorage, openStorage } from './open-storage.js';

const directory = temporaryDirectory();

eventStoreContract('SQLite', async () => {
  const storage = await openStorage(directory(), 1);
  return { store: storage.store, close: () => closeStorage(storage) };
});
