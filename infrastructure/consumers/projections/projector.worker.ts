import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { projections } from '../../../projections/index.js';
import { eventReader } from '../../engines/sqlite/event-reader.js';
import { files, openDatabase, openReader } from '../../engines/sqlite/schema.js';
import type { Answer, Call, Cell } from '../../shared/worker-channel.js';
import { startTracing } from '../../telemetry/tracing.js';
import { SteadyLoop } from '../consuming/steady-loop.js';
import { ProjectionRunner } from './projection-runner.js';

/**
 * The thread that keeps the read models: told of commits, it reads what follows and says how far
 * each projection has seen.
 */
const port = parentPort!;
const endTracing = await startTracing('projector');
const { directory, epoch } = workerData as { directory: string; epoch: string };
const db = openDatabase(join(directory, files.readModels), 'NORMAL');
db.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536');
const runner = new ProjectionRunner(
  db,
  epoch,
  eventReader(openReader(join(directory, files.events))),
  projections,
);

/**
 * A transaction for a few events costs as much as one for many: after a small batch, let some
 * gather.
 */
const GATHER_MS = 20;
const BUSY = 500;
let head = 0;

const tellSeen = (): void => port.postMessage({ notice: ['seen', JSON.stringify(runner.seen())] });

const loop = new SteadyLoop({
  step: () => {
    // one batch per turn, so that messages are heard between batches
    const handled = runner.step();
    tellSeen();
    return handled === 0 ? 'idle' : handled >= BUSY ? 'atOnce' : 'gather';
  },
  gatherMs: GATHER_MS,
  idleMs: null,
  onError: (error) =>
    port.postMessage({ notice: error ? ['error', error.message] : ['error', 'they go on'] }),
});

const operations: Record<string, (...args: Cell[]) => Cell[]> = {
  status: () => [JSON.stringify(runner.status(head))],
  rebuild: (name) => (runner.rebuild(name as string), []),
  retry: (name) => (runner.retry(name as string), []),
  skip: (name, reason, now) => (runner.skip(name as string, reason as string, now as string), []),
  close: () => {
    void loop.stop();
    db.close();
    void endTracing().then(() => process.exit(0));
    return [];
  },
};

port.on('message', (message: { head?: number; calls?: readonly Call[] }) => {
  if (message.head !== undefined) head = Math.max(head, message.head);
  const answers = (message.calls ?? []).map(([id, operation, ...args]): Answer => {
    try {
      return [id, 1, ...operations[operation]!(...args)];
    } catch (error) {
      return [id, 0, (error as Error).name, (error as Error).message];
    }
  });
  if (answers.length > 0) port.postMessage({ answers });
  loop.wake();
});

tellSeen();
loop.start();
