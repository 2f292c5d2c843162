import type { Db } from 'mongodb';
import type { Position } from '../../../application/ports/event-store.js';
import { throwsUnavailable } from '../../engines/mongodb/unavailable.js';
import { searchIndexRows } from './product-indexer.js';

const FRESH_MS = 200;
const WAITING_MS = 20;

/** How far the index that is searched has seen, as another process writes it. */
@throwsUnavailable('seen')
export class SearchIndexPlace {
  private readonly rows;
  private known: Position = 0;
  private begun = false;
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(db: Db) {
    this.rows = searchIndexRows(db);
  }

  async seen(): Promise<Position> {
    if (performance.now() - this.readAt > FRESH_MS) await this.read();
    return this.known;
  }

  async reached(position: Position, timeoutMs: number): Promise<boolean> {
    for (const until = performance.now() + timeoutMs; ;) {
      if (this.begun && this.known >= position) return true;
      await this.read().catch(() => undefined);
      if (this.begun && this.known >= position) return true;
      if (performance.now() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, WAITING_MS));
    }
  }

  private async read(): Promise<void> {
    const row = await this.rows.findOne({ _id: 'catalogue' });
    this.readAt = performance.now();
    this.begun = (row?.live ?? null) !== null;
    this.known = row?.live?.position ?? 0;
  }
}
