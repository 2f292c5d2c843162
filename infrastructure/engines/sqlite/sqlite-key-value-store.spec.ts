import { keyValueStoreContract } from '../../testing/contracts/key-value-store.contract.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { closeStorage, openStorage } from './open-storage.js';

const directory = temporaryDirectory();

for (const which of ['vault', 'state'] as const)
  keyValueStoreContract(`SQLite, ${which}`, async () => {
    const storage = await openStorage(directory(), 1);
    return { store: storage[which], close: () => closeStorage(storage) };
  });
