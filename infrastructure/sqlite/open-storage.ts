import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Position } from '../../application/ports/event-store.js';
import { WorkerChannel } from './channel.js';
import { StreamPointReads } from './event-reader.js';
import { files, openReader } from './schema.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { SqliteKeyValueStore } from './sqlite-key-value-store.js';
import { workerUrl } from './worker-url.js';

export interface Storage {
  readonly store: SqliteEventStore;
  readonly vault: SqliteKeyValueStore;
  readonly state: SqliteKeyValueStore;
  readonly head: Position;
  readonly writer: WorkerChannel;
  readonly readers: readonly WorkerChannel[];
  readonly workers: readonly Worker[];
}

/** The event store, the vault and the state store of a data directory: one thread that writes, others that read. */
export async function openStorage(directory: string, readers: number, onCommit: (head: Position) => void = () => undefined): Promise<Storage> {
  const opened = Promise.withResolvers<{ epoch: string; head: Position }>();
  const thread = new Worker(workerUrl(import.meta.url, './writer.worker.js'), { workerData: { directory } });
  thread.once('error', opened.reject);
  const writer = new WorkerChannel(thread, ([, epoch, head]) => opened.resolve({ epoch: epoch as string, head: head as Position }));
  const { epoch, head } = await opened.promise;
  const reading = Array.from({ length: readers }, () => new Worker(workerUrl(import.meta.url, './reader.worker.js'), { workerData: { directory } }));
  const channels = reading.map((worker) => new WorkerChannel(worker));
  const first = channels[0]!;
  return {
    store: new SqliteEventStore(epoch, head, writer, first, new StreamPointReads(openReader(join(directory, files.events))), onCommit),
    vault: new SqliteKeyValueStore('vault', writer, first),
    state: new SqliteKeyValueStore('state', writer, first),
    head,
    writer,
    readers: channels,
    workers: [thread, ...reading],
  };
}

export async function closeStorage({ writer, workers }: Storage): Promise<void> {
  await writer.call('close').catch(() => undefined);
  await Promise.all(workers.map((w) => w.terminate()));
}
