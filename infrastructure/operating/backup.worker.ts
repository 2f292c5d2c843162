import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { backUp, type BackupOrder } from './backup.js';

/** A thread of its own: to check and hash the copies would hold up whoever else uses this one. */
const port = parentPort!;
// Linux takes it for this thread alone, elsewhere it would be the whole process: requests go first
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

try {
  const manifest = await backUp(workerData as BackupOrder, (progress) =>
    port.postMessage({ progress }),
  );
  port.postMessage({ manifest });
} catch (error) {
  port.postMessage({ failed: (error as Error).message });
}
