import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { StoredEvent } from '../../application/ports/event-store.js';
import type { AnyProjection } from '../../projections/projection.js';
import { DocumentTable } from '../engines/sqlite/document-table.js';
import { projectionRow } from '../shared/document-tables/document-tables.js';
import { eventReader } from '../engines/sqlite/event-reader.js';
import { files, openDatabase, openReader } from '../engines/sqlite/schema.js';
import { decodeBatch, foldBatch, Interest } from '../consumers/projections/fold-batch.js';
import type { LiveDocuments } from '../shared/read-models/live-documents.js';
import { shapeOf } from '../shared/read-models/table-shape.js';

export interface Difference {
  readonly key: string;
  readonly kind: 'altered' | 'missing' | 'unexpected';
  /** Where a document stands for one event that the store does not have. */
  readonly event?: string;
}

export interface Verification {
  readonly projection: string;
  readonly position: number;
  readonly documents: number;
  readonly differences: readonly Difference[];
  /** Events that the store itself has lost: a revision that is missing within a stream. */
  readonly lostEvents: readonly string[];
  /** Why it cannot be compared now. */
  readonly notComparable: string | null;
}

const BATCH = 8_000;
const PAGE = 2_000;
const ROUNDS = 5;
const SHOWN = 100;

export type EventPages = (
  after: number,
  maxCount: number,
) => Promise<readonly StoredEvent[]> | readonly StoredEvent[];

/** How much of the history has been folded again, in per cent. */
export type ToldProgress = (progress: number) => void;

/** Verifies a read model of a data directory. Reads only; needs no server, and disturbs none. */
export async function verifyProjection(
  directory: string,
  projection: AnyProjection,
  told: ToldProgress = () => undefined,
): Promise<Verification> {
  const events = openReader(join(directory, files.events));
  const live = openReader(join(directory, files.readModels));
  try {
    return await verifyLive(
      projection,
      new SqliteLiveDocuments(live, projection.name),
      eventReader(events),
      told,
    );
  } finally {
    events.close();
    live.close();
  }
}

/**
 * Builds a projection anew aside and compares it with the live one at equal positions, while the
 * live one goes on: what differs is read again after both have passed it.
 */
export async function verifyLive(
  projection: AnyProjection,
  live: LiveDocuments,
  events: EventPages,
  told: ToldProgress = () => undefined,
): Promise<Verification> {
  const scratch = mkdtempSync(join(tmpdir(), 'tradepost-verify-'));
  const aside = openDatabase(join(scratch, 'aside.db'), 'NORMAL');
  try {
    return await compare(
      projection,
      new Rebuild(projection, aside, events, await live.skipped(), told),
      live,
    );
  } finally {
    aside.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

class SqliteLiveDocuments implements LiveDocuments {
  constructor(
    private readonly db: DatabaseSync,
    private readonly name: string,
  ) {}

  place(): ReturnType<LiveDocuments['place']> {
    const row = projectionRow(this.db, this.name);
    return Promise.resolve(
      row && { version: row.version, position: row.position, build: row.table },
    );
  }

  async *all(): ReturnType<LiveDocuments['all']> {
    yield* pages(this.db, projectionRow(this.db, this.name)!.table);
  }

  find(key: string): ReturnType<LiveDocuments['find']> {
    return Promise.resolve(find(this.db, projectionRow(this.db, this.name)!.table, key));
  }

  skipped(): Promise<ReadonlySet<string>> {
    const rows = this.db
      .prepare('SELECT event_id AS id FROM skipped WHERE projection = ?')
      .all(this.name) as { id: string }[];
    return Promise.resolve(new Set(rows.map((r) => r.id)));
  }
}

/** The projection folded again into a database of its own, as far as it is asked to. */
class Rebuild {
  readonly table: DocumentTable;
  readonly lost: string[] = [];
  position = 0;
  private readonly interest: Interest;
  private readonly revisions = new Map<string, number>();

  constructor(
    private readonly projection: AnyProjection,
    private readonly db: DatabaseSync,
    private readonly read: EventPages,
    private readonly skipped: ReadonlySet<string>,
    private readonly told: ToldProgress,
  ) {
    this.interest = new Interest(projection);
    this.table = new DocumentTable(db, 'rebuilt', projection, shapeOf(projection));
    this.table.createIndexes();
  }

  /** Answers the error at which it cannot go on, or null. */
  async advanceTo(position: number): Promise<string | null> {
    while (this.position < position) {
      const batch = (await this.read(this.position, BATCH)).filter((e) => e.position <= position);
      if (batch.length === 0) break;
      for (const { stream, revision } of batch) {
        for (let lost = (this.revisions.get(stream) ?? -1) + 1; lost < revision; lost++)
          this.lost.push(`${stream} revision ${lost}`);
        this.revisions.set(stream, revision);
      }
      this.db.exec('BEGIN');
      const { last, error } = foldBatch(
        this.projection,
        this.interest,
        this.table,
        decodeBatch(batch),
        this.skipped,
      );
      this.db.exec('COMMIT');
      if (last) this.position = last.position;
      this.told(Math.floor((100 * this.position) / position));
      if (error)
        return `its rebuild stops at event ${error.eventId} (${error.stream}, revision ${error.revision}): ${error.message}`;
    }
    return null;
  }

  /** Key → [version, JSON], in key order. */
  *documents(): Generator<readonly [key: string, version: number, json: string]> {
    yield* pages(this.db, 'rebuilt');
  }

  find(key: string): { version: number; doc: string } | undefined {
    return find(this.db, 'rebuilt', key);
  }
}

async function compare(
  projection: AnyProjection,
  rebuild: Rebuild,
  live: LiveDocuments,
): Promise<Verification> {
  const { name } = projection;
  const begun = await live.place();
  const nothing = { projection: name, position: 0, documents: 0, differences: [], lostEvents: [] };
  if (!begun) return { ...nothing, notComparable: 'it has not been built yet' };
  if (begun.version !== projection.version)
    return {
      ...nothing,
      notComparable: `the live one is version ${begun.version}, the program's is ${projection.version}`,
    };
  let { position } = begun;
  const failed = await rebuild.advanceTo(position);
  if (failed) return { ...nothing, position, lostEvents: rebuild.lost, notComparable: failed };
  const seen = new Set<string>();
  let suspects = new Set<string>();
  for await (const [key, version, json] of live.all()) {
    seen.add(key);
    const rebuilt = rebuild.find(key);
    if (!rebuilt || rebuilt.doc !== json || rebuilt.version !== version) suspects.add(key);
  }
  for (const [key] of rebuild.documents()) if (!seen.has(key)) suspects.add(key);
  // the live one went on while it was read: what differs is looked at again where both have passed
  // it
  for (let round = 0; round < ROUNDS && suspects.size > 0; round++) {
    const now = (await live.place())!;
    if (now.build !== begun.build)
      return { ...nothing, position, notComparable: 'it was rebuilt meanwhile: verify it again' };
    ({ position } = now);
    const stopped = await rebuild.advanceTo(position);
    if (stopped) return { ...nothing, position, lostEvents: rebuild.lost, notComparable: stopped };
    const still = new Set<string>();
    for (const key of suspects) if (!same(await live.find(key), rebuild.find(key))) still.add(key);
    suspects = still;
  }
  const differences: Difference[] = [];
  for (const key of suspects) {
    const found = await live.find(key);
    const rebuilt = rebuild.find(key);
    const kind = found && rebuilt ? 'altered' : found ? 'unexpected' : 'missing';
    const event =
      kind === 'unexpected' && projection.keys === 'integer'
        ? (JSON.parse(found!.doc) as { eventId?: string }).eventId
        : undefined;
    differences.push({ key, kind, ...(event ? { event } : {}) });
  }
  return {
    projection: name,
    position,
    documents: seen.size,
    differences,
    lostEvents: rebuild.lost,
    notComparable: null,
  };
}

const same = (
  a: { version: number; doc: string } | undefined,
  b: { version: number; doc: string } | undefined,
): boolean => a?.doc === b?.doc && a?.version === b?.version;

function find(
  db: DatabaseSync,
  table: string,
  key: string,
): { version: number; doc: string } | undefined {
  return db
    .prepare(`SELECT version, doc FROM "${table}" WHERE key = ? AND doc IS NOT NULL`)
    .get(key) as { version: number; doc: string } | undefined;
}

function* pages(db: DatabaseSync, table: string): Generator<readonly [string, number, string]> {
  const select = db.prepare(
    `SELECT key, version, doc FROM "${table}" WHERE key > ? AND doc IS NOT NULL ORDER BY key LIMIT ${PAGE}`,
  );
  const integer =
    (
      db.prepare(`SELECT type FROM pragma_table_info(?) WHERE name = 'key'`).get(table) as {
        type: string;
      }
    ).type === 'INTEGER';
  let after: string | number = integer ? 0 : '';
  for (;;) {
    const rows = select.all(after) as { key: string | number; version: number; doc: string }[];
    for (const { key, version, doc } of rows) yield [String(key), version, doc];
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.key;
  }
}

/** A verification in words, a line each; empty where nothing is wrong but the summary. */
export function describe({
  projection,
  position,
  documents,
  differences,
  lostEvents,
  notComparable,
}: Verification): string[] {
  if (notComparable)
    return [
      `${projection}: cannot be compared: ${notComparable}`,
      ...lostEvents.slice(0, SHOWN).map((e) => `  the store has lost ${e}`),
    ];
  const summary = `${projection}: ${documents} documents at position ${position}: ${differences.length === 0 ? 'equal to a fresh rebuild' : `${differences.length} differ`}`;
  return [
    summary,
    ...lostEvents.slice(0, SHOWN).map((e) => `  the store has lost ${e}`),
    ...differences
      .slice(0, SHOWN)
      .map(
        ({ kind, key, event }) =>
          `  ${kind}: document ${key}${event ? `, for event ${event}, which the store does not have` : ''}`,
      ),
  ];
}
