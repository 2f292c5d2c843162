import type { DatabaseSync } from 'node:sqlite';
import { projectionRow } from '../../shared/document-tables/document-tables.js';
import type { LiveDocuments } from '../../shared/read-models/live-documents.js';
import { everyStored, findStored } from './stored-documents.js';

/** A read model of a data directory, as it is compared with its rebuild. */
export class SqliteLiveDocuments implements LiveDocuments {
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
    yield* everyStored(this.db, this.table);
  }

  find(key: string): ReturnType<LiveDocuments['find']> {
    return Promise.resolve(findStored(this.db, this.table, key));
  }

  skipped(): Promise<ReadonlySet<string>> {
    const rows = this.db
      .prepare('SELECT event_id AS id FROM skipped WHERE projection = ?')
      .all(this.name) as { id: string }[];
    return Promise.resolve(new Set(rows.map((r) => r.id)));
  }

  private get table(): string {
    return projectionRow(this.db, this.name)!.table;
  }
}
