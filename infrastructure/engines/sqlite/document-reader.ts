import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  COUNTED,
  ReadModelOutdated,
  TookTooLong,
  type AggregateQuery,
  type DocumentQuery,
  type Filter,
  type Scalar,
} from '../../../application/ports/documents.js';
import { columnsOf } from '../../../projections/fold.js';
import {
  ftsName,
  projectionRow,
  type ProjectionRow,
} from '../../shared/document-tables/document-tables.js';
import {
  asCodes,
  asWritten,
  matchOf,
  WordIndex,
  type Alternatives,
  type Meant,
} from '../../shared/document-tables/word-index.js';
import type { TableShape } from '../../shared/read-models/table-shape.js';
import type { Cell } from '../../shared/worker-channel.js';

/** Asking for every row would cost more than reading it. */
const ASKED_EVERY = 64;

/** A document that was taken away leaves its key. */
const THERE = 'd.doc IS NOT NULL';

interface Place {
  readonly table: string;
  readonly position: number;
  readonly integer: boolean;
}

/**
 * Reads documents. Every field named in a filter or sort must have a column; anything else is
 * refused, never scanned.
 */
export class DocumentReader {
  private readonly statements = new Map<string, StatementSync>();
  /** By read model; a rebuild swaps its table. */
  private readonly wordIndexes = new Map<string, WordIndex>();
  private readonly integerKeys = new Map<string, boolean>();
  private placeOf: StatementSync | null = null;
  private places: Map<string, Place> | null = null;

  /** When what is being added up is given up, on the clock of `performance`. */
  private deadline = Number.POSITIVE_INFINITY;

  constructor(private readonly db: DatabaseSync) {
    // SQLite can be told to stop only from within
    db.function('in_time', () => {
      if (performance.now() >= this.deadline)
        throw new TookTooLong('the documents could not be added up in time');
      return 1;
    });
  }

  get isOpen(): boolean {
    return this.db.isOpen;
  }

  close(): void {
    this.db.close();
  }

  /** [seen, then key, version, doc for each that exists]. */
  getMany(projection: string, keys: readonly string[]): Cell[] {
    const { table, position, integer } = this.place(projection);
    const statement = this.prepare(
      `SELECT version, doc FROM "${table}" WHERE key = ? AND doc IS NOT NULL`,
    );
    const cells: Cell[] = [position];
    for (const key of keys) {
      const found = statement.get(integer ? Number(key) : key) as
        { version: number; doc: string } | undefined;
      if (found) cells.push(key, found.version, found.doc);
    }
    return cells;
  }

  /** [seen, total or null, corrected words as JSON, then key, version, doc of each]. */
  find(projection: string, query: DocumentQuery): Cell[] {
    const row = this.row(projection);
    const meant = query.words?.length ? this.meant(row, query) : null;
    const { from, sql: where, values } = this.where(row, query, meant?.alternatives);
    const order = this.order(row, query);
    const page = this.prepare(
      `SELECT d.key, d.version, d.doc FROM ${from} WHERE ${where}${order.after} ORDER BY ${order.by} LIMIT ? OFFSET ?`,
    );
    const rows = page.all(...values, ...order.values, query.limit, query.offset ?? 0) as {
      key: string;
      version: number;
      doc: string;
    }[];
    const total = query.count ? this.count(row, query, meant?.alternatives) : null;
    return [
      row.position,
      total,
      JSON.stringify(meant?.words ?? null),
      ...rows.flatMap((r) => [String(r.key), r.version, r.doc]),
    ];
  }

  /**
   * What every document is sorted by stands in an index and is gone with the document: to look at
   * each of the documents themselves takes five times as long.
   */
  private count(row: ProjectionRow, query: DocumentQuery, words?: Alternatives): number {
    const always = query.sort.find(({ nullable }) => !nullable);
    const { from, sql, values } = this.where(
      row,
      query,
      words,
      always && `d."${always.field}" IS NOT NULL`,
    );
    return (
      this.prepare(
        `SELECT count(*) AS n FROM (SELECT 1 FROM ${from} WHERE ${sql} LIMIT ${COUNTED + 1})`,
      ).get(...values) as { n: number }
    ).n;
  }

  /** [seen, groups as JSON, one more than the limit where there are more]. */
  aggregate(
    projection: string,
    { filter, conditions, group, sums, limit, limitMs }: AggregateQuery,
  ): Cell[] {
    const row = this.row(projection);
    const indexed = this.conditions(row, filter);
    // what has a column is read there: to take it out of the document costs ten times as much
    const fields = new Set(columnsOf(row.shape));
    const valueOf = (field: string): string =>
      fields.has(field) ? `d."${field}"` : `json_extract(d.doc, '$.${plainName(field)}')`;
    const further = conditionsOn(conditions, valueOf);
    const inTime = `(d.rowid % ${ASKED_EVERY} <> 0 OR in_time())`;
    const where = ['d.doc IS NOT NULL', ...indexed.sql, inTime, ...further.sql].join(' AND ');
    const columns = group.map(({ field, length }, i) => {
      const value = valueOf(field);
      return `${length ? `substr(${value}, 1, ${Math.trunc(length)})` : value} AS g${i}`;
    });
    const totals = sums.map((field, i) => `coalesce(sum(${valueOf(field)}), 0) AS s${i}`);
    const by = group.length > 0 ? ` GROUP BY ${group.map((_, i) => `g${i}`).join(', ')}` : '';
    const sql = `SELECT ${[...columns, 'count(*) AS n', ...totals].join(', ')} FROM "${row.table}" d WHERE ${where}${by} LIMIT ?`;
    this.deadline = performance.now() + limitMs;
    const found = this.prepare(sql).all(...indexed.values, ...further.values, limit + 1) as Record<
      string,
      Scalar
    >[];
    // without a group SQL answers one row also for nothing
    const groups = found
      .filter((r) => r.n !== 0)
      .map((r) => ({
        keys: group.map((_, i) => r[`g${i}`]),
        documents: r.n,
        sums: sums.map((_, i) => r[`s${i}`]),
      }));
    return [row.position, JSON.stringify(groups)];
  }

  /** [seen, then key, version, doc of each] in key order. */
  all(projection: string, after: string, limit: number): Cell[] {
    const row = this.row(projection);
    const integer = row.shape.keys === 'integer';
    const rows = this.prepare(
      `SELECT key, version, doc FROM "${row.table}" WHERE key > ? AND doc IS NOT NULL ORDER BY key LIMIT ?`,
    ).all(integer ? Number(after || '0') : after, limit) as {
      key: string;
      version: number;
      doc: string;
    }[];
    return [row.position, ...rows.flatMap((r) => [String(r.key), r.version, r.doc])];
  }

  /** Within it a projection's place is looked up once. */
  inOneTransaction(work: () => void): void {
    this.db.exec('BEGIN');
    this.places = new Map();
    try {
      work();
    } finally {
      this.places = null;
      this.db.exec('COMMIT');
    }
  }

  /** Where a projection's documents are now: a rebuild swaps the table. */
  private place(projection: string): Place {
    const known = this.places?.get(projection);
    if (known) return known;
    this.placeOf ??= this.db.prepare(
      'SELECT table_name, position, shape FROM projection WHERE name = ?',
    );
    const row = this.placeOf.get(projection) as
      { table_name: string; position: number; shape: string } | undefined;
    if (!row) throw new Error(`there is no read model "${projection}"`);
    let integer = this.integerKeys.get(row.shape);
    if (integer === undefined)
      this.integerKeys.set(
        row.shape,
        (integer = (JSON.parse(row.shape) as TableShape).keys === 'integer'),
      );
    const place = { table: row.table_name, position: row.position, integer };
    this.places?.set(projection, place);
    return place;
  }

  private row(projection: string): ProjectionRow {
    const row = projectionRow(this.db, projection);
    if (!row) throw new Error(`there is no read model "${projection}"`);
    return row;
  }

  /**
   * The tables and what has to hold. The words lead: what they leave is little, whatever the other
   * conditions are.
   */
  private where(
    row: ProjectionRow,
    query: DocumentQuery,
    words?: Alternatives,
    there = THERE,
  ): { from: string; sql: string; values: (string | number)[] } {
    const { sql, values } = this.conditions(row, query.filter, query.foundBy);
    if (query.any) {
      const some = query.any.map((filter) => this.conditions(row, filter));
      sql.push(`(${some.map((s) => `(${s.sql.join(' AND ')})`).join(' OR ')})`);
      values.push(...some.flatMap((s) => s.values));
    }
    const conditions = [there, ...sql];
    const all = [...(words ?? asWritten(query.words ?? [])), ...asCodes(query.codes ?? [])];
    if (all.length > 0 && !row.shape.searchable) throw ReadModelOutdated.lacking(row.name, 'words');
    if (all.length === 0)
      return { from: `"${row.table}" d`, sql: conditions.join(' AND '), values };
    const fts = ftsName(row.table);
    return {
      from: `"${fts}" CROSS JOIN "${row.table}" d ON d.rowid = "${fts}".rowid`,
      sql: [`"${fts}" MATCH ?`, ...conditions].join(' AND '),
      values: [matchOf(all), ...values],
    };
  }

  private meant(row: ProjectionRow, query: DocumentQuery): Meant | null {
    let index = this.wordIndexes.get(row.name);
    if (index?.table !== row.table)
      this.wordIndexes.set(row.name, (index = new WordIndex(this.db, row.table)));
    return index.meant(query.words!, (alternatives) => this.anything(row, query, alternatives));
  }

  private anything(row: ProjectionRow, query: DocumentQuery, alternatives: Alternatives): boolean {
    const { from, sql, values } = this.where(row, query, alternatives);
    return this.prepare(`SELECT 1 FROM ${from} WHERE ${sql} LIMIT 1`).get(...values) !== undefined;
  }

  private conditions(
    row: ProjectionRow,
    filter: Filter,
    foundBy?: string,
  ): { sql: string[]; values: (string | number)[] } {
    for (const field of Object.keys(filter)) this.requireColumn(row, field);
    // a term with a plus is looked up in no index (SQLite, "The Query Optimizer Overview", 9.1)
    const isFree = (field: string): boolean => foundBy === undefined || field === foundBy;
    return conditionsOn(filter, (field) => (isFree(field) ? `d."${field}"` : `+d."${field}"`));
  }

  private order(
    row: ProjectionRow,
    { sort, after }: DocumentQuery,
  ): { by: string; after: string; values: (string | number)[] } {
    for (const { field } of sort) this.requireColumn(row, field);
    const keys = [
      ...sort.map(({ field, descending, nullable = false }) => ({
        sql: `d."${field}"`,
        descending,
        nullable,
      })),
      ofKey(sort),
    ];
    const by = keys
      .map(({ sql, descending }) => `${sql} ${descending ? 'DESC' : 'ASC'}`)
      .join(', ');
    if (!after) return { by, after: '', values: [] };
    const key = row.shape.keys === 'integer' ? Number(after.key) : after.key;
    const place = placeAfter(keys, [...after.values, key]);
    return { by, after: ` AND ${place.sql}`, values: place.values };
  }

  private requireColumn(row: ProjectionRow, field: string): void {
    if (!columnsOf(row.shape).includes(field)) throw ReadModelOutdated.lacking(row.name, field);
  }

  private prepare(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (!statement) {
      if (this.statements.size > 500) this.statements.clear();
      this.statements.set(sql, (statement = this.db.prepare(sql)));
    }
    return statement;
  }
}

interface OrderedBy {
  readonly sql: string;
  readonly descending: boolean;
  readonly nullable: boolean;
}

/** The key goes the way of what it breaks the ties of. */
const ofKey = (sort: DocumentQuery['sort']): OrderedBy => ({
  sql: 'd.key',
  descending: sort.at(-1)?.descending ?? false,
  nullable: false,
});

/**
 * What comes after the place with these values. A comparison of rows where that says the same: an
 * index answers it.
 */
function placeAfter(
  keys: readonly OrderedBy[],
  values: readonly Scalar[],
): { sql: string; values: (string | number)[] } {
  const bound = (value: Scalar): string | number =>
    typeof value === 'boolean' ? Number(value) : (value as string | number);
  const plain = keys.every(
    (k, i) => !k.nullable && values[i] !== null && k.descending === keys[0]!.descending,
  );
  if (plain)
    return {
      sql: `(${keys.map((k) => k.sql).join(', ')}) ${keys[0]!.descending ? '<' : '>'} (${keys.map(() => '?').join(', ')})`,
      values: values.map(bound),
    };
  const sql: string[] = [];
  const all: (string | number)[] = [];
  keys.forEach((key, i) => {
    const beyond = beyondOne(key, values[i]!);
    if (beyond === null) return;
    sql.push(
      `(${[...keys.slice(0, i).map((k, j) => (values[j] === null ? `${k.sql} IS NULL` : `${k.sql} = ?`)), beyond].join(' AND ')})`,
    );
    all.push(
      ...values
        .slice(0, i)
        .filter((v) => v !== null)
        .map(bound),
    );
    if (values[i] !== null) all.push(bound(values[i]!));
  });
  return { sql: `(${sql.join(' OR ')})`, values: all };
}

/** SQLite puts what has no value first. Null: nothing is beyond. */
function beyondOne({ sql, descending, nullable }: OrderedBy, value: Scalar): string | null {
  if (value === null) return descending ? null : `${sql} IS NOT NULL`;
  if (!descending) return `${sql} > ?`;
  return nullable ? `(${sql} < ? OR ${sql} IS NULL)` : `${sql} < ?`;
}

/** What has to hold of each field, as SQL over the expression that stands for it. */
function conditionsOn(
  filter: Filter,
  expression: (field: string) => string,
): { sql: string[]; values: (string | number)[] } {
  const sql: string[] = [];
  const values: (string | number)[] = [];
  const bind = (value: Scalar): void =>
    void values.push(typeof value === 'boolean' ? Number(value) : (value as string | number));
  for (const [field, condition] of Object.entries(filter)) {
    const of = expression(field);
    if (condition === null) sql.push(`${of} IS NULL`);
    else if (Array.isArray(condition)) {
      sql.push(`${of} IN (${condition.map(() => '?').join(', ')})`);
      (condition as readonly Scalar[]).forEach(bind);
    } else if (typeof condition === 'object') {
      const { from, to, not, prefix } = condition as {
        from?: Scalar;
        to?: Scalar;
        not?: Scalar;
        prefix?: string;
      };
      if (prefix !== undefined) {
        sql.push(`${of} >= ? AND ${of} < ?`);
        bind(prefix);
        bind(`${prefix}\u{10ffff}`);
      }
      if (not !== undefined) {
        sql.push(`${of} IS NOT ?`);
        bind(not);
      }
      if (from !== undefined) {
        sql.push(`${of} >= ?`);
        bind(from);
      }
      if (to !== undefined) {
        sql.push(`${of} <= ?`);
        bind(to);
      }
    } else {
      sql.push(`${of} = ?`);
      bind(condition);
    }
  }
  return { sql, values };
}

/** Field names are written into SQL: none but plain ones. */
function plainName(field: string): string {
  if (!/^[A-Za-z]+$/.test(field)) throw new Error(`"${field}" is no field`);
  return field;
}
