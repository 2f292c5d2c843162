import type { EventStore, Position, StoredEvent, Subscription } from '../../application/ports/event-store.js';

const CAPACITY = 4_000;

/** The events that a subscription has brought lately, so that whoever is near the head need not ask the store. */
export class EventTail {
  private events: StoredEvent[] = [];
  private subscription: Subscription;

  constructor(
    private readonly store: EventStore,
    /** Everything after this position is here. */
    private from: Position,
    onNews: (head: Position) => void,
    onError: (error: Error) => void,
  ) {
    this.subscription = store.subscribe(
      from,
      (batch) => {
        this.events.push(...batch);
        if (this.events.length > 2 * CAPACITY) {
          const dropped = this.events.splice(0, this.events.length - CAPACITY);
          this.from = dropped.at(-1)!.position;
        }
        onNews(this.head);
      },
      onError,
    );
  }

  /** The last position that has been heard of. */
  get head(): Position {
    return this.events.at(-1)?.position ?? this.from;
  }

  stop(): Promise<void> {
    return this.subscription.stop();
  }

  async readAll(after: Position, maxCount: number): Promise<readonly StoredEvent[]> {
    if (after < this.from) return this.store.readAll(after, maxCount);
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.events[middle]!.position > after) high = middle;
      else low = middle + 1;
    }
    return this.events.slice(low, low + maxCount);
  }
}
