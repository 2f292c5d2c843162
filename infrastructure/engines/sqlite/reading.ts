import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { AggregateQuery, DocumentQuery } from '../../../application/ports/documents.js';
import type { Answer, Call, Cell } from '../../shared/worker-channel.js';
import { DocumentReader } from './document-reader.js';
import { files, openReader, StorageClosed } from './schema.js';

export type Operations = Readonly<Record<string, (...args: Cell[]) => Cell[]>>;

/** A data directory as a reading thread sees it; each file is opened when it is first asked for. */
export class ReadDirectory {
  private readonly open = new Map<string, DatabaseSync>();
  private reader: DocumentReader | null = null;
  private closed = false;

  constructor(readonly path: string) {}

  database(file: string): DatabaseSync {
    if (this.closed) throw new StorageClosed();
    let db = this.open.get(file);
    if (!db) this.open.set(file, (db = openReader(join(this.path, file))));
    return db;
  }

  /** Closes every file. A writer that closes after all readers leaves a whole file without a log. */
  close(): void {
    for (const db of this.open.values()) db.close();
    this.open.clear();
    this.closed = true;
  }

  get events(): DatabaseSync {
    return this.database(files.events);
  }

  get readModels(): DatabaseSync {
    return this.database(files.readModels);
  }

  get documents(): DocumentReader {
    return (this.reader ??= new DocumentReader(this.readModels));
  }
}

/** Reads events, keys and read models. No transaction stays open between two calls. */
export function readingOperations(directory: ReadDirectory): Operations {
  const readStream = directory.events.prepare(
    'SELECT revision, position, id, type, data, metadata, recorded_at FROM event WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?',
  );
  const readAll = directory.events.prepare(
    'SELECT stream, revision, position, id, type, data, metadata, recorded_at FROM event WHERE position > ? ORDER BY position LIMIT ?',
  );
  const head = directory.events.prepare('SELECT coalesce(max(position), 0) AS head FROM event');
  for (const statement of [readStream, readAll]) statement.setReturnArrays(true);
  const keyValues = (store: Cell | undefined): DatabaseSync =>
    directory.database(files[store as 'vault' | 'state' | 'gateway']);
  return {
    readStream: (...args) => flat(readStream.all(...args) as unknown as Cell[][]),
    readAll: (...args) => flat(readAll.all(...args) as unknown as Cell[][]),
    head: () => [(head.get() as { head: number }).head],
    kvGet: (store, bucket, key) => {
      const row = keyValues(store)
        .prepare('SELECT value FROM kv WHERE bucket = ? AND key = ?')
        .get(bucket!, key!) as { value: string } | undefined;
      return [row?.value ?? null];
    },
    kvList: (store, bucket, from, before, limit) => {
      const end = before === null ? '' : ' AND key < ?';
      const rows = keyValues(store)
        .prepare(
          `SELECT key, value FROM kv WHERE bucket = ? AND key >= ?${end} ORDER BY key LIMIT ?`,
        )
        .all(...[bucket!, from!, ...(before === null ? [] : [before!]), limit!]) as {
        key: string;
        value: string;
      }[];
      return rows.flatMap((r) => [r.key, r.value]);
    },
    documents: (projection, keys) =>
      directory.documents.getMany(projection as string, JSON.parse(keys as string) as string[]),
    find: (projection, query) =>
      directory.documents.find(projection as string, JSON.parse(query as string) as DocumentQuery),
    aggregate: (projection, query) =>
      directory.documents.aggregate(
        projection as string,
        JSON.parse(query as string) as AggregateQuery,
      ),
    allDocuments: (projection, after, limit) =>
      directory.documents.all(projection as string, after as string, limit as number),
    ready: () => [existsSync(join(directory.path, files.readModels)) ? 1 : 0],
    close: () => (directory.close(), []),
  };
}

/** More arguments than this are not spread: the stack has an end. */
const SPREAD = 1_000;

/** Makes this thread one that answers calls of these operations, over the directory it was given. */
export function answerReads(operationsOver: (directory: ReadDirectory) => Operations): void {
  const port = parentPort!;
  const { directory } = workerData as { directory: string };
  const operations = operationsOver(new ReadDirectory(directory));
  port.on('message', ({ calls }: { calls: readonly Call[] }) => {
    const answers = calls.map(([id, operation, ...args]): Answer => {
      try {
        const cells = operations[operation]!(...args);
        return cells.length < SPREAD
          ? [id, 1, ...cells]
          : (([id, 1] as Cell[]).concat(cells) as unknown as Answer);
      } catch (error) {
        return [id, 0, (error as Error).name, (error as Error).message];
      }
    });
    port.postMessage({ answers });
  });
}

function flat(rows: readonly Cell[][]): Cell[] {
  const cells: Cell[] = [];
  for (const row of rows) for (const cell of row) cells.push(cell);
  return cells;
}
