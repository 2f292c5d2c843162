import { MongoServerError, type Collection, type Db } from 'mongodb';
import {
  COUNTED,
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
  type Scalar,
} from '../../../application/ports/documents.js';
import type { Position } from '../../../application/ports/event-store.js';
import { columnsOf } from '../../../projections/fold.js';
import type { AnyProjection } from '../../../projections/projection.js';
import { asWritten, type WantedWords } from '../../shared/catalogue-search/meant-words.js';
import type { TableShape } from '../../shared/read-models/table-shape.js';
import { after, orderOf, pipelineOf, whereOf } from './mongo-query.js';
import { MongoWords, wordCollection } from './mongo-words.js';
import type { ReadModelPlaces } from './read-model-places.js';
import type { StoredDocument } from './read-model-rows.js';
import { throwsUnavailable } from './unavailable.js';

/** The server's code for what took longer than `maxTimeMS`. */
const MAX_TIME_EXPIRED = 50;

interface Located {
  readonly documents: Collection<StoredDocument>;
  readonly shape: TableShape;
  readonly seen: Position;
}

/**
 * Read models in MongoDB. Every field named in a filter or sort must be one of the projection's;
 * anything else is refused, never scanned.
 */
@throwsUnavailable('getMany', 'find', 'aggregate', 'all', 'waitUntilSeen')
export class MongoDocuments implements Documents {
  private readonly words = new Map<string, MongoWords>();

  constructor(
    private readonly db: Db,
    private readonly places: ReadModelPlaces,
  ) {}

  async get<Doc extends object>(readModel: ReadModel<Doc>, key: string): Promise<Doc | null> {
    return (await this.getMany(readModel, [key]))[0]?.document ?? null;
  }

  async getMany<Doc extends object>(
    { name }: ReadModel<Doc>,
    keys: readonly string[],
  ): Promise<readonly FoundDocument<Doc>[]> {
    if (keys.length === 0) return [];
    const { documents, shape } = await this.located(name);
    const found = await documents
      .find({ _id: { $in: keys.map((key) => idOf(shape, key)) }, d: { $ne: null } })
      .toArray();
    const byKey = new Map(found.map((document) => [String(document._id), document]));
    return keys.flatMap((key) => {
      const document = byKey.get(key);
      return document ? [foundDocument<Doc>(document)] : [];
    });
  }

  async find<Doc extends object>(
    { name }: ReadModel<Doc>,
    query: DocumentQuery,
  ): Promise<DocumentPage<Doc>> {
    const { documents, shape, seen } = await this.located(name);
    requireFields(name, shape, [
      ...Object.keys(query.filter),
      ...(query.any ?? []).flatMap(Object.keys),
      ...query.sort.map((s) => s.field),
    ]);
    if (query.codes?.length && !shape.searchable) throw ReadModelOutdated.lacking(name, 'words');
    const meant = query.words?.length ? await this.meant(documents, query) : null;
    const where = whereOf(query, meant?.wanted ?? asWritten(query.words ?? []));
    const page = query.after
      ? { $and: [where, after(query.sort, query.after.values, idOf(shape, query.after.key))] }
      : where;
    const [found, total] = await Promise.all([
      documents
        .find(page, { projection: { w: 0 } })
        .sort(orderOf(query.sort))
        .skip(query.offset ?? 0)
        .limit(query.limit)
        .toArray(),
      query.count ? documents.countDocuments(where, { limit: COUNTED + 1 }) : null,
    ]);
    return {
      documents: found.map(foundDocument<Doc>),
      total,
      corrected: meant?.words ?? null,
      seen,
    };
  }

  async aggregate({ name }: AnyProjection, query: AggregateQuery): Promise<Aggregate> {
    const { documents, shape, seen } = await this.located(name);
    requireFields(name, shape, Object.keys(query.filter));
    const found = await documents
      .aggregate<Record<string, unknown>>(pipelineOf(query), {
        allowDiskUse: true,
        maxTimeMS: query.limitMs,
      })
      .toArray()
      .catch((error: unknown) => {
        throw error instanceof MongoServerError && error.code === MAX_TIME_EXPIRED
          ? new TookTooLong(error.message)
          : error;
      });
    const groups = found.map((row) => ({
      keys: query.group.map((_, i) => (row._id as Record<string, Scalar>)[`g${i}`] ?? null),
      documents: row.documents as number,
      sums: query.sums.map((_, i) => row[`s${i}`] as number),
    }));
    return { groups: groups.slice(0, query.limit), truncated: groups.length > query.limit, seen };
  }

  async all<Doc extends object>(
    { name }: ReadModel<Doc>,
    afterKey: string,
    limit: number,
  ): Promise<DocumentPage<Doc>> {
    const { documents, shape, seen } = await this.located(name);
    const beyond = afterKey === '' ? {} : { _id: { $gt: idOf(shape, afterKey) } };
    const found = await documents
      .find({ ...beyond, d: { $ne: null } }, { projection: { w: 0 } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return { documents: found.map(foundDocument<Doc>), seen, total: null, corrected: null };
  }

  async waitUntilSeen(
    { name }: AnyProjection,
    position: Position,
    timeoutMs: number,
  ): Promise<void> {
    if (!(await this.places.reached(name, position, timeoutMs)))
      throw new ReadModelBehind(name, position);
  }

  private async located(projection: string): Promise<Located> {
    const { collection, shape, seen } = await this.places.of(projection);
    return { documents: this.db.collection<StoredDocument>(collection), shape, seen };
  }

  private meant(
    documents: Collection<StoredDocument>,
    query: DocumentQuery,
  ): ReturnType<MongoWords['meant']> {
    let words = this.words.get(documents.collectionName);
    if (!words)
      this.words.set(
        documents.collectionName,
        (words = new MongoWords(wordCollection(this.db, documents.collectionName))),
      );
    return words.meant(
      query.words!,
      async (wanted: WantedWords) =>
        (await documents.findOne(whereOf(query, wanted), { projection: { _id: 1 } })) !== null,
    );
  }
}

export const idOf = (shape: TableShape, key: string): string | number =>
  shape.keys === 'integer' ? Number(key) : key;

const foundDocument = <Doc extends object>({ _id, v, d }: StoredDocument): FoundDocument<Doc> => ({
  key: String(_id),
  version: v,
  document: d as Doc,
});

function requireFields(projection: string, shape: TableShape, fields: readonly string[]): void {
  const known = columnsOf(shape);
  for (const field of fields)
    if (!known.includes(field)) throw ReadModelOutdated.lacking(projection, field);
}
