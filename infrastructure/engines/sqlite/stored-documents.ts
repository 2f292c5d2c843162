import type { DatabaseSync } from 'node:sqlite';

const PAGE = 2_000;

/** A document of a read model's table as it is stored; undefined where it is none, or a tombstone. */
export const findStored = (
  db: DatabaseSync,
  table: string,
  key: string,
): { readonly version: number; readonly doc: string } | undefined =>
  db.prepare(`SELECT version, doc FROM "${table}" WHERE key = ? AND doc IS NOT NULL`).get(key) as
    { version: number; doc: string } | undefined;

/** [key, version, JSON] of every document of a read model's table, in the order of keys. */
export function* everyStored(
  db: DatabaseSync,
  table: string,
): Generator<readonly [key: string, version: number, json: string]> {
  const select = db.prepare(
    `SELECT key, version, doc FROM "${table}" WHERE key > ? AND doc IS NOT NULL ORDER BY key LIMIT ${PAGE}`,
  );
  const { type } = db
    .prepare(`SELECT type FROM pragma_table_info(?) WHERE name = 'key'`)
    .get(table) as { type: string };
  let after: string | number = type === 'INTEGER' ? 0 : '';
  for (;;) {
    const rows = select.all(after) as { key: string | number; version: number; doc: string }[];
    for (const { key, version, doc } of rows) yield [String(key), version, doc];
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.key;
  }
}
