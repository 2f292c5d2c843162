export interface Counted {
  readonly name: string;
  /** How many it has done since it began; null where nobody counts. */
  readonly handled: number | null;
}

interface Sample {
  readonly handled: number;
  /** Milliseconds. */
  readonly atMs: number;
}

/** Two samples that are closer together say nothing about a rate. */
const APART_MS = 500;

/** How fast counters run, from one sample to the next. */
export class Throughput {
  private readonly samples = new Map<string, Sample>();
  private readonly rates = new Map<string, number>();

  /** Per second, of each that was looked at before; what was begun anew since counts from then. */
  sample(counted: readonly Counted[], now: number): ReadonlyMap<string, number> {
    for (const { name, handled } of counted) {
      if (handled === null) continue;
      const before = this.samples.get(name);
      if (before && now - before.atMs < APART_MS) continue;
      if (before)
        this.rates.set(
          name,
          ((handled < before.handled ? handled : handled - before.handled) * 1_000) /
            (now - before.atMs),
        );
      this.samples.set(name, { handled, atMs: now });
    }
    return new Map(this.rates);
  }
}
