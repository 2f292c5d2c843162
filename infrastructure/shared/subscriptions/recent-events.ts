import type { Position, StoredEvent } from '../../../application/ports/event-store.js';

const CAPACITY = 512;
/** Characters of data; an import's orders are large. */
const CAPACITY_LENGTH = 16 * 1024 * 1024;

/**
 * The last events that this process appended, so that its own subscribers need not read them back.
 * Only what follows without a gap is kept: positions of one writer count up by one.
 */
export class RecentEvents {
  private events: StoredEvent[] = [];
  private length = 0;
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
        this.length = 0;
        this.from = event.position - 1;
      }
      this.events.push(event);
      this.length += event.data.length;
    }
    if (this.events.length > 2 * CAPACITY || this.length > 2 * CAPACITY_LENGTH) this.dropOldest();
  }

  /** Events after a position; null where they reach further back than what is kept. */
  after(position: Position, maxCount: number): readonly StoredEvent[] | null {
    if (position < this.from) return null;
    const start = position - this.from;
    return this.events.slice(start, start + maxCount);
  }

  private dropOldest(): void {
    let first = 0;
    for (
      ;
      first < this.events.length &&
      (this.events.length - first > CAPACITY || this.length > CAPACITY_LENGTH);
      first++
    )
      this.length -= this.events[first]!.data.length;
    this.events = this.events.slice(first);
    this.from += first;
  }
}
