import type { Db } from 'mongodb';
import { START, type Position } from '../../../application/ports/event-store.js';
import { SeenPositions } from '../../shared/read-models/seen-positions.js';
import type { TableShape } from '../../shared/read-models/table-shape.js';
import { readModelRows } from './read-model-rows.js';

/** How old what is known of the read models may be where nobody waits. */
const FRESH_MS = 200;
/** How often they are looked at while somebody waits for one of them. */
const WAITING_MS = 15;

interface Place {
  readonly collection: string;
  readonly shape: TableShape;
}

/**
 * Where the live version of each read model is and how far it has seen, as another process writes
 * it. What is a little old is still true: a position that was seen stays seen, and what was served
 * before is kept.
 */
export class ReadModelPlaces {
  readonly seen = new SeenPositions();
  private readonly places = new Map<string, Place>();
  private readonly rows;
  private readAt = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | null = null;
  private waiting = 0;

  constructor(db: Db) {
    this.rows = readModelRows(db);
  }

  /** @throws where nobody has begun to build it. */
  async of(projection: string): Promise<Place & { readonly seen: Position }> {
    if (performance.now() - this.readAt > FRESH_MS || !this.places.has(projection))
      await this.read();
    const place = this.places.get(projection);
    if (!place) throw new Error(`there is no read model "${projection}"`);
    return { ...place, seen: this.seen.of(projection) };
  }

  /** Whether the read model has seen the position, which is waited for so long. */
  async reached(projection: string, position: Position, timeoutMs: number): Promise<boolean> {
    if (this.places.has(projection) && this.seen.of(projection) >= position) return true;
    // nobody has begun to build it: nothing has been seen, not even the beginning
    if (position === START) return this.begun(projection, timeoutMs);
    const reached = this.seen.reached(projection, position, timeoutMs);
    if (this.waiting++ === 0) void this.watch();
    return reached.finally(() => this.waiting--);
  }

  private async begun(projection: string, timeoutMs: number): Promise<boolean> {
    for (const until = performance.now() + timeoutMs; !this.places.has(projection);) {
      if (performance.now() > until) return false;
      await this.read().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, WAITING_MS));
    }
    return true;
  }

  read(): Promise<void> {
    this.reading ??= (async () => {
      try {
        for (const { _id, live } of await this.rows
          .find({}, { projection: { live: 1 } })
          .toArray()) {
          this.places.set(_id, {
            collection: live.collection,
            shape: JSON.parse(live.shape) as TableShape,
          });
          this.seen.update(_id, live.position);
        }
        this.readAt = performance.now();
      } finally {
        this.reading = null;
      }
    })();
    return this.reading;
  }

  private async watch(): Promise<void> {
    while (this.waiting > 0) {
      await this.read().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, WAITING_MS));
    }
  }
}
