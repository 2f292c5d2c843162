import type { Position, StoredEvent } from '../../application/ports/event-store.js';

const CAPACITY = 8_192;

/**
 * The last events that this process appended, so that its own subscribers need not read them back. Only what follows without a
 * gap is kept: positions of one writer count up by one.
 */
export class RecentEvents {
  private events: StoredEvent[] = [];
  /** Everything after this position is here. */
  private from: Position;

  constructor(head: Position) {
    this.from = head;
  }

  add(appended: readonly StoredEvent[]): void {
    for (const event of appended) {
      const expected = this.from + this.events.length + 1;
      if (event.position < expected) continue;
      if (event.position > expected) {
        this.events = [];
        this.from = event.position - 1;
      }
      this.events.push(event);
    }
    if (this.events.length > 2 * CAPACITY) {
      const dropped = this.events.length - CAPACITY;
      this.events = this.events.slice(dropped);
      this.from += dropped;
    }
  }

  /** Events after a position; null where they reach further back than what is kept. */
  after(position: Position, maxCount: number): readonly StoredEvent[] | null {
    if (position < this.from) return null;
    const start = position - this.from;
    return this.events.slice(start, start + maxCount);
  }
}
