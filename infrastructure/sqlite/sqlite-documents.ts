import { ReadModelBehind, type DocumentPage, type DocumentQuery, type Documents, type FoundDocument } from '../../application/ports/documents.js';
import type { Position } from '../../application/ports/event-store.js';
import type { Cell, WorkerChannel } from './channel.js';
import type { DocumentReader } from './document-reader.js';
import type { SeenPositions } from './seen-positions.js';

const POINT_READ = 8;

/** Read models in SQLite, read on a thread of their own. */
export class SqliteDocuments implements Documents {
  /** Few documents by key are read on the calling thread: crossing to another costs more than the look-up. */
  constructor(
    private readonly point: DocumentReader,
    private readonly reader: WorkerChannel,
    private readonly seen: SeenPositions,
  ) {}

  async get(projection: string, key: string): Promise<FoundDocument | null> {
    return (await this.getMany(projection, [key]))[0] ?? null;
  }

  async getMany(projection: string, keys: readonly string[]): Promise<readonly FoundDocument[]> {
    if (keys.length === 0) return [];
    if (keys.length <= POINT_READ) return found(this.point.getMany(projection, keys), 1);
    return found(await this.reader.call('documents', projection, JSON.stringify(keys)), 1);
  }

  async find(projection: string, query: DocumentQuery): Promise<DocumentPage> {
    const cells = await this.reader.call('find', projection, JSON.stringify(query));
    const [seen, total, facets] = cells as [number, number | null, string];
    return { documents: found(cells, 3), seen, total, facets: JSON.parse(facets) as DocumentPage['facets'] };
  }

  async all(projection: string, afterKey: string, limit: number): Promise<DocumentPage> {
    const cells = await this.reader.call('allDocuments', projection, afterKey, limit);
    return { documents: found(cells, 1), seen: cells[0] as number, total: null, facets: {} };
  }

  async waitUntilSeen(projection: string, position: Position, timeoutMs: number): Promise<void> {
    if (!(await this.seen.reached(projection, position, timeoutMs))) throw new ReadModelBehind(projection, position);
  }
}

function found(cells: readonly Cell[], from: number): FoundDocument[] {
  const documents: FoundDocument[] = [];
  for (let i = from; i < cells.length; i += 3) documents.push({ key: cells[i] as string, version: cells[i + 1] as number, json: cells[i + 2] as string });
  return documents;
}
