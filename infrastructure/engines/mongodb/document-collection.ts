import { createHash } from 'node:crypto';
import {
  MongoServerError,
  type AnyBulkWriteOperation,
  type ClientSession,
  type Collection,
  type Db,
} from 'mongodb';
import type { ChangedDocument, VersionedDocument } from '../../../projections/fold.js';
import type { AnyProjection } from '../../../projections/projection.js';
import type { TableShape } from '../../shared/read-models/table-shape.js';
import { idOf } from './mongo-documents.js';
import { wordCollection, wordsOfTexts } from './mongo-words.js';
import type { StoredDocument } from './read-model-rows.js';

const MAX_CACHED = 20_000;
/** Read models whose changes something else follows, the search index for one. */
const FOLLOWED: ReadonlySet<string> = new Set(['catalogue', 'categories', 'prices']);
const NOTHING: VersionedDocument = { doc: undefined, version: 0 };
const DUPLICATE_KEY = 11_000;

/** A document that was to be made is there already: somebody has been here before. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;

/**
 * The documents of one version of a projection: loaded many at once, written many at once, each
 * guarded by the position that it has seen.
 */
export class DocumentCollection {
  readonly documents: Collection<StoredDocument>;
  private readonly words;
  private readonly cache = new Map<string, VersionedDocument>();
  private readonly knownWords = new Set<string>();

  constructor(
    db: Db,
    readonly name: string,
    private readonly projection: AnyProjection,
    private readonly shape: TableShape,
  ) {
    this.documents = db.collection<StoredDocument>(name);
    this.words = wordCollection(db, name);
  }

  async createIndexes(): Promise<void> {
    const indexes = this.indexes();
    if (indexes.length > 0) await this.documents.createIndexes(indexes);
  }

  get indexNames(): readonly string[] {
    return this.indexes().map((i) => i.name);
  }

  private indexes(): { key: Record<string, 1>; name: string }[] {
    const fields = this.shape.indexes.map((names) => ({
      key: { ...Object.fromEntries(names.map((f) => [`d.${f}`, 1 as const])), _id: 1 as const },
      name: names.join('_'),
    }));
    const words = this.shape.searchable ? [{ key: { w: 1 as const }, name: 'words' }] : [];
    const version =
      this.shape.followed || FOLLOWED.has(this.projection.name)
        ? [{ key: { v: 1 as const }, name: 'version' }]
        : [];
    return [...fields, ...words, ...version];
  }

  async drop(): Promise<void> {
    await this.documents.drop();
    await this.words.drop();
  }

  /** The documents that are known here; what is not known must be loaded first. */
  known(key: string): VersionedDocument | undefined {
    // each event has a document of its own: nothing was there before
    if (this.shape.keys === 'integer') return NOTHING;
    return this.cache.get(key);
  }

  async load(keys: Iterable<string>): Promise<void> {
    const wanted = [...new Set(keys)].filter((key) => this.known(key) === undefined);
    if (wanted.length === 0) return;
    this.makeRoom(wanted.length);
    const found = await this.documents
      .find({ _id: { $in: wanted } }, { projection: { w: 0 } })
      .toArray();
    for (const { _id, v, d } of found)
      this.cache.set(String(_id), { doc: d ?? undefined, version: v });
    for (const key of wanted) if (!this.cache.has(key)) this.cache.set(key, NOTHING);
  }

  /**
   * Keys of the documents with this value that have not seen the position yet, in their order: what
   * was done of a change to many is not done again.
   */
  async keysWhere(
    field: string,
    value: string,
    afterKey: string,
    position: number,
    limit: number,
  ): Promise<string[]> {
    const found = await this.documents
      .find(
        { [`d.${field}`]: value, _id: { $gt: afterKey }, v: { $lt: position } },
        { projection: { _id: 1 } },
      )
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return found.map((d) => String(d._id));
  }

  /**
   * Words that are new to the read model, before the documents that have them: one too many harms
   * nobody.
   */
  async learn(changed: ReadonlyMap<string, ChangedDocument>): Promise<void> {
    if (!this.projection.text) return;
    const fresh = new Set<string>();
    for (const { after } of changed.values())
      for (const word of this.wordsOf(after.doc) ?? [])
        if (worthKnowing(word) && !this.knownWords.has(word)) fresh.add(word);
    if (fresh.size === 0) return;
    await this.words.bulkWrite(
      [...fresh].map((word) => ({
        updateOne: { filter: { _id: word }, update: { $setOnInsert: { _id: word } }, upsert: true },
      })),
      { ordered: false },
    );
    for (const word of fresh) this.knownWords.add(word);
  }

  /** `careful` where documents that are to be made may be there already. */
  async write(
    changed: ReadonlyMap<string, ChangedDocument>,
    session: ClientSession | null,
    careful: boolean,
  ): Promise<void> {
    if (changed.size === 0) return;
    const operations = [...changed].map(
      ([key, { before, after }]): AnyBulkWriteOperation<StoredDocument> => {
        const _id = idOf(this.shape, key);
        const document = this.stored(after);
        if (before.version > 0)
          return {
            replaceOne: { filter: { _id, v: { $lt: after.version } }, replacement: document },
          };
        return careful
          ? { updateOne: { filter: { _id }, update: { $setOnInsert: document }, upsert: true } }
          : { insertOne: { document: { _id, ...document } as StoredDocument } };
      },
    );
    await this.documents.bulkWrite(operations, { ordered: false, ...(session ? { session } : {}) });
  }

  /** What was written is what is known from now on. */
  remember(changed: ReadonlyMap<string, ChangedDocument>): void {
    if (this.shape.keys === 'integer') return;
    this.makeRoom(changed.size);
    for (const [key, { after }] of changed) this.cache.set(key, after);
  }

  forget(): void {
    this.cache.clear();
  }

  /** How many documents there are, and a hash of all of them. */
  async contents(): Promise<{ documents: number; hash: string }> {
    const hash = createHash('sha256');
    let documents = 0;
    for await (const { _id, v, d } of this.documents
      .find({ d: { $ne: null } }, { projection: { w: 0 } })
      .sort({ _id: 1 })) {
      hash.update(`${_id}\n${v}\n${JSON.stringify(d)}\n`);
      documents++;
    }
    return { documents, hash: hash.digest('hex') };
  }

  private stored({ doc, version }: VersionedDocument): Omit<StoredDocument, '_id'> {
    const w = this.wordsOf(doc);
    return { v: version, d: doc ?? null, ...(w ? { w } : {}) };
  }

  private wordsOf(doc: object | undefined): readonly string[] | null {
    const texts = doc === undefined ? null : (this.projection.text?.of(doc) ?? null);
    return texts && wordsOfTexts(texts);
  }

  private makeRoom(count: number): void {
    if (this.cache.size + count <= MAX_CACHED) return;
    let drop = Math.max(count, MAX_CACHED / 4);
    for (const old of this.cache.keys()) {
      if (drop-- <= 0) break;
      this.cache.delete(old);
    }
  }
}

/** Short words and codes are never corrected. */
const worthKnowing = (word: string): boolean => word.length >= 3 && !/\d/.test(word);
