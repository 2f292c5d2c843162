interface Entry<V> {
  readonly value: V;
  readonly weight: number;
  /** Value of `moves` when this entry was last moved to the end. */
  moved: number;
}

/** An LRU cache whose entries together weigh at most `capacity`. */
export class WeightedCache<V> {
  /** Roughly in the order of their last use. */
  private readonly entries = new Map<string, Entry<V>>();
  private weight = 0;
  private moves = 0;

  constructor(private readonly capacity: number) {}

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    // one in the most recent quarter is left where it is: moving costs more than finding
    if (this.moves - entry.moved > this.entries.size / 4) this.place(key, entry);
    return entry.value;
  }

  set(key: string, value: V, weight: number): void {
    this.delete(key);
    // one that needs more than half of the capacity would evict too much
    if (weight > this.capacity / 2) return;
    this.place(key, { value, weight, moved: 0 });
    this.weight += weight;
    if (this.weight <= this.capacity) return;
    for (const oldest of this.entries.keys()) {
      this.delete(oldest);
      if (this.weight <= this.capacity) return;
    }
  }

  private place(key: string, entry: Entry<V>): void {
    entry.moved = ++this.moves;
    this.entries.delete(key);
    this.entries.set(key, entry);
  }

  delete(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.weight -= entry.weight;
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
    this.weight = 0;
  }
}
