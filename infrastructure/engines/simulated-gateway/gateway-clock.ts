import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import { buckets } from './records.js';

const OFFSET = 'offset';

/**
 * The gateway's clock: the machine's, moved on by whoever wants to see what comes. It moves on only,
 * and for all replicas. What the gateway says of its times is told in the time of those who ask, so
 * that a deadline here comes when it is one there.
 */
export class GatewayClock {
  constructor(
    private readonly store: KeyValueStore,
    /** Milliseconds since 1970. */
    readonly now: () => number,
  ) {}

  async offsetMs(): Promise<number> {
    return Number((await this.store.get(buckets.clock, OFFSET)) ?? 0);
  }

  async nowMs(): Promise<number> {
    return this.now() + (await this.offsetMs());
  }

  async moveOn(byMs: number): Promise<void> {
    if (!(byMs > 0)) throw new RangeError('the clock moves on only');
    for (;;) {
      const before = await this.store.get(buckets.clock, OFFSET);
      const value = String(Number(before ?? 0) + byMs);
      const change = { bucket: buckets.clock, key: OFFSET, value, ifValue: before };
      if (await this.store.write([change])) return;
    }
  }
}
