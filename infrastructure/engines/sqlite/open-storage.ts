import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { StorageFull } from '../../../application/ports/engine-unavailable.js';
import type { Position } from '../../../application/ports/event-store.js';
import { DataUnfit } from '../../shared/data-unfit.js';
import { WorkerChannel, type Cell } from '../../shared/worker-channel.js';
import { workerUrl } from '../../shared/worker-url.js';
import { StreamPointReads } from './event-reader.js';
import { requireOwnLogs } from './foreign-log.js';
import { files, openReader } from './schema.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { SqliteKeyValueStore } from './sqlite-key-value-store.js';

export interface Storage {
  readonly store: SqliteEventStore;
  readonly vault: SqliteKeyValueStore;
  readonly state: SqliteKeyValueStore;
  readonly gateway: SqliteKeyValueStore;
  readonly head: Position;
  /** The threads that write: events, and keys and states. */
  readonly writers: readonly WorkerChannel[];
  readonly readers: readonly WorkerChannel[];
  /** Reads streams on the calling thread. */
  readonly point: StreamPointReads;
  readonly workers: readonly Worker[];
}

/**
 * The event store, the vault and the state store of a data directory: a thread that writes events,
 * one that writes keys and states, others that read. `readerScript` is what those run: one that
 * answers more than the storage needs, where something else is read on the same threads.
 *
 * @throws DataUnfit where a file is damaged or cannot be written, or has the log of another file
 */
export async function openStorage(
  directory: string,
  readers: number,
  onCommit: (head: Position) => void = () => undefined,
  readerScript: URL = workerUrl(import.meta.url, './reader.worker.js'),
  onFull: (error: StorageFull) => void = () => undefined,
): Promise<Storage> {
  requireOwnLogs(directory);
  const eventWriter = await writerThread('./writer.worker.js', directory);
  const keyValueWriter = await writerThread('./key-values.worker.js', directory).catch(
    async (error: unknown) => {
      await endWriter(eventWriter);
      throw error;
    },
  );
  const [, epoch, head] = eventWriter.opened as [string, string, Position];
  const reading = Array.from(
    { length: readers },
    () => new Worker(readerScript, { workerData: { directory } }),
  );
  const channels = reading.map((worker) => new WorkerChannel(worker));
  const first = channels[0]!;
  const point = new StreamPointReads(openReader(join(directory, files.events)));
  return {
    store: new SqliteEventStore(epoch, head, eventWriter.channel, first, point, onCommit, onFull),
    vault: new SqliteKeyValueStore('vault', keyValueWriter.channel, first, onFull),
    state: new SqliteKeyValueStore('state', keyValueWriter.channel, first, onFull),
    gateway: new SqliteKeyValueStore('gateway', keyValueWriter.channel, first, onFull),
    head,
    writers: [eventWriter.channel, keyValueWriter.channel],
    readers: channels,
    point,
    workers: [eventWriter.thread, keyValueWriter.thread, ...reading],
  };
}

interface WriterThread {
  readonly thread: Worker;
  readonly channel: WorkerChannel;
  /** What it said when it had opened its files. */
  readonly opened: readonly Cell[];
}

async function writerThread(script: string, directory: string): Promise<WriterThread> {
  const ready = Promise.withResolvers<readonly Cell[]>();
  const thread = new Worker(workerUrl(import.meta.url, script), { workerData: { directory } });
  thread.once('error', (error) =>
    // errors lose their class on the way from another thread
    ready.reject(error.name === 'DataUnfit' ? new DataUnfit(error.message) : error),
  );
  const channel = new WorkerChannel(thread, ready.resolve);
  return { thread, channel, opened: await ready.promise };
}

async function endWriter({ channel, thread }: WriterThread): Promise<void> {
  await channel.call('close').catch(() => undefined);
  await thread.terminate();
}

/**
 * What was called is written, then the files are closed and the threads end. Whoever reads closes
 * first: SQLite merges the log into a file, and removes it, only when the last connection closes,
 * and only where that one may write.
 */
export async function closeStorage(
  storage: Pick<Storage, 'writers' | 'workers' | 'readers' | 'point'>,
): Promise<void> {
  await closeReaders(storage);
  for (const writer of storage.writers) await writer.call('close').catch(() => undefined);
  await Promise.all(storage.workers.map((w) => w.terminate()));
}

/** Ends all reading of a storage; what had been asked before is answered. */
export async function closeReaders({
  readers,
  point,
}: Pick<Storage, 'readers' | 'point'>): Promise<void> {
  point.close();
  await Promise.all(readers.map((reader) => reader.call('close').catch(() => undefined)));
}
