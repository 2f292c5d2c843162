/** Milliseconds, or what is added up to them. */
export type Duration =
  | number
  | {
      readonly days?: number;
      readonly hours?: number;
      readonly minutes?: number;
      readonly seconds?: number;
    };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export function milliseconds(duration: Duration): number {
  if (typeof duration === 'number') return duration;
  const { days = 0, hours = 0, minutes = 0, seconds = 0 } = duration;
  return days * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS;
}

interface Job {
  readonly atMs: number;
  readonly run: () => void;
}

/**
 * The stand-in's time: it flows with the machine's, and can be moved on. What falls due (an
 * authorisation ends, funds settle, a payout arrives) happens when time is moved on or, without
 * that, before the next request is answered; no timer runs.
 */
export class StandInClock {
  private aheadMs = 0;
  /** While a job runs: when it was due. */
  private dueMs: number | null = null;
  /** The last is the next; of one time the first that was asked for comes first. */
  private readonly jobs: Job[] = [];
  private readonly daily: (() => void)[] = [];

  get nowMs(): number {
    return this.dueMs ?? Date.now() + this.aheadMs;
  }

  /** Whole seconds since 1970, as API v1 gives its times. */
  get now(): number {
    return Math.floor(this.nowMs / SECOND_MS);
  }

  /** As API v2 gives its times. */
  get iso(): string {
    return new Date(this.nowMs).toISOString();
  }

  at(atMs: number, run: () => void): void {
    let [low, high] = [0, this.jobs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.jobs[middle]!.atMs > atMs) low = middle + 1;
      else high = middle;
    }
    this.jobs.splice(low, 0, { atMs, run });
  }

  after(duration: Duration, run: () => void): void {
    this.at(this.nowMs + milliseconds(duration), run);
  }

  /** Runs at each midnight (UTC) that time is moved over. */
  everyMidnight(run: () => void): void {
    this.daily.push(run);
  }

  /** Does what has fallen due. */
  catchUp(): void {
    this.runUntil(this.nowMs);
  }

  advance(duration: Duration): void {
    const from = this.nowMs;
    const until = from + milliseconds(duration);
    for (let day = (Math.floor(from / DAY_MS) + 1) * DAY_MS; day <= until; day += DAY_MS)
      for (const run of this.daily) this.at(day, run);
    this.runUntil(until);
    this.aheadMs += milliseconds(duration);
  }

  private runUntil(untilMs: number): void {
    for (;;) {
      const next = this.jobs.at(-1);
      if (!next || next.atMs > untilMs) return;
      this.jobs.pop();
      this.dueMs = next.atMs;
      try {
        next.run();
      } finally {
        this.dueMs = null;
      }
    }
  }
}
