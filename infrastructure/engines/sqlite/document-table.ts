import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { searchedText } from '../../../domain/shared/folding/folded.js';
import { columnsOf, valueAt, type VersionedDocument } from '../../../projections/fold.js';
import type { AnyProjection } from '../../../projections/projection.js';
import {
  createIndexes,
  createTable,
  ftsName,
} from '../../shared/document-tables/document-tables.js';
import type { TableShape } from '../../shared/read-models/table-shape.js';

type Value = string | number | null;

const MAX_CACHED = 20_000;

/**
 * The documents of one projection: whole documents, each guarded by the position that it has seen;
 * deleting leaves a tombstone.
 */
export class DocumentTable {
  private readonly fields: readonly string[];
  private readonly indexed: readonly string[];
  /** Fields with a column that no index has. */
  private readonly plain: readonly string[];
  private readonly select: StatementSync;
  private readonly upsert: StatementSync;
  /** Leaves the indexes alone. */
  private readonly update: StatementSync;
  private readonly removeWords: StatementSync | null = null;
  private readonly insertWords: StatementSync | null = null;
  private readonly rowOf: StatementSync | null = null;
  /** What was written or loaded lately, so that a busy document is not parsed again. */
  private readonly cache = new Map<string, VersionedDocument>();

  constructor(
    private readonly db: DatabaseSync,
    readonly table: string,
    private readonly projection: AnyProjection,
    /** As the table was made: an older version's differs from what the projection says now. */
    private readonly shape: TableShape,
    /** How many documents are kept parsed. */
    private readonly maxCached = MAX_CACHED,
  ) {
    this.fields = columnsOf(shape);
    this.indexed = [...new Set(shape.indexes.flat())];
    this.plain = this.fields.filter((f) => !this.indexed.includes(f));
    createTable(db, table, this.shape);
    const columns = this.fields.map((f) => `, "${f}"`).join('');
    const marks = this.fields.map(() => ', ?').join('');
    const updates = this.fields.map((f) => `, "${f}" = excluded."${f}"`).join('');
    this.select = db.prepare(`SELECT version, doc FROM "${table}" WHERE key = ?`);
    this.upsert = db.prepare(
      `INSERT INTO "${table}" (key, version, doc${columns}) VALUES (?, ?, ?${marks})
       ON CONFLICT (key) DO UPDATE SET version = excluded.version, doc = excluded.doc${updates} WHERE excluded.version > "${table}".version`,
    );
    this.update = db.prepare(
      `UPDATE "${table}" SET version = ?, doc = ?${this.plain.map((f) => `, "${f}" = ?`).join('')} WHERE key = ? AND version < ?`,
    );
    if (this.shape.searchable) {
      this.removeWords = db.prepare(`DELETE FROM "${ftsName(table)}" WHERE rowid = ?`);
      this.rowOf = db.prepare(`SELECT rowid FROM "${table}" WHERE key = ?`);
      const texts = Object.keys(this.shape.text ?? { words: 1 });
      this.insertWords = db.prepare(
        `INSERT INTO "${ftsName(table)}" (rowid, ${texts.map((t) => `"${t}"`).join(', ')}) VALUES (?${', ?'.repeat(texts.length)})`,
      );
    }
  }

  createIndexes(): void {
    createIndexes(this.db, this.table, this.shape);
  }

  load(key: string): VersionedDocument {
    // each event has a document of its own: if it is there, the write's guard finds it
    if (this.shape.keys === 'integer') return { doc: undefined, version: 0 };
    const cached = this.cache.get(key);
    if (cached) return cached;
    const row = this.select.get(this.cell(key)) as
      { version: number; doc: string | null } | undefined;
    const loaded: VersionedDocument = row
      ? {
          doc: row.doc === null ? undefined : (JSON.parse(row.doc) as object),
          version: row.version,
        }
      : { doc: undefined, version: 0 };
    this.remember(key, loaded);
    return loaded;
  }

  /** Keys of the documents with this value in an indexed field, in pages. */
  keysWhere(field: string, value: string, afterKey: string, limit: number): string[] {
    const rows = this.db
      .prepare(
        `SELECT key FROM "${this.table}" WHERE "${field}" = ? AND key > ? AND doc IS NOT NULL ORDER BY key LIMIT ?`,
      )
      .all(value, afterKey, limit) as {
      key: string;
    }[];
    return rows.map((r) => r.key);
  }

  /** `before` is the document as it was loaded. */
  write(key: string, written: VersionedDocument, before: VersionedDocument): void {
    const { doc, version } = written;
    const fields = doc as Record<string, unknown> | undefined;
    const json = doc === undefined ? null : JSON.stringify(doc);
    const cellsOf = (names: readonly string[]): Value[] =>
      names.map((field) => cellOf(valueAt(fields, field)));
    if (before.doc !== undefined && doc !== undefined && this.sameIndexed(before.doc, doc))
      this.update.run(version, json, ...cellsOf(this.plain), this.cell(key), version);
    else this.upsert.run(this.cell(key), version, json, ...cellsOf(this.fields));
    if (this.insertWords) {
      const words = doc === undefined ? null : this.projection.text!.of(doc);
      const wordsBefore = before.doc === undefined ? null : this.projection.text!.of(before.doc);
      if (
        words !== null &&
        wordsBefore !== null &&
        words.every((text, i) => text === wordsBefore[i])
      )
        return this.remember(key, written);
      const { rowid } = this.rowOf!.get(key) as { rowid: number };
      this.removeWords!.run(rowid);
      if (words !== null) this.insertWords.run(rowid, ...words.map(searchedText));
    }
    this.remember(key, written);
  }

  forgetCache(): void {
    this.cache.clear();
  }

  private sameIndexed(before: object, after: object): boolean {
    for (const field of this.indexed)
      if ((valueAt(before, field) ?? null) !== (valueAt(after, field) ?? null)) return false;
    return true;
  }

  private remember(key: string, doc: VersionedDocument): void {
    if (this.shape.keys === 'integer') return;
    if (this.cache.size >= this.maxCached) {
      let drop = this.maxCached / 4;
      for (const old of this.cache.keys()) {
        if (drop-- === 0) break;
        this.cache.delete(old);
      }
    }
    this.cache.set(key, doc);
  }

  private cell(key: string): Value {
    return this.shape.keys === 'integer' ? Number(key) : key;
  }
}

function cellOf(value: unknown): Value {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' || typeof value === 'string') return value;
  throw new Error('an indexed field must be a string, a number, a boolean or null');
}
