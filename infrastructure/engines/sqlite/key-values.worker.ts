import { join } from 'node:path';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Answer, Call, Cell } from '../../shared/worker-channel.js';
import { KeyValueWriter } from './key-value-writer.js';
import { moveGateway } from './move-gateway.js';
import { files, openKeyValues } from './schema.js';

/**
 * The one thread that writes keys, credentials, process states and what the simulated gateway does; apart from the events, which
 * must not wait for its syncs.
 */
const port = parentPort!;
const { directory } = workerData as { directory: string };
const vault = openKeyValues(join(directory, files.vault), true);
const state = openKeyValues(join(directory, files.state), false);
const gateway = openKeyValues(join(directory, files.gateway), false);
moveGateway(state.db, gateway.db);
const stores = {
  vault: new KeyValueWriter(vault.db, vault.commits),
  state: new KeyValueWriter(state.db, state.commits),
  gateway: new KeyValueWriter(gateway.db, gateway.commits),
};

port.postMessage({ notice: ['open'] });

port.on('message', (message: { calls: readonly Call[] }) => {
  const calls = [...message.calls];
  for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port))
    calls.push(...(more.message as { calls: readonly Call[] }).calls);
  const answers: Answer[] = [];
  for (const store of ['vault', 'state', 'gateway'] as const) {
    const writes = calls.filter((c) => c[1] === store);
    if (writes.length > 0) answers.push(...stores[store].commit(writes));
  }
  for (const [id, operation] of calls) {
    if (operation === 'shred') answers.push(answered(id, shred));
    if (operation === 'close') answers.push(answered(id, close));
  }
  port.postMessage({ answers });
});

/** Leaves no copy of a deleted key in the write-ahead log. */
function shred(): void {
  vault.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

function close(): void {
  vault.db.close();
  state.db.close();
  gateway.db.close();
}

function answered(id: number, work: () => void): Answer {
  try {
    work();
    return [id, 1];
  } catch (error) {
    return [id, 0, (error as Error).name as Cell, (error as Error).message];
  }
}
