import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { START, type Position } from '../../application/ports/event-store.js';
import { projections } from '../../projections/index.js';
import { LocalProcesses } from '../consumers/processes/processes.js';
import { Relays } from '../consumers/relays/relays.js';
import { LocalCatalogueSearch } from '../engines/embedded-search/local-catalogue-search.js';
import { DirectoryFileStore } from '../engines/files/directory-file-store.js';
import { DocumentReader } from '../engines/sqlite/document-reader.js';
import { closeReaders, closeStorage, openStorage } from '../engines/sqlite/open-storage.js';
import { files, openReader } from '../engines/sqlite/schema.js';
import { SqliteDocuments } from '../engines/sqlite/sqlite-documents.js';
import { StorageRoom } from '../engines/sqlite/storage-room.js';
import { backUpInThread } from '../operating/backup-in-thread.js';
import { backupOrder } from '../operating/backup.js';
import { requireWholeRestore } from '../operating/broken-off-restore.js';
import { requireOneInstallation } from '../operating/one-installation.js';
import { verifyInThread } from '../operating/verify-in-thread.js';
import type { ProjectionStatus } from '../shared/read-models/projection-status.js';
import { SeenPositions } from '../shared/read-models/seen-positions.js';
import { WorkerChannel, type Cell } from '../shared/worker-channel.js';
import { workerUrl } from '../shared/worker-url.js';
import type { Log } from '../telemetry/log.js';
import type { Engines } from './engines.js';

/** How many events a start looks at to see whether the vault has the keys of their persons. */
const NEWEST = 500;
/** How long the thread of the projections may take to send its last spans. */
const LAST_SPANS_MS = 2_000;

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms).unref());

export interface EmbeddedOptions {
  /** Owned by the caller. */
  readonly directory: string;
  /** Threads that read; one suffices on two cores. */
  readonly readers: number;
  readonly log: Log;
  /** Told of every commit with the position that the store has reached. */
  readonly onCommit: (position: Position) => void;
}

/**
 * Everything in one process: SQLite, with a thread that writes events, one that writes keys and
 * states, one that keeps the read models, and others that read.
 */
export async function openEmbeddedEngines({
  directory,
  readers,
  log,
  onCommit,
}: EmbeddedOptions): Promise<Engines> {
  requireWholeRestore(directory);
  const workers: Worker[] = [];
  try {
    let tellProjector: (position: Position) => void = () => undefined;
    const committed = (position: Position): void => {
      onCommit(position);
      tellProjector(position);
    };
    const readerScript = workerUrl(import.meta.url, './reader.worker.js');
    const room = new StorageRoom(directory, log);
    const storage = await openStorage(directory, readers, committed, readerScript, room.refused);
    room.triedBy(storage.state);
    workers.push(...storage.workers);
    const { store, vault, state, gateway, readers: reading, head } = storage;
    const seen = new SeenPositions();
    const ready = Promise.withResolvers<void>();
    const thread = new Worker(
      workerUrl(import.meta.url, '../consumers/projections/projector.worker.js'),
      {
        workerData: { directory, epoch: store.epoch },
      },
    );
    workers.push(thread);
    thread.once('error', ready.reject);
    const projectorEnded = new Promise((resolve) => thread.once('exit', resolve));
    const projector = new WorkerChannel(thread, ([kind, text]: readonly Cell[]) => {
      if (kind === 'error') log(`projections: ${String(text)}`, { level: 'error' });
      else
        for (const [name, position] of JSON.parse(text as string) as [string, number][])
          seen.update(name, position);
      ready.resolve();
    });
    await ready.promise;
    tellProjector = oncePerTurn((position) => thread.postMessage({ head: position }));
    tellProjector(head);
    const documents = new SqliteDocuments(
      new DocumentReader(openReader(join(directory, files.readModels))),
      reading.at(-1)!,
      seen,
    );
    const engines: Engines = {
      store,
      shared: false,
      head,
      vault,
      state,
      gateway,
      files: new DirectoryFileStore(join(directory, 'uploads'), room.refused),
      hasRoom: () => !room.isFull,
      documents,
      seenOf: (projection) => seen.of(projection),
      searchOver: () => new LocalCatalogueSearch(reading.at(-1)!),
      processesOf: (runners) => new LocalProcesses(runners),
      relaysOf: (runners) => new Relays(runners, store, state, 'here', log),
      readModels: projections.map((p) => p.name),
      verify: verifyInThread({ directory, servers: null }),
      backUp: (target, onProgress, signal) =>
        backUpInThread(backupOrder(directory, target), onProgress, signal),
      projectionStatus: async () => {
        const [json] = await projector.call('status');
        return JSON.parse(json as string) as ProjectionStatus[];
      },
      controlProjection: async (operation, name, reason) => {
        await projector.call(operation, name, reason, new Date().toISOString());
      },
      // of each file the writer closes last, which leaves it whole, without a log beside it
      close: async () => {
        room.close();
        documents.close();
        await closeReaders(storage);
        await projector.call('close').catch(() => thread.terminate());
        await Promise.race([projectorEnded, pause(LAST_SPANS_MS)]);
        await thread.terminate();
        await closeStorage({ ...storage, workers });
      },
    };
    const newest = () => store.readAll(Math.max(START, head - NEWEST), NEWEST);
    await requireOneInstallation({ store, vault, state, head, newest, names: files }).catch(
      async (error: unknown) => {
        await engines.close();
        throw error;
      },
    );
    return engines;
  } catch (error) {
    await Promise.all(workers.map((w) => w.terminate()));
    throw error;
  }
}

/** Calls with the latest value, at most once per turn of the event loop. */
function oncePerTurn(tell: (position: Position) => void): (position: Position) => void {
  let latest: Position = START;
  let telling = false;
  return (position) => {
    latest = Math.max(latest, position);
    if (telling) return;
    telling = true;
    setImmediate(() => {
      telling = false;
      tell(latest);
    });
  };
}
