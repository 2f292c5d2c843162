import {
  ReadModelBehind,
  ReadModelOutdated,
  TookTooLong,
  type Aggregate,
  type AggregateQuery,
  type DocumentPage,
  type DocumentQuery,
  type Documents,
  type FoundDocument,
  type ReadModel,
} from '../../../application/ports/documents.js';
import type { Position } from '../../../application/ports/event-store.js';
import type { AnyProjection } from '../../../projections/projection.js';
import type { SeenPositions } from '../../shared/read-models/seen-positions.js';
import { RemoteError, type Cell, type WorkerChannel } from '../../shared/worker-channel.js';
import type { DocumentReader } from './document-reader.js';
import { StorageClosed } from './schema.js';

const POINT_READ = 8;

interface PointRead {
  readonly projection: string;
  readonly keys: readonly string[];
  readonly resolve: (cells: readonly Cell[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Read models in SQLite, read on a thread of their own. */
export class SqliteDocuments implements Documents {
  private waiting: PointRead[] = [];

  /**
   * Few documents by key are read on the calling thread: crossing to another costs more than the
   * look-up.
   */
  constructor(
    private readonly point: DocumentReader,
    private readonly reader: WorkerChannel,
    private readonly seen: SeenPositions,
  ) {}

  async get<Doc extends object>(readModel: ReadModel<Doc>, key: string): Promise<Doc | null> {
    return (await this.getMany(readModel, [key]))[0]?.document ?? null;
  }

  async getMany<Doc extends object>(
    { name }: ReadModel<Doc>,
    keys: readonly string[],
  ): Promise<readonly FoundDocument<Doc>[]> {
    if (keys.length === 0) return [];
    if (keys.length <= POINT_READ) return found(await this.pointRead(name, keys), 1);
    return found(await this.reader.call('documents', name, JSON.stringify(keys)), 1);
  }

  /**
   * All that are wanted in one turn of the event loop share a read transaction: taking the lock
   * costs more than the look-up.
   */
  private pointRead(projection: string, keys: readonly string[]): Promise<readonly Cell[]> {
    if (!this.point.isOpen) return Promise.reject(new StorageClosed());
    if (this.waiting.length === 0) setImmediate(() => this.flush());
    return new Promise((resolve, reject) =>
      this.waiting.push({ projection, keys, resolve, reject }),
    );
  }

  /** Point reads that wait are answered first; later ones are refused. */
  close(): void {
    if (!this.point.isOpen) return;
    this.flush();
    this.point.close();
  }

  private flush(): void {
    const reads = this.waiting;
    this.waiting = [];
    if (reads.length === 0) return;
    this.point.inOneTransaction(() => {
      for (const { projection, keys, resolve, reject } of reads) {
        try {
          resolve(this.point.getMany(projection, keys));
        } catch (error) {
          reject(error);
        }
      }
    });
  }

  async find<Doc extends object>(
    { name }: ReadModel<Doc>,
    query: DocumentQuery,
  ): Promise<DocumentPage<Doc>> {
    const cells = await this.reader.call('find', name, JSON.stringify(query)).catch(rethrow);
    const [seen, total, corrected] = cells as [number, number | null, string];
    return {
      documents: found(cells, 3),
      seen,
      total,
      corrected: JSON.parse(corrected) as DocumentPage['corrected'],
    };
  }

  async aggregate({ name }: AnyProjection, query: AggregateQuery): Promise<Aggregate> {
    const answer = await this.reader.call('aggregate', name, JSON.stringify(query)).catch(rethrow);
    const [seen, json] = answer as [number, string];
    const groups = JSON.parse(json) as Aggregate['groups'];
    return { groups: groups.slice(0, query.limit), truncated: groups.length > query.limit, seen };
  }

  async all<Doc extends object>(
    { name }: ReadModel<Doc>,
    afterKey: string,
    limit: number,
  ): Promise<DocumentPage<Doc>> {
    const cells = await this.reader.call('allDocuments', name, afterKey, limit);
    return { documents: found(cells, 1), seen: cells[0] as number, total: null, corrected: null };
  }

  async waitUntilSeen(
    { name }: AnyProjection,
    position: Position,
    timeoutMs: number,
  ): Promise<void> {
    if (!(await this.seen.reached(name, position, timeoutMs)))
      throw new ReadModelBehind(name, position);
  }
}

/** Read from its JSON when it is first looked at: some readers only want the keys. */
class StoredDocument<Doc extends object> implements FoundDocument<Doc> {
  private parsed: Doc | null = null;

  constructor(
    readonly key: string,
    readonly version: Position,
    private readonly json: string,
  ) {}

  get document(): Doc {
    return (this.parsed ??= JSON.parse(this.json) as Doc);
  }
}

function found<Doc extends object>(cells: readonly Cell[], from: number): FoundDocument<Doc>[] {
  const documents: FoundDocument<Doc>[] = [];
  for (let i = from; i < cells.length; i += 3)
    documents.push(
      new StoredDocument<Doc>(cells[i] as string, cells[i + 1] as number, cells[i + 2] as string),
    );
  return documents;
}

/** What the other thread threw, as what it was. */
function rethrow(error: unknown): never {
  if (error instanceof RemoteError && error.code === 'TookTooLong')
    throw new TookTooLong(error.message);
  if (error instanceof RemoteError && error.code === 'ReadModelOutdated')
    throw new ReadModelOutdated(error.message);
  throw error;
}
