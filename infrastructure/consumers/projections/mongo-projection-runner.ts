import type { ClientSession, Collection } from 'mongodb';
import { isAway as isEngineAway } from '../../../application/ports/engine-unavailable.js';
import {
  START,
  type EventStore,
  type Position,
  type StoredEvent,
} from '../../../application/ports/event-store.js';
import type { ChangedDocument } from '../../../projections/fold.js';
import type { AnyProjection } from '../../../projections/projection.js';
import type { MongoConnection } from '../../engines/mongodb/connect.js';
import { DocumentCollection, isDuplicate } from '../../engines/mongodb/document-collection.js';
import type { MongoSessions } from '../../engines/mongodb/mongo-sessions.js';
import {
  readModelRows,
  type Build,
  type ReadModelRow,
} from '../../engines/mongodb/read-model-rows.js';
import { failedAt, unreadableAfter, type FailedEvent } from '../../shared/failed-event.js';
import { shapeOf, type TableShape } from '../../shared/read-models/table-shape.js';
import type { Log } from '../../telemetry/log.js';
import { traceProjected } from '../../telemetry/observed-projections.js';
import { batchOf, type BatchEvent } from '../consuming/event-batch.js';
import { Interest } from '../consuming/interest.js';
import { ATTEMPTS } from '../consuming/policy.js';
import { foldEvent, foldPart, WRITTEN_AT_ONCE } from './fold-ahead.js';
import { beingRebuilt } from './read-model-status.js';
import { turnsOf, type Turn } from './turns.js';

const LIVE_BATCH = 2_000;
/** From nothing: larger batches, and the indexes are made last. */
const REBUILD_BATCH = 5_000;
const FAN_OUT_PAGE = 2_000;

/** What the runner needs of the event store. */
export type EventLog = Pick<EventStore, 'epoch' | 'readAll' | 'eventAt'>;

/** Somebody else moves this projection now, or an answer that was lost has moved it. */
class Lost extends Error {}

/** What was worked on is not there any more. */
class Gone extends Lost {}

interface Running {
  readonly projection: AnyProjection;
  readonly interest: Interest;
  readonly token: number;
  /** Which part of the row it moves. */
  readonly part: 'live' | 'next';
  build: Build;
  collection: DocumentCollection;
  indexed: boolean;
  /** Not moved: it waits for an operator, or an older version's documents are only served. */
  stopped: boolean;
  error: FailedEvent | null;
  skipped: ReadonlySet<string>;
  /** Something has failed: where it stands in the database is not known. */
  unsure: boolean;
}

/**
 * Keeps read models in MongoDB: those that it was made the owner of. A batch's documents and the
 * checkpoint are one transaction that names the old position and the fencing token, so that whoever
 * is late changes nothing; what several owners do at the same time comes to the same.
 */
export class MongoProjectionRunner {
  private running: Running[] = [];
  private readonly rows: Collection<ReadModelRow>;
  /** By position, how often in a row events behind it could not be read. */
  private readonly readingFailures = new Map<Position, number>();
  private builds = 0;
  private stopping = false;

  constructor(
    private readonly mongo: Pick<MongoConnection, 'db'>,
    private readonly sessions: MongoSessions,
    private readonly log: EventLog,
    private readonly projections: readonly AnyProjection[],
    private readonly say: Log = () => undefined,
    /** Told of a projection that somebody else moves now. */
    private readonly onLost: (name: string) => void = () => undefined,
  ) {
    this.rows = readModelRows(mongo.db);
  }

  /** Takes a projection on; false where a younger token has it already. */
  async own(name: string, token: number): Promise<boolean> {
    this.disown(name);
    const projection = this.projections.find((p) => p.name === name)!;
    const shape = JSON.stringify(shapeOf(projection));
    const claimed = await this.rows.findOneAndUpdate(
      { _id: name, token: { $lt: token } },
      { $set: { token } },
      { returnDocument: 'after' },
    );
    const row = claimed ?? (await this.rows.findOne({ _id: name }));
    if (row && row.token !== token) return false;
    if (!row || !(await this.isOurs(row.live))) {
      const live = this.newBuild(projection, shape, token);
      const fresh: ReadModelRow = {
        _id: name,
        token,
        live,
        status: 'running',
        error: null,
        next: null,
        previous: null,
        swapped: null,
        skipped: row?.skipped ?? [],
        requests: [],
      };
      await this.rows.replaceOne(row ? { _id: name, token } : { _id: name }, fresh, {
        upsert: !row,
      });
      for (const old of [row?.live, row?.next, row?.previous])
        if (old) await this.drop(projection, old);
      this.add(projection, fresh, 'live', false);
      return true;
    }
    const same = row.live.version === projection.version && row.live.shape === shape;
    this.add(projection, row, 'live', !same || row.status === 'stopped');
    const goOn =
      row.next &&
      row.next.version === projection.version &&
      row.next.shape === shape &&
      (await this.isOurs(row.next));
    if (goOn) {
      await this.rows.updateOne({ _id: name, token }, { $set: { 'next.error': null } });
      this.add(projection, { ...row, next: { ...row.next, error: null } }, 'next', false);
    } else if (!same || row.next) await this.startNext(projection, token, same ? null : shape, row);
    return true;
  }

  disown(name: string): void {
    this.running = this.running.filter((r) => r.projection.name !== name);
  }

  /**
   * Handles a batch for each place at which projections stand, so that a rebuild from the beginning
   * holds up nobody at the head, and answers how many events the largest held; 0 when there is
   * nothing to do.
   */
  async step(): Promise<number> {
    const active = this.running.filter((r) => !r.stopped);
    const placesOf = (part: Running['part']): Position[] =>
      active.filter((r) => r.part === part).map((r) => r.build.position);
    let most = 0;
    let failure: unknown = null;
    for (const turn of turnsOf(placesOf('live'), placesOf('next'))) {
      if (this.stopping) return most;
      const group = active.filter((r) => r.build.position === turn.position);
      try {
        most = Math.max(most, await this.stepGroup(turn, group));
      } catch (error) {
        // what is away is away for all of them; anything else holds up only those that stand there
        if (isAway(error)) throw error;
        failure ??= error;
      }
    }
    if (failure !== null) throw failure;
    return most;
  }

  private async stepGroup({ position, upTo }: Turn, group: readonly Running[]): Promise<number> {
    const asked = group.every((r) => !r.indexed) ? REBUILD_BATCH : LIVE_BATCH;
    const read = await this.read(position, asked, group);
    const more = read.length === asked;
    const stored = upTo === null ? read : read.filter((e) => e.position <= upTo);
    if (stored.length === 0) {
      for (const one of group) await this.guarded(one, () => this.caughtUp(one));
      return 0;
    }
    const batch = batchOf(stored);
    const settled = await Promise.allSettled(
      group.map((one) => this.guarded(one, () => this.stepOne(one, batch, more))),
    );
    const failed = settled.find((s) => s.status === 'rejected');
    if (failed) throw failed.reason;
    return stored.length;
  }

  /** Whoever needs events that cannot be read, attempt after attempt, stops there and shows it. */
  private async read(
    position: Position,
    asked: number,
    group: readonly Running[],
  ): Promise<readonly StoredEvent[]> {
    try {
      const read = await this.log.readAll(position, asked);
      this.readingFailures.delete(position);
      return read;
    } catch (error) {
      if (isAway(error)) throw error;
      const failures = (this.readingFailures.get(position) ?? 0) + 1;
      this.readingFailures.set(position, failures);
      if (failures >= ATTEMPTS) {
        this.readingFailures.delete(position);
        for (const one of group)
          await this.guarded(one, () =>
            this.commit(one, new Map(), null, unreadableAfter(position, error)),
          );
      }
      throw error;
    }
  }

  /**
   * Whoever is at work ends with the part of the batch that is being written: all of it, of many
   * read models, may take longer than an orchestrator waits.
   */
  stop(): void {
    this.stopping = true;
  }

  /** Does what operators have asked for of the projections that it owns. */
  async obey(): Promise<void> {
    const names = [...new Set(this.running.map((r) => r.projection.name))];
    const asked = await this.rows
      .find({ _id: { $in: names }, 'requests.0': { $exists: true } })
      .toArray();
    for (const row of asked)
      for (const request of row.requests) {
        await this.control(
          row._id,
          request.operation,
          request.reason,
          request.at,
          request.eventId,
        ).catch((error: unknown) =>
          this.say(`${row._id}: ${(error as Error).message}`, { level: 'error' }),
        );
        await this.rows.updateOne({ _id: row._id }, { $pull: { requests: request } });
      }
  }

  /** `eventId`: what whoever asks saw it stopped at; where it is given, no other is skipped. */
  async control(
    name: string,
    operation: 'rebuild' | 'retry' | 'skip',
    reason: string,
    at: string,
    eventId: string | null = null,
  ): Promise<void> {
    const live = this.running.find((r) => r.part === 'live' && r.projection.name === name);
    if (!live) throw new Error(`there is no projection "${name}" here`);
    const shape = JSON.stringify(shapeOf(live.projection));
    const isCurrent = live.build.version === live.projection.version && live.build.shape === shape;
    if (operation === 'rebuild') {
      const row = (await this.rows.findOne({ _id: name }))!;
      await this.startNext(live.projection, live.token, shape, row);
      return;
    }
    if (operation === 'retry' && !isCurrent) throw new Error(beingRebuilt(name));
    if (operation === 'retry' && !live.error) throw new Error(`"${name}" has not stopped`);
    if (operation === 'skip') {
      const { error } = live;
      if (!error?.eventId) throw new Error(`"${name}" has not stopped at an event`);
      if (eventId !== null && eventId !== error.eventId)
        throw new Error(`"${name}" has stopped at another event since: ${error.eventId}`);
      await this.rows.updateOne(
        { _id: name, token: live.token },
        { $push: { skipped: { eventId: error.eventId, reason, at } } },
      );
      for (const one of this.running)
        if (one.projection === live.projection)
          one.skipped = new Set([...one.skipped, error.eventId]);
      // what an older version has made stays as it is until this version's takes its place
      if (!isCurrent) return;
    }
    await this.rows.updateOne(
      { _id: name, token: live.token },
      { $set: { status: 'running', error: null } },
    );
    live.collection.forget();
    live.stopped = false;
    live.error = null;
  }

  private async isOurs(build: Build): Promise<boolean> {
    if (build.epoch !== this.log.epoch) return false;
    if (build.position === START) return true;
    return (await this.log.eventAt(build.position))?.id === build.eventId;
  }

  private newBuild({ name, version }: AnyProjection, shape: string, token: number): Build {
    const collection = `${name.replaceAll('-', '_')}__v${version}_${token.toString(36)}${Date.now().toString(36)}${(this.builds++).toString(36)}`;
    return {
      version,
      collection,
      shape,
      epoch: this.log.epoch,
      position: START,
      eventId: null,
      startedAt: new Date(),
      handled: 0,
    };
  }

  private add(
    projection: AnyProjection,
    row: ReadModelRow,
    part: 'live' | 'next',
    stopped: boolean,
  ): void {
    const build = row[part]!;
    const collection = new DocumentCollection(
      this.mongo.db,
      build.collection,
      projection,
      JSON.parse(build.shape) as TableShape,
    );
    this.running.push({
      projection,
      interest: new Interest(projection.handles),
      token: row.token,
      part,
      build,
      collection,
      indexed: false,
      stopped,
      error: part === 'live' ? row.error : null,
      skipped: new Set(row.skipped.map((s) => s.eventId)),
      unsure: false,
    });
  }

  private async startNext(
    projection: AnyProjection,
    token: number,
    shape: string | null,
    row: ReadModelRow,
  ): Promise<void> {
    this.running = this.running.filter((r) => !(r.part === 'next' && r.projection === projection));
    const next = shape === null ? null : this.newBuild(projection, shape, token);
    const { matchedCount } = await this.rows.updateOne(
      { _id: projection.name, token },
      { $set: { next } },
    );
    if (matchedCount === 0) throw new Lost(`${projection.name} is somebody else's now`);
    if (row.next) await this.drop(projection, row.next);
    if (next) this.add(projection, { ...row, next }, 'next', false);
  }

  private drop(projection: AnyProjection, build: Build): Promise<void> {
    return new DocumentCollection(
      this.mongo.db,
      build.collection,
      projection,
      JSON.parse(build.shape) as TableShape,
    ).drop();
  }

  /**
   * Whatever fails leaves nothing half known: a commit without an answer may have been done, so
   * that what stands in the database is looked at before going on. Who has lost a projection lets
   * go of it.
   */
  private async guarded(one: Running, work: () => Promise<void>): Promise<void> {
    try {
      if (one.unsure) await this.lookAgain(one);
      await work();
    } catch (error) {
      one.collection.forget();
      one.unsure = true;
      if (!(error instanceof Lost)) throw error;
      if (!(error instanceof Gone) && (await this.isStillOurs(one))) return;
      this.say(error.message, { level: 'warn' });
      this.disown(one.projection.name);
      this.onLost(one.projection.name);
    }
  }

  private async lookAgain(one: Running): Promise<void> {
    const row = await this.rows.findOne({ _id: one.projection.name });
    const build = row?.token === one.token ? row[one.part] : null;
    if (!row || build?.collection !== one.build.collection)
      throw new Gone(`${one.projection.name} is somebody else's now`);
    one.build = build;
    if (one.part === 'live' && row.status === 'stopped')
      [one.stopped, one.error] = [true, row.error];
    if (one.part === 'next' && build.error) [one.stopped, one.error] = [true, build.error];
    one.unsure = false;
  }

  private async isStillOurs(one: Running): Promise<boolean> {
    const row = await this.rows.findOne({ _id: one.projection.name }, { projection: { token: 1 } });
    return row?.token === one.token;
  }

  /**
   * `more`: the log goes on behind the batch. Writing without indexes is much quicker: they are
   * made at the log's end, and not where others are met on the way.
   */
  private async stepOne(one: Running, batch: readonly BatchEvent[], more: boolean): Promise<void> {
    const began = Date.now();
    if (!one.indexed && !more) await this.index(one);
    for (let done = 0; done < batch.length && !this.stopping;) {
      const part = await foldPart(
        one.projection,
        one.interest,
        one.collection,
        batch,
        done,
        one.skipped,
        one.indexed ? WRITTEN_AT_ONCE.indexed : WRITTEN_AT_ONCE.plain,
      );
      if (part.last || part.error)
        await this.commit(one, part.changed, part.last, part.error, part.done - done);
      if (part.error) return;
      done = part.done;
      if (!part.fanOut) continue;
      const { one: event, where } = part.fanOut;
      const failed = await this.fanOut(one, event, where);
      if (failed) return this.commit(one, new Map(), null, failed);
      await this.commit(one, new Map(), event.stored, null, 1);
      done++;
    }
    if (!this.stopping) traceProjected(batch, [one], began);
  }

  /**
   * In pages, each durable by itself: who goes on after an interruption finds those that are left.
   */
  private async fanOut(
    one: Running,
    event: BatchEvent,
    { field, value }: { field: string; value: string },
  ): Promise<FailedEvent | null> {
    if (!one.indexed) await this.index(one);
    let after = '';
    for (;;) {
      const keys = await one.collection.keysWhere(
        field,
        value,
        after,
        event.stored.position,
        FAN_OUT_PAGE,
      );
      if (keys.length === 0) return null;
      let changed: ReadonlyMap<string, ChangedDocument>;
      try {
        changed = await foldEvent(one.projection, one.collection, event, keys);
      } catch (error) {
        if (isUnreachable(error)) throw error;
        return failedAt(event.stored, error);
      }
      await this.commit(one, changed, null, null);
      after = keys.at(-1)!;
    }
  }

  /** Documents and checkpoint together, if the projection is still ours and where we left it. */
  private async commit(
    one: Running,
    changed: ReadonlyMap<string, ChangedDocument>,
    last: StoredEvent | null,
    error: FailedEvent | null,
    events = 0,
  ): Promise<void> {
    await one.collection.learn(changed);
    try {
      await this.transact(one, changed, last, error, events, false);
    } catch (failure) {
      if (!isDuplicate(failure)) throw failure;
      await this.transact(one, changed, last, error, events, true);
    }
    one.collection.remember(changed);
    const { handled } = one.build;
    if (last)
      one.build = {
        ...one.build,
        position: last.position,
        eventId: last.id,
        ...(handled === undefined ? {} : { handled: handled + events }),
      };
    if (!error) return;
    one.error = error;
    one.stopped = true;
    if (one.part === 'next')
      this.say(
        `the rebuild of ${one.projection.name} has stopped${error.eventId ? ` at event ${error.eventId}` : ''}: ${error.message}`,
        { level: 'error' },
      );
  }

  private async transact(
    one: Running,
    changed: ReadonlyMap<string, ChangedDocument>,
    last: StoredEvent | null,
    error: FailedEvent | null,
    events: number,
    careful: boolean,
  ): Promise<void> {
    const { part, token, build } = one;
    const move = async (session: ClientSession | null): Promise<void> => {
      const set = {
        ...(last ? { [`${part}.position`]: last.position, [`${part}.eventId`]: last.id } : {}),
        ...(error
          ? part === 'live'
            ? { status: 'stopped', error }
            : { 'next.error': error }
          : {}),
      };
      const place = {
        _id: one.projection.name,
        token,
        [`${part}.position`]: build.position,
        [`${part}.collection`]: build.collection,
      };
      // a page of a change to many moves nothing, and must conflict with whoever does
      const update = {
        ...(Object.keys(set).length > 0 ? { $set: set } : {}),
        $inc: { moves: 1, ...(build.handled === undefined ? {} : { [`${part}.handled`]: events }) },
      };
      const { matchedCount } = await this.rows.updateOne(
        place,
        update as object,
        session ? { session } : {},
      );
      if (matchedCount === 0) throw new Lost(`${one.projection.name} is somebody else's now`);
    };
    if (changed.size === 0) return move(null);
    await this.sessions.transaction(async (session) => {
      await move(session);
      await one.collection.write(changed, session, careful);
    });
  }

  private async index(one: Running): Promise<void> {
    await one.collection.createIndexes();
    one.indexed = true;
  }

  /** At the head: what was built beside takes the place of what is served. */
  private async caughtUp(one: Running): Promise<void> {
    if (!one.indexed) await this.index(one);
    if (one.part === 'live') return;
    const { projection, token } = one;
    const live = this.running.find((r) => r.part === 'live' && r.projection === projection)!;
    if (!live.stopped && live.build.position !== one.build.position) return;
    const [before, after] = [await live.collection.contents(), await one.collection.contents()];
    const swapped = {
      at: new Date(),
      position: one.build.position,
      before: { version: live.build.version, ...before },
      after: { version: one.build.version, ...after },
    };
    const place = {
      _id: projection.name,
      token,
      'next.position': one.build.position,
      'next.collection': one.build.collection,
    };
    const row = await this.rows.findOneAndUpdate(place, {
      $set: {
        live: one.build,
        previous: live.build,
        next: null,
        status: 'running',
        error: null,
        swapped,
      },
    });
    if (!row) throw new Lost(`${projection.name} is somebody else's now`);
    if (row.previous) await this.drop(projection, row.previous);
    const same = before.hash === after.hash ? 'with the same contents' : 'with other contents';
    this.say(
      `${projection.name}: version ${one.build.version} (${after.documents} documents) has taken the place of version ${live.build.version} (${before.documents}), ${same}`,
    );
    this.running = this.running
      .map((r): Running => (r === live ? { ...one, part: 'live', error: null, stopped: false } : r))
      .filter((r) => r !== one);
  }
}

/** The event store's failure or the database's, not that of what is read. */
const isAway = (error: unknown): boolean => isEngineAway(error) || isUnreachable(error);

/** The server's failure, not the event's. */
const isUnreachable = (error: unknown): boolean => (error as Error).name.startsWith('Mongo');
