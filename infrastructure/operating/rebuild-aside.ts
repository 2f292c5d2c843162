import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { StoredEvent } from '../../application/ports/event-store.js';
import type { AnyProjection } from '../../projections/projection.js';
import { batchOf, type BatchEvent } from '../consumers/consuming/event-batch.js';
import { Interest } from '../consumers/consuming/interest.js';
import { foldBatch } from '../consumers/projections/fold-batch.js';
import { DocumentTable } from '../engines/sqlite/document-table.js';
import { openDatabase } from '../engines/sqlite/schema.js';
import { everyStored, findStored } from '../engines/sqlite/stored-documents.js';
import { shapeOf } from '../shared/read-models/table-shape.js';
import { EventHashCheck, type EventHashes, type EventPages } from './event-hashes.js';

const BATCH = 4_000;
/** Documents that are kept parsed, of all read models together. */
const CACHED = 20_000;

/**
 * Read models folded again from the first event, into a database of their own that is thrown away.
 * The history is read and decoded once for all of them, and memory stays the same however long it
 * is.
 */
export class RebuiltAside {
  readonly models: readonly RebuiltModel[];
  private readonly scratch = mkdtempSync(join(tmpdir(), 'tradepost-verify-'));
  private readonly db: DatabaseSync;
  private readonly streams: Streams;
  private readonly check = new EventHashCheck();

  constructor(
    projections: readonly (readonly [AnyProjection, skipped: ReadonlySet<string>])[],
    private readonly read: EventPages,
  ) {
    this.db = openDatabase(join(this.scratch, 'aside.db'), 'NORMAL');
    // it need not survive anything
    this.db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -65536');
    this.streams = new Streams(this.db);
    const cached = Math.ceil(CACHED / projections.length);
    this.models = projections.map(
      ([projection, skipped], i) =>
        new RebuiltModel(projection, this.db, `rebuilt_${i}`, skipped, cached),
    );
  }

  /** Events that the store has lost, as far as it has been read. */
  get lostEvents(): readonly string[] {
    return [...this.streams.lost];
  }

  /** What their hashes say of the events, as far as they have been read. */
  get hashes(): EventHashes {
    return this.check;
  }

  /**
   * Folds these models as far as the position that is named for each, reading once from the one that
   * is furthest back.
   */
  async advance(
    to: ReadonlyMap<RebuiltModel, number>,
    onProgress: (percent: number) => void = () => undefined,
  ): Promise<void> {
    const targets = [...to].filter(([model, position]) => model.position < position);
    const end = Math.max(0, ...targets.map(([, position]) => position));
    let from = Math.min(end, ...targets.map(([model]) => model.position));
    while (from < end) {
      const page = await this.read(from, BATCH);
      const batch = batchOf(page.filter((e) => e.position <= end));
      if (batch.length === 0) break;
      this.db.exec('BEGIN');
      for (const stored of this.streams.take(batch)) this.check.take(stored);
      for (const [model, position] of targets) model.fold(batch, position);
      this.db.exec('COMMIT');
      from = batch.at(-1)!.stored.position;
      onProgress(Math.floor((100 * from) / end));
    }
  }

  /** Reads what no read model has seen yet, for its hashes and revisions alone. */
  async readOn(): Promise<void> {
    for (;;) {
      const page = await this.read(this.streams.position, BATCH);
      if (page.length === 0) return;
      this.db.exec('BEGIN');
      for (const stored of this.streams.take(batchOf(page))) this.check.take(stored);
      this.db.exec('COMMIT');
    }
  }

  close(): void {
    this.db.close();
    rmSync(this.scratch, { recursive: true, force: true });
  }
}

/** One of the read models, as far as it has been folded. */
export class RebuiltModel {
  position = 0;
  /** Why it cannot go on. */
  stopped: string | null = null;
  private readonly interest: Interest;
  private readonly table: DocumentTable;

  constructor(
    readonly projection: AnyProjection,
    private readonly db: DatabaseSync,
    private readonly name: string,
    private readonly skipped: ReadonlySet<string>,
    cached: number,
  ) {
    this.interest = new Interest(projection.handles);
    this.table = new DocumentTable(db, name, projection, shapeOf(projection), cached);
    this.table.createIndexes();
    db.exec(`CREATE TABLE "${name}_seen" (key PRIMARY KEY) WITHOUT ROWID`);
  }

  fold(batch: readonly BatchEvent[], upTo: number): void {
    if (this.stopped !== null) return;
    const next = batch.filter(
      ({ stored: { position } }) => position > this.position && position <= upTo,
    );
    if (next.length === 0) return;
    const { last, error } = foldBatch(
      this.projection,
      this.interest,
      this.table,
      next,
      this.skipped,
    );
    if (last) this.position = last.position;
    if (error)
      this.stopped = `its rebuild stops at event ${error.eventId} (${error.stream}, revision ${error.revision}): ${error.message}`;
  }

  find(key: string): { readonly version: number; readonly doc: string } | undefined {
    return findStored(this.db, this.name, key);
  }

  /** Takes the keys of the live documents, and answers those of which the rebuild has no equal. */
  async differing(
    live: AsyncIterable<readonly [key: string, version: number, json: string]>,
  ): Promise<{ readonly documents: number; readonly keys: Set<string> }> {
    const keys = new Set<string>();
    const seen = this.db.prepare(`INSERT OR IGNORE INTO "${this.name}_seen" (key) VALUES (?)`);
    let documents = 0;
    this.db.exec('BEGIN');
    for await (const [key, version, json] of live) {
      documents++;
      seen.run(key);
      const rebuilt = this.find(key);
      if (!rebuilt || rebuilt.doc !== json || rebuilt.version !== version) keys.add(key);
    }
    this.db.exec('COMMIT');
    const isSeen = this.db.prepare(`SELECT 1 FROM "${this.name}_seen" WHERE key = ?`);
    for (const [key] of everyStored(this.db, this.name)) if (!isSeen.get(key)) keys.add(key);
    return { documents, keys };
  }
}

/** Where each stream stands: a revision that is left out is an event that the store has lost. */
class Streams {
  readonly lost: string[] = [];
  /** Of the last event that has been read. */
  position = 0;
  private readonly revision;
  private readonly move;

  constructor(db: DatabaseSync) {
    db.exec('CREATE TABLE stream (name TEXT PRIMARY KEY, revision INTEGER) WITHOUT ROWID');
    this.revision = db.prepare('SELECT revision FROM stream WHERE name = ?');
    this.move = db.prepare('INSERT OR REPLACE INTO stream (name, revision) VALUES (?, ?)');
  }

  /** Answers those that had not been read before. */
  take(batch: readonly BatchEvent[]): readonly StoredEvent[] {
    const known = new Map<string, number>();
    const fresh: StoredEvent[] = [];
    for (const { stored } of batch) {
      const { stream, revision, position } = stored;
      if (position <= this.position) continue;
      this.position = position;
      fresh.push(stored);
      const before = known.get(stream) ?? this.knownOf(stream);
      for (let lost = before + 1; lost < revision; lost++)
        this.lost.push(`${stream} revision ${lost}`);
      known.set(stream, revision);
    }
    for (const [stream, revision] of known) this.move.run(stream, revision);
    return fresh;
  }

  private knownOf(stream: string): number {
    return (this.revision.get(stream) as { revision: number } | undefined)?.revision ?? -1;
  }
}
