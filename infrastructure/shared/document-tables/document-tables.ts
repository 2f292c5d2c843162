import type { DatabaseSync } from 'node:sqlite';
import { columnsOf } from '../../../projections/fold.js';
import type { FailedEvent } from '../failed-event.js';
import type { TableShape } from '../read-models/table-shape.js';

export interface ProjectionRow {
  readonly name: string;
  readonly version: number;
  readonly table: string;
  readonly shape: TableShape;
  readonly epoch: string;
  readonly position: number;
  readonly eventId: string | null;
  readonly status: 'running' | 'stopped';
  readonly error: FailedEvent | null;
}

const META = `
  CREATE TABLE IF NOT EXISTS projection (
    name TEXT PRIMARY KEY, version INTEGER NOT NULL, table_name TEXT NOT NULL, shape TEXT NOT NULL, epoch TEXT NOT NULL,
    position INTEGER NOT NULL, event_id TEXT, status TEXT NOT NULL, error TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS skipped (projection TEXT NOT NULL, event_id TEXT NOT NULL, reason TEXT NOT NULL, skipped_at TEXT NOT NULL, PRIMARY KEY (projection, event_id)) STRICT;
`;

export const createMeta = (db: DatabaseSync): void => db.exec(META);

export const tableName = (name: string, version: number, build: string): string =>
  `${name.replaceAll('-', '_')}__v${version}${build}`;

export const ftsName = (table: string): string => `${table}__words`;

export const vocabularyName = (table: string): string => `${table}__vocabulary`;

/**
 * Creates the table of one projection's documents, without its indexes: they come last when
 * rebuilding.
 */
export function createTable(db: DatabaseSync, table: string, shape: TableShape): void {
  const key = shape.keys === 'integer' ? 'key INTEGER PRIMARY KEY' : 'key TEXT PRIMARY KEY';
  const columns = columnsOf(shape).map((field) => `, "${field}"`);
  // keyed by row id: keys come in no order, and a document's neighbours should be those that change
  // when it does
  db.exec(
    `CREATE TABLE IF NOT EXISTS "${table}" (${key}, version INTEGER NOT NULL, doc TEXT${columns.join('')})`,
  );
  if (!shape.searchable) return;
  const texts = Object.keys(shape.text ?? { words: 1 }).map((column) => `"${column}"`);
  // beginnings of words are indexed where somebody searches while typing, and paid for with each
  // document
  const options = shape.followed ? "prefix = '2 3'" : 'columnsize = 0';
  db.exec(
    `CREATE VIRTUAL TABLE IF NOT EXISTS "${ftsName(table)}" USING fts5 (${texts.join(', ')}, tokenize = 'unicode61', ${options})`,
  );
  db.exec(
    `CREATE VIRTUAL TABLE IF NOT EXISTS "${vocabularyName(table)}" USING fts5vocab ("${ftsName(table)}", 'row')`,
  );
}

/**
 * An index that depended on the document itself would be written with each of its changes. One of
 * several fields is for those who filter by the first: documents without it, such as those that a
 * projection keeps to itself, stay out.
 */
export function createIndexes(db: DatabaseSync, table: string, shape: TableShape): void {
  for (const fields of shape.indexes) {
    const some = fields.length > 1 ? ` WHERE "${fields[0]!}" IS NOT NULL` : '';
    db.exec(
      `CREATE INDEX IF NOT EXISTS "${table}__${fields.join('_')}" ON "${table}" (${fields.map((f) => `"${f}"`).join(', ')}, key)${some}`,
    );
  }
  if (shape.followed)
    db.exec(`CREATE INDEX IF NOT EXISTS "${table}__version" ON "${table}" (version)`);
}

export function dropTable(db: DatabaseSync, table: string): void {
  db.exec(
    `DROP TABLE IF EXISTS "${vocabularyName(table)}"; DROP TABLE IF EXISTS "${ftsName(table)}"; DROP TABLE IF EXISTS "${table}"`,
  );
}

export function projectionRows(db: DatabaseSync): ProjectionRow[] {
  return (db.prepare('SELECT * FROM projection ORDER BY name').all() as unknown as RawRow[]).map(
    rowOf,
  );
}

export function projectionRow(db: DatabaseSync, name: string): ProjectionRow | null {
  const row = db.prepare('SELECT * FROM projection WHERE name = ?').get(name) as unknown as
    RawRow | undefined;
  return row ? rowOf(row) : null;
}

export function saveRow(db: DatabaseSync, row: ProjectionRow): void {
  db.prepare(
    `INSERT INTO projection (name, version, table_name, shape, epoch, position, event_id, status, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET version = excluded.version, table_name = excluded.table_name, shape = excluded.shape, epoch = excluded.epoch,
     position = excluded.position, event_id = excluded.event_id, status = excluded.status, error = excluded.error`,
  ).run(
    row.name,
    row.version,
    row.table,
    JSON.stringify(row.shape),
    row.epoch,
    row.position,
    row.eventId,
    row.status,
    row.error && JSON.stringify(row.error),
  );
}

interface RawRow {
  name: string;
  version: number;
  table_name: string;
  shape: string;
  epoch: string;
  position: number;
  event_id: string | null;
  status: 'running' | 'stopped';
  error: string | null;
}

const rowOf = (row: RawRow): ProjectionRow => ({
  name: row.name,
  version: row.version,
  table: row.table_name,
  shape: JSON.parse(row.shape) as TableShape,
  epoch: row.epoch,
  position: row.position,
  eventId: row.event_id,
  status: row.status,
  error: row.error === null ? null : (JSON.parse(row.error) as FailedEvent),
});
