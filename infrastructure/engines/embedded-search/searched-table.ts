import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ftsName } from '../../shared/document-tables/document-tables.js';
import { matchOf, WordIndex, type Alternatives } from '../../shared/document-tables/word-index.js';

/**
 * A searchable read model's table: what has changed since it was looked at, and which rows have the
 * words.
 */
export class SearchedTable {
  readonly words: WordIndex;
  /** Position of the last change taken. */
  version = -1;
  private readonly changes: StatementSync;
  private readonly matches: StatementSync;
  private readonly allMatches: StatementSync;
  private readonly ranked: StatementSync;
  private readonly document: StatementSync;

  constructor(
    db: DatabaseSync,
    readonly name: string,
    weights: Readonly<Record<string, number>>,
  ) {
    const fts = ftsName(name);
    this.words = new WordIndex(db, name);
    this.changes = db.prepare(
      `SELECT rowid AS row, version, doc FROM "${name}" WHERE version > ? ORDER BY version`,
    );
    this.matches = db.prepare(`SELECT rowid AS row FROM "${fts}" WHERE "${fts}" MATCH ?`);
    // one long text costs a third of so many rows
    this.allMatches = db.prepare(
      `SELECT group_concat(rowid) AS rows FROM "${fts}" WHERE "${fts}" MATCH ?`,
    );
    const columns = [`"${fts}"`, ...Object.values(weights)].join(', ');
    this.ranked = db.prepare(
      `SELECT rowid, bm25(${columns}) FROM "${fts}" WHERE "${fts}" MATCH ? LIMIT ?`,
    );
    this.ranked.setReturnArrays(true);
    this.document = db.prepare(`SELECT doc FROM "${name}" WHERE rowid = ?`);
  }

  /**
   * Hands over every document that has changed since the last call; null: deleted. Answers whether
   * there was one.
   */
  takeChanges<Doc>(take: (row: number, document: Doc | null) => void): boolean {
    const before = this.version;
    for (const changed of this.changes.iterate(before)) {
      const { row, version, doc } = changed as { row: number; version: number; doc: string | null };
      take(row, doc === null ? null : (JSON.parse(doc) as Doc));
      this.version = version;
    }
    return this.version !== before;
  }

  /** Rows that have the words, one after the other. */
  rows(words: Alternatives): Iterable<{ row: number }> {
    return this.matches.iterate(matchOf(words)) as Iterable<unknown> as Iterable<{ row: number }>;
  }

  /** All rows that have the words, in some of the columns only where they are named. */
  allRows(words: Alternatives, columns: readonly string[] | null = null): readonly number[] {
    const match =
      columns === null ? matchOf(words) : `{${columns.join(' ')}} : (${matchOf(words)})`;
    const { rows } = this.allMatches.get(match) as { rows: string | null };
    return rows === null ? [] : rows.split(',').map(Number);
  }

  /** [row, rank] of at most so many that have the words; a lower rank is nearer. */
  rankedRows(words: Alternatives, most: number): [row: number, rank: number][] {
    return this.ranked.all(matchOf(words), most) as unknown as [number, number][];
  }

  /** The document as JSON text. */
  json(row: number): string {
    return (this.document.get(row) as { doc: string }).doc;
  }
}
