import type { Position } from '../../../application/ports/event-store.js';

/** How fresh something read is. */
export interface AsOf {
  /** What was read has seen everything up to here; opaque, to be sent back as `X-Read-After`. */
  readonly position: string;
  /** ISO 8601: everything that was recorded up to then is in it. */
  readonly at: string;
  /** How old the oldest event is that it has not seen; 0 where it has seen all. */
  readonly lagMs: number;
}

interface Commit {
  readonly position: Position;
  readonly at: number;
}

const REMEMBERED = 4_096;

/**
 * Remembers when the latest commits were made, so that how far a read model is behind can be told
 * as a time.
 */
export class Freshness {
  private readonly commits: Commit[] = [];

  constructor(
    private head: Position,
    private readonly now: () => number = Date.now,
  ) {}

  committed(position: Position): void {
    if (position <= this.head) return;
    this.head = position;
    this.commits.push({ position, at: this.now() });
    if (this.commits.length > 2 * REMEMBERED) this.commits.splice(0, REMEMBERED);
  }

  /** Whether the store is known to have come so far. */
  hasReached(position: Position): boolean {
    return position <= this.head;
  }

  asOf(seen: Position): AsOf {
    const now = this.now();
    const missed = seen >= this.head ? undefined : this.firstAfter(seen);
    const lagMs = missed ? Math.max(0, now - missed.at) : 0;
    return { position: String(seen), at: new Date(now - lagMs).toISOString(), lagMs };
  }

  private firstAfter(position: Position): Commit | undefined {
    let [low, high] = [0, this.commits.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.commits[middle]!.position > position) high = middle;
      else low = middle + 1;
    }
    return this.commits[low];
  }
}
