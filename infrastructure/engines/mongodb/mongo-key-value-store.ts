import { MongoServerError, type ClientSession, type Collection, type Db } from 'mongodb';
import type {
  KeyRange,
  KeyValueChange,
  KeyValueStore,
} from '../../../application/ports/key-value-store.js';
import type { MongoSessions } from './mongo-sessions.js';
import { throwsUnavailable } from './unavailable.js';

interface Entry {
  readonly _id: string;
  readonly value: string;
  /**
   * Counts how often a condition has looked at it, so that two batches with the same condition
   * cannot both pass.
   */
  readonly seen?: number;
}

const DUPLICATE_KEY = 11_000;
const ALREADY_EXISTS = 48;

/** A condition did not hold: the whole batch is given up. */
class Refused extends Error {}

/**
 * Small durable records: a collection for each bucket. A batch of several changes is a transaction;
 * a single one needs none.
 */
@throwsUnavailable('get', 'list', 'write')
export class MongoKeyValueStore implements KeyValueStore {
  private readonly made = new Map<string, Promise<unknown>>();

  constructor(
    private readonly sessions: MongoSessions,
    private readonly db: Db,
    /** Before the names of its collections, apart from those of read models. */
    private readonly prefix: string,
  ) {}

  async get(bucket: string, key: string): Promise<string | null> {
    const entry = await this.collection(bucket).findOne({ _id: key });
    return entry?.value ?? null;
  }

  async list(
    bucket: string,
    { from, before, limit = 0 }: KeyRange = {},
  ): Promise<readonly (readonly [string, string])[]> {
    const keys = {
      ...(from === undefined ? {} : { $gte: from }),
      ...(before === undefined ? {} : { $lt: before }),
    };
    const entries = await this.collection(bucket)
      .find(Object.keys(keys).length > 0 ? { _id: keys } : {})
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return entries.map((e) => [e._id, e.value] as const);
  }

  async write(changes: readonly KeyValueChange[]): Promise<boolean> {
    if (changes.length === 0) return true;
    if (changes.length === 1) return this.apply(changes[0]!);
    // within a transaction a collection that is made conflicts with everybody who makes it, too
    for (const bucket of new Set(changes.map((c) => c.bucket))) await this.make(bucket);
    try {
      await this.sessions.transaction((session) => this.applyAll(changes, session));
      return true;
    } catch (error) {
      if (error instanceof Refused) return false;
      throw error;
    }
  }

  /**
   * What was deleted leaves the collection at once; the server's own log keeps it as long as it is
   * set to: docs/operations.md.
   */
  shred(): Promise<void> {
    return Promise.resolve();
  }

  private async applyAll(
    changes: readonly KeyValueChange[],
    session: ClientSession,
  ): Promise<void> {
    for (const change of changes)
      if (change.ifValue !== undefined && !(await this.apply(change, session))) throw new Refused();
    const byBucket = Map.groupBy(
      changes.filter((c) => c.ifValue === undefined),
      (c) => c.bucket,
    );
    for (const [bucket, free] of byBucket) {
      const operations = free.map(({ key, value }) =>
        value === null
          ? { deleteOne: { filter: { _id: key } } }
          : { replaceOne: { filter: { _id: key }, replacement: { value }, upsert: true } },
      );
      await this.collection(bucket).bulkWrite(operations, { session, ordered: false });
    }
  }

  /** One change; false where its condition does not hold. */
  private async apply(
    { bucket, key, value, ifValue }: KeyValueChange,
    session?: ClientSession,
  ): Promise<boolean> {
    const entries = this.collection(bucket);
    const options = session ? { session } : {};
    if (ifValue === undefined) {
      if (value === null) await entries.deleteOne({ _id: key }, options);
      else await entries.replaceOne({ _id: key }, { value }, { upsert: true, ...options });
      return true;
    }
    if (ifValue === null) {
      if (value === null) return this.isAbsent(entries, key, session);
      if (session && (await entries.findOne({ _id: key }, options))) return false;
      return entries.insertOne({ _id: key, value }, options).then(
        () => true,
        (error: unknown) => {
          if (!session && error instanceof MongoServerError && error.code === DUPLICATE_KEY)
            return false;
          throw error;
        },
      );
    }
    if (value === null)
      return (await entries.deleteOne({ _id: key, value: ifValue }, options)).deletedCount === 1;
    return (
      (
        await entries.updateOne(
          { _id: key, value: ifValue },
          { $set: { value }, $inc: { seen: 1 } },
          options,
        )
      ).matchedCount === 1
    );
  }

  /**
   * Within a transaction in such a way that nobody can put it there before the transaction is done:
   * a read alone would let two pass by each other.
   */
  private async isAbsent(
    entries: Collection<Entry>,
    key: string,
    session?: ClientSession,
  ): Promise<boolean> {
    if ((await entries.findOne({ _id: key }, session ? { session } : {})) !== null) return false;
    if (!session) return true;
    await entries.insertOne({ _id: key, value: '' }, { session });
    await entries.deleteOne({ _id: key }, { session });
    return true;
  }

  private collection(bucket: string): Collection<Entry> {
    return this.db.collection<Entry>(`${this.prefix}${bucket}`);
  }

  private make(bucket: string): Promise<unknown> {
    let made = this.made.get(bucket);
    if (!made) {
      made = this.db.createCollection(`${this.prefix}${bucket}`).catch((error: unknown) => {
        if (error instanceof MongoServerError && error.code === ALREADY_EXISTS) return;
        this.made.delete(bucket);
        throw error;
      });
      this.made.set(bucket, made);
    }
    return made;
  }
}
