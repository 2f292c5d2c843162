import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { ProductSearch } from '../../../application/ports/catalogue-search.js';
import type { AggregateQuery, DocumentQuery } from '../../../application/ports/documents.js';
import { LocalSearch } from '../embedded-search/local-search.js';
import type { Answer, Call, Cell } from './channel.js';
import { DocumentReader } from './document-reader.js';
import { files, openReader } from './schema.js';

/**
 * A thread that reads: events, keys, read models. It holds no transaction open between two calls.
 */
const port = parentPort!;
const { directory } = workerData as { directory: string };
const open = new Map<string, DatabaseSync>();
const database = (file: string): DatabaseSync => {
  let db = open.get(file);
  if (!db) open.set(file, (db = openReader(join(directory, file))));
  return db;
};

const eventsDb = database(files.events);
const readStream = eventsDb.prepare(
  'SELECT revision, position, id, type, data, metadata, recorded_at FROM event WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?',
);
const readAll = eventsDb.prepare(
  'SELECT stream, revision, position, id, type, data, metadata, recorded_at FROM event WHERE position > ? ORDER BY position LIMIT ?',
);
const head = eventsDb.prepare('SELECT coalesce(max(position), 0) AS head FROM event');
for (const statement of [readStream, readAll]) statement.setReturnArrays(true);

let documents: DocumentReader | null = null;
const documentReader = (): DocumentReader =>
  (documents ??= new DocumentReader(database(files.readModels)));

let search: LocalSearch | null = null;
const localSearch = (): LocalSearch =>
  (search ??= new LocalSearch(database(files.readModels), eventsDb, documentReader()));

const withTexts = ({ products, ...rest }: { readonly products: readonly string[] }): Cell[] => [
  JSON.stringify(rest),
  ...products,
];

/** More arguments than this are not spread: the stack has an end. */
const SPREAD = 1_000;

function flat(rows: readonly Cell[][]): Cell[] {
  const cells: Cell[] = [];
  for (const row of rows) for (const cell of row) cells.push(cell);
  return cells;
}

const keyValueFile = (store: Cell): string => (store === 'vault' ? files.vault : files.state);

const operations: Record<string, (...args: Cell[]) => Cell[]> = {
  readStream: (...args) => flat(readStream.all(...args) as unknown as Cell[][]),
  readAll: (...args) => flat(readAll.all(...args) as unknown as Cell[][]),
  head: () => [(head.get() as { head: number }).head],
  kvGet: (store, bucket, key) => {
    const row = database(keyValueFile(store))
      .prepare('SELECT value FROM kv WHERE bucket = ? AND key = ?')
      .get(bucket!, key!) as { value: string } | undefined;
    return [row?.value ?? null];
  },
  kvList: (store, bucket) => {
    const rows = database(keyValueFile(store))
      .prepare('SELECT key, value FROM kv WHERE bucket = ? ORDER BY key')
      .all(bucket!) as { key: string; value: string }[];
    return rows.flatMap((r) => [r.key, r.value]);
  },
  documents: (projection, keys) =>
    documentReader().getMany(projection as string, JSON.parse(keys as string) as string[]),
  find: (projection, query) =>
    documentReader().find(projection as string, JSON.parse(query as string) as DocumentQuery),
  aggregate: (projection, query) =>
    documentReader().aggregate(projection as string, JSON.parse(query as string) as AggregateQuery),
  allDocuments: (projection, after, limit) =>
    documentReader().all(projection as string, after as string, limit as number),
  search: (question) =>
    withTexts(localSearch().search(JSON.parse(question as string) as ProductSearch)),
  suggest: (text, limit) => withTexts(localSearch().suggest(text as string, limit as number)),
  ready: () => [existsSync(join(directory, files.readModels)) ? 1 : 0],
};

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
