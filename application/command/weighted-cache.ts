interface Entry<V> {
  readonly value: V;
  readonly weight: number;
}

/** A cache whose entries together weigh at most `capacity`; what was asked for longest ago makes room. */
export class WeightedCache<V> {
  /** In the order of their last use. */
  private readonly entries = new Map<string, Entry<V>>();
  private weight = 0;

  constructor(private readonly capacity: number) {}

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: V, weight: number): void {
    this.delete(key);
    // one that takes half of all would drive out too much
    if (weight > this.capacity / 2) return;
    this.entries.set(key, { value, weight });
    this.weight += weight;
    if (this.weight <= this.capacity) return;
    for (const oldest of this.entries.keys()) {
      this.delete(oldest);
      if (this.weight <= this.capacity) return;
    }
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
