import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { AnyProjection } from '../../projections/projection.js';
import { DocumentTable, shapeOf } from '../sqlite/document-table.js';
import { projectionRow } from '../sqlite/document-tables.js';
import { eventReader } from '../sqlite/event-reader.js';
import { files, openDatabase, openReader } from '../sqlite/schema.js';
import { decodeBatch, foldBatch, Interest } from './fold-batch.js';

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

/**
 * Builds a projection anew aside and compares it with the live one at equal positions, while the live one goes on: what differs is
 * read again after both have passed it. Reads only; needs no server, and disturbs none.
 */
export function verifyProjection(directory: string, projection: AnyProjection): Verification {
  const scratch = mkdtempSync(join(tmpdir(), 'tradepost-verify-'));
  const events = openReader(join(directory, files.events));
  const live = openReader(join(directory, files.readModels));
  const aside = openDatabase(join(scratch, 'aside.db'), 'NORMAL');
  try {
    return compare(projection, new Rebuild(projection, aside, events, skippedIn(live, projection.name)), live);
  } finally {
    for (const db of [events, live, aside]) db.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The projection folded again into a database of its own, as far as it is asked to. */
class Rebuild {
  readonly table: DocumentTable;
  readonly lost: string[] = [];
  position = 0;
  private readonly interest: Interest;
  private readonly read: ReturnType<typeof eventReader>;
  private readonly revisions = new Map<string, number>();

  constructor(
    private readonly projection: AnyProjection,
    private readonly db: DatabaseSync,
    events: DatabaseSync,
    private readonly skipped: ReadonlySet<string>,
  ) {
    this.interest = new Interest(projection);
    this.read = eventReader(events);
    this.table = new DocumentTable(db, 'rebuilt', projection, shapeOf(projection));
    this.table.createIndexes();
  }

  /** Answers the error at which it cannot go on, or null. */
  advanceTo(position: number): string | null {
    while (this.position < position) {
      const batch = this.read(this.position, BATCH).filter((e) => e.position <= position);
      if (batch.length === 0) break;
      for (const { stream, revision } of batch) {
        for (let lost = (this.revisions.get(stream) ?? -1) + 1; lost < revision; lost++) this.lost.push(`${stream} revision ${lost}`);
        this.revisions.set(stream, revision);
      }
      this.db.exec('BEGIN');
      const { last, error } = foldBatch(this.projection, this.interest, this.table, decodeBatch(batch), this.skipped);
      this.db.exec('COMMIT');
      if (last) this.position = last.position;
      if (error) return `its rebuild stops at event ${error.eventId} (${error.stream}, revision ${error.revision}): ${error.message}`;
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

function compare(projection: AnyProjection, rebuild: Rebuild, live: DatabaseSync): Verification {
  const { name } = projection;
  const row = projectionRow(live, name);
  const nothing = { projection: name, position: 0, documents: 0, differences: [], lostEvents: [] };
  if (!row) return { ...nothing, notComparable: 'it has not been built yet' };
  if (row.version !== projection.version) return { ...nothing, notComparable: `the live one is version ${row.version}, the program's is ${projection.version}` };
  let { position, table } = row;
  const failed = rebuild.advanceTo(position);
  if (failed) return { ...nothing, position, lostEvents: rebuild.lost, notComparable: failed };
  let documents = 0;
  let suspects = new Set<string>();
  for (const [key, version, json] of pages(live, table)) {
    documents++;
    const rebuilt = rebuild.find(key);
    if (!rebuilt || rebuilt.doc !== json || rebuilt.version !== version) suspects.add(key);
  }
  for (const [key] of rebuild.documents()) if (!find(live, table, key)) suspects.add(key);
  // the live one went on while it was read: what differs is looked at again where both have passed it
  for (let round = 0; round < ROUNDS && suspects.size > 0; round++) {
    const now = projectionRow(live, name)!;
    if (now.table !== table) return { ...nothing, position, notComparable: 'it was rebuilt meanwhile: verify it again' };
    ({ position, table } = now);
    const stopped = rebuild.advanceTo(position);
    if (stopped) return { ...nothing, position, lostEvents: rebuild.lost, notComparable: stopped };
    suspects = new Set([...suspects].filter((key) => !same(find(live, table, key), rebuild.find(key))));
  }
  const differences = [...suspects].map((key): Difference => {
    const found = find(live, table, key);
    const rebuilt = rebuild.find(key);
    const kind = found && rebuilt ? 'altered' : found ? 'unexpected' : 'missing';
    const event = kind === 'unexpected' && projection.keys === 'integer' ? (JSON.parse(found!.doc) as { eventId?: string }).eventId : undefined;
    return { key, kind, ...(event ? { event } : {}) };
  });
  return { projection: name, position, documents, differences, lostEvents: rebuild.lost, notComparable: null };
}

const same = (a: { version: number; doc: string } | undefined, b: { version: number; doc: string } | undefined): boolean => a?.doc === b?.doc && a?.version === b?.version;

function find(db: DatabaseSync, table: string, key: string): { version: number; doc: string } | undefined {
  return db.prepare(`SELECT version, doc FROM "${table}" WHERE key = ? AND doc IS NOT NULL`).get(key) as { version: number; doc: string } | undefined;
}

function* pages(db: DatabaseSync, table: string): Generator<readonly [string, number, string]> {
  const select = db.prepare(`SELECT key, version, doc FROM "${table}" WHERE key > ? AND doc IS NOT NULL ORDER BY key LIMIT ${PAGE}`);
  const integer = (db.prepare(`SELECT type FROM pragma_table_info(?) WHERE name = 'key'`).get(table) as { type: string }).type === 'INTEGER';
  let after: string | number = integer ? 0 : '';
  for (;;) {
    const rows = select.all(after) as { key: string | number; version: number; doc: string }[];
    for (const { key, version, doc } of rows) yield [String(key), version, doc];
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.key;
  }
}

function skippedIn(live: DatabaseSync, name: string): ReadonlySet<string> {
  const rows = live.prepare('SELECT event_id AS id FROM skipped WHERE projection = ?').all(name) as { id: string }[];
  return new Set(rows.map((r) => r.id));
}

/** A verification in words, a line each; empty where nothing is wrong but the summary. */
export function describe({ projection, position, documents, differences, lostEvents, notComparable }: Verification): string[] {
  if (notComparable) return [`${projection}: cannot be compared: ${notComparable}`, ...lostEvents.slice(0, SHOWN).map((e) => `  the store has lost ${e}`)];
  const summary = `${projection}: ${documents} documents at position ${position}: ${differences.length === 0 ? 'equal to a fresh rebuild' : `${differences.length} differ`}`;
  return [
    summary,
    ...lostEvents.slice(0, SHOWN).map((e) => `  the store has lost ${e}`),
    ...differences.slice(0, SHOWN).map(({ kind, key, event }) => `  ${kind}: document ${key}${event ? `, for event ${event}, which the store does not have` : ''}`),
  ];
}
