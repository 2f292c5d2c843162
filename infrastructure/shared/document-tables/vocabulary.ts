import type { DatabaseSync } from 'node:sqlite';
import { Spelling } from '../../../application/catalogue/search/spelling.js';
import { vocabularyName } from './document-tables.js';

/** A vocabulary is looked at again after this time at the earliest. */
const REST_MS = 5_000;

/**
 * The words of a searchable read model, as they were a few seconds ago, and what somebody may have
 * meant by others.
 */
export class Vocabulary {
  private terms: readonly string[] = [];
  private spelling = new Spelling([]);
  private version = -1;
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly db: DatabaseSync,
    readonly table: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether any word is, or begins with, this one. */
  knows(beginning: string): boolean {
    let low = 0;
    let high = this.terms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.terms[middle]! < beginning) low = middle + 1;
      else high = middle;
    }
    return this.terms[low]?.startsWith(beginning) ?? false;
  }

  near(word: string, limit: number): readonly string[] {
    return this.spelling.near(word, limit);
  }

  /** Reads the words again if documents have changed since. */
  refresh(): void {
    if (this.now() - this.lookedAt < REST_MS) return;
    this.lookedAt = this.now();
    const { version } = this.db
      .prepare(`SELECT coalesce(max(version), 0) AS version FROM "${this.table}"`)
      .get() as { version: number };
    if (version === this.version) return;
    const rows = this.db
      .prepare(`SELECT term AS word, doc AS documents FROM "${vocabularyName(this.table)}"`)
      .all() as { word: string; documents: number }[];
    this.version = version;
    this.terms = rows.map((r) => r.word).sort();
    this.spelling = new Spelling(rows);
  }
}
