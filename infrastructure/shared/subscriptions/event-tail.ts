import type {
  Position,
  StoredEvent,
  Subscription,
  SubscriptionErrorListener,
} from '../../../application/ports/event-store.js';

const CAPACITY = 4_000;

/** Hands over every event after a position, in order, for ever. */
export type Subscribe = (
  after: Position,
  handle: (batch: readonly StoredEvent[]) => void,
  onError: SubscriptionErrorListener,
) => Subscription;

/**
 * The events that one subscription has brought lately, for everybody in the process who follows
 * them: each is received and parsed once, and whoever is near the head need not ask the store.
 */
export class EventTail {
  private events: StoredEvent[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly errorListeners = new Set<SubscriptionErrorListener>();
  private readonly subscription: Subscription;

  constructor(
    /** Everything after this position is here. */
    private from: Position,
    subscribe: Subscribe,
    /** So many events are kept at least; up to twice as many for a while. */
    private readonly capacity: number = CAPACITY,
  ) {
    this.subscription = subscribe(
      from,
      (batch) => {
        this.events.push(...batch);
        if (this.events.length > 2 * this.capacity) {
          const dropped = this.events.splice(0, this.events.length - this.capacity);
          this.from = dropped.at(-1)!.position;
        }
        for (const listener of [...this.listeners]) listener();
      },
      (error) => {
        for (const listener of [...this.errorListeners]) listener(error);
      },
    );
  }

  /** The last position that has been heard of. */
  get head(): Position {
    return this.events.at(-1)?.position ?? this.from;
  }

  /** Calls whenever there is something new; answers how to stop that. */
  onNews(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  onError(listener: SubscriptionErrorListener): () => void {
    this.errorListeners.add(listener);
    return () => this.errorListeners.delete(listener);
  }

  stop(): Promise<void> {
    return this.subscription.stop();
  }

  /**
   * At most so many events after a position; null where they reach further back than what is kept.
   */
  after(position: Position, maxCount: number): readonly StoredEvent[] | null {
    if (position < this.from) return null;
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.events[middle]!.position > position) high = middle;
      else low = middle + 1;
    }
    return this.events.slice(low, low + maxCount);
  }
}
