import { writeSync } from 'node:fs';
import { NO_STREAM } from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { closeStorage, openStorage } from '../../engines/sqlite/open-storage.js';

/**
 * Appends ten times, with a mark on standard error before and after each, for a trace of the system
 * calls.
 */
const storage = await openStorage(process.argv[2]!, 1);
for (let n = 0; n < 10; n++) {
  writeSync(2, `begin ${n}\n`);
  await storage.store.append(`traced-${newId()}`, NO_STREAM, [
    { id: newId(), type: 'Traced', data: '{}', metadata: '{}' },
  ]);
  writeSync(2, `answered ${n}\n`);
}
await closeStorage(storage);
