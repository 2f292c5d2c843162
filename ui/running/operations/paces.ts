export interface Counted {
  readonly name: string;
  /** How many it has done since it began; null where nobody counts. */
  readonly handled: number | null;
}

interface Look {
  readonly handled: number;
  /** Milliseconds. */
  readonly at: number;
}

/** Two looks that are closer say nothing of a pace. */
const APART_MS = 500;

/** How fast counters run, from one look to the next. */
export class Paces {
  private readonly looks = new Map<string, Look>();
  private readonly rates = new Map<string, number>();

  /** Per second, of each that was looked at before; what was begun anew since counts from then. */
  look(counted: readonly Counted[], now: number): ReadonlyMap<string, number> {
    for (const { name, handled } of counted) {
      if (handled === null) continue;
      const before = this.looks.get(name);
      if (before && now - before.at < APART_MS) continue;
      if (before)
        this.rates.set(
          name,
          ((handled < before.handled ? handled : handled - before.handled) * 1_000) /
            (now - before.at),
        );
      this.looks.set(name, { handled, at: now });
    }
    return new Map(this.rates);
  }
}
