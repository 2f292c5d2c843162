import { randomUUID } from 'node:crypto';
import type { KeyValueChange, KeyValueStore } from '../../../application/ports/key-value-store.js';

const BUCKET = 'webhook-owner';
const KEY = 'owner';

interface Lease {
  readonly owner: string;
  /** Milliseconds since 1970. Clocks of replicas may differ a little. */
  readonly until: number;
}

/** That one process alone sends, among those that may. What it keeps rests on it. */
export class HeldLease {
  private readonly owner = randomUUID();
  private value: string | null = null;

  constructor(
    private readonly keep: KeyValueStore,
    private readonly forMs: number,
    /** Nobody else can have it: one that was left behind is taken over at once. */
    private readonly alone: boolean,
    private readonly now: () => number,
  ) {}

  /** Takes it, or keeps it; false: somebody else has it. @throws EngineUnavailable */
  async take(): Promise<boolean> {
    const stored = await this.keep.get(BUCKET, KEY);
    const lease = stored === null ? null : (JSON.parse(stored) as Lease);
    const isOthers = lease !== null && lease.owner !== this.owner;
    if (isOthers && !this.alone && lease.until > this.now()) {
      this.value = null;
      return false;
    }
    const next: Lease = { owner: this.owner, until: this.now() + this.forMs };
    const value = JSON.stringify(next);
    const taken = await this.keep.write([{ bucket: BUCKET, key: KEY, value, ifValue: stored }]);
    this.value = taken ? value : null;
    return taken;
  }

  /** To be written along with what rests on it. */
  guard(): readonly KeyValueChange[] {
    const { value } = this;
    return value === null ? [] : [{ bucket: BUCKET, key: KEY, value, ifValue: value }];
  }

  get isHeld(): boolean {
    return this.value !== null;
  }

  /** Gives it back, so that another begins at once. */
  async release(): Promise<void> {
    const { value } = this;
    this.value = null;
    if (value !== null)
      await this.keep.write([{ bucket: BUCKET, key: KEY, value: null, ifValue: value }]);
  }
}
