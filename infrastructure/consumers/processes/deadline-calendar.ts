const BUCKET_MS = 60_000;

interface Due<T> {
  readonly at: number;
  readonly entry: T;
}

/**
 * Entries by the time at which they become due, in buckets of a minute: putting one in and taking
 * what is due cost no search.
 */
export class DeadlineCalendar<T> {
  private readonly buckets = new Map<number, Map<string, Due<T>>>();
  private readonly bucketOf = new Map<string, number>();

  set(id: string, at: number, entry: T): void {
    this.delete(id);
    const bucket = Math.floor(at / BUCKET_MS);
    let entries = this.buckets.get(bucket);
    if (!entries) this.buckets.set(bucket, (entries = new Map()));
    entries.set(id, { at, entry });
    this.bucketOf.set(id, bucket);
  }

  delete(id: string): void {
    const bucket = this.bucketOf.get(id);
    if (bucket === undefined) return;
    this.bucketOf.delete(id);
    const entries = this.buckets.get(bucket)!;
    entries.delete(id);
    if (entries.size === 0) this.buckets.delete(bucket);
  }

  /** Takes out what is due at `now`. */
  takeDue(now: number): T[] {
    const due: T[] = [];
    for (const [bucket, entries] of this.buckets) {
      if (bucket * BUCKET_MS > now) continue;
      for (const [id, { at, entry }] of [...entries]) {
        if (at > now) continue;
        due.push(entry);
        this.delete(id);
      }
    }
    return due;
  }
}
