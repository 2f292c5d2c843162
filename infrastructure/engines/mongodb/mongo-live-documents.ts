import type { Collection, Db } from 'mongodb';
import type { LiveDocuments } from '../../shared/read-models/live-documents.js';
import type { TableShape } from '../../shared/read-models/table-shape.js';
import { idOf } from './mongo-documents.js';
import { readModelRows, type Build, type StoredDocument } from './read-model-rows.js';

/** A read model in MongoDB, as it is held against its rebuild. */
export class MongoLiveDocuments implements LiveDocuments {
  private readonly rows;

  constructor(
    private readonly db: Db,
    private readonly name: string,
  ) {
    this.rows = readModelRows(db);
  }

  async place(): ReturnType<LiveDocuments['place']> {
    const live = await this.live();
    return live && { version: live.version, position: live.position, build: live.collection };
  }

  async *all(): ReturnType<LiveDocuments['all']> {
    for await (const { _id, v, d } of this.collection((await this.live())!)
      .find({ d: { $ne: null } }, { projection: { w: 0 } })
      .sort({ _id: 1 }))
      yield [String(_id), v, JSON.stringify(d)];
  }

  async find(key: string): ReturnType<LiveDocuments['find']> {
    const live = (await this.live())!;
    const found = await this.collection(live).findOne({
      _id: idOf(JSON.parse(live.shape) as TableShape, key),
      d: { $ne: null },
    });
    return found ? { version: found.v, doc: JSON.stringify(found.d) } : undefined;
  }

  async skipped(): Promise<ReadonlySet<string>> {
    const row = await this.rows.findOne({ _id: this.name });
    return new Set((row?.skipped ?? []).map((s) => s.eventId));
  }

  private async live(): Promise<Build | null> {
    return (await this.rows.findOne({ _id: this.name }))?.live ?? null;
  }

  private collection(live: Build): Collection<StoredDocument> {
    return this.db.collection<StoredDocument>(live.collection);
  }
}
