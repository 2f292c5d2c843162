interface Entry<V> {
  readonly value: V;
  readonly weight: number;
}

/**
 * A cache whose entries together weigh at most `capacity`. Two generations stand for "recently used": what is asked for moves to the
 * young one; when that holds half the capacity it becomes the old one, and what was old and not asked for is dropped.
 */
export class WeightedCache<V> {
  private young = new Map<string, Entry<V>>();
  private old = new Map<string, Entry<V>>();
  private youngWeight = 0;

  constructor(private readonly capacity: number) {}

  get(key: string): V | undefined {
    const entry = this.young.get(key);
    if (entry) return entry.value;
    const older = this.old.get(key);
    if (!older) return undefined;
    this.old.delete(key);
    this.add(key, older);
    return older.value;
  }

  set(key: string, value: V, weight: number): void {
    this.delete(key);
    if (weight <= this.capacity / 2) this.add(key, { value, weight });
  }

  delete(key: string): void {
    const entry = this.young.get(key);
    if (entry) {
      this.youngWeight -= entry.weight;
      this.young.delete(key);
    }
    this.old.delete(key);
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
    this.youngWeight = 0;
  }

  private add(key: string, entry: Entry<V>): void {
    if (this.youngWeight + entry.weight > this.capacity / 2) {
      this.old = this.young;
      this.young = new Map();
      this.youngWeight = 0;
    }
    this.young.set(key, entry);
    this.youngWeight += entry.weight;
  }
}
