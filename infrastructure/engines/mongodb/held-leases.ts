import { LEASE_MS, type MongoLeases } from './mongo-leases.js';

export interface Holding {
  readonly role: string;
  readonly names: readonly string[];
  /** Begins to do what the lease is for; false where somebody with a younger token does it. */
  readonly taken: (name: string, token: number) => Promise<boolean>;
  /** Somebody else has it now, or it was given up. */
  readonly lost: (name: string) => Promise<void> | void;
  readonly onError: (error: Error) => void;
}

/**
 * Holds this process's share of the leases of a role: as many as there are for each process that is
 * there. What others leave is taken up, and what is too much is handed over.
 */
export class HeldLeases {
  private readonly held = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;
  private turning: Promise<void> = Promise.resolve();
  private renewedAt = performance.now();

  constructor(
    private readonly leases: MongoLeases,
    private readonly holding: Holding,
    private readonly everyMs = LEASE_MS / 5,
  ) {}

  get names(): readonly string[] {
    return [...this.held.keys()];
  }

  /**
   * Whoever does the work has found that somebody else does it: the lease is given up, to be asked
   * for again.
   */
  forget(name: string): void {
    const token = this.held.get(name);
    if (token === undefined) return;
    this.held.delete(name);
    void this.leases.release(name, token).catch(this.holding.onError);
  }

  async start(): Promise<void> {
    await this.turn();
    this.timer = setInterval(() => void this.turn(), this.everyMs);
  }

  /** Hands everything over. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.turning;
    for (const [name, token] of [...this.held])
      await this.giveUp(name, token).catch(this.holding.onError);
    await this.leases.leave().catch(this.holding.onError);
  }

  private turn(): Promise<void> {
    return (this.turning = this.turning.then(() =>
      this.renewAndTake().catch(this.holding.onError),
    ));
  }

  private async renewAndTake(): Promise<void> {
    const { role, names, taken } = this.holding;
    // who was away for longer than a lease lasts has none any more, whatever it remembers
    const late = performance.now() - this.renewedAt > LEASE_MS;
    for (const [name, token] of [...this.held]) {
      if (!late && (await this.leases.renew(name, token))) continue;
      this.held.delete(name);
      await this.holding.lost(name);
    }
    this.renewedAt = performance.now();
    const share = Math.ceil(names.length / Math.max(1, await this.leases.attend(role)));
    for (const [name, token] of [...this.held].slice(share)) await this.giveUp(name, token);
    for (const name of names) {
      if (this.held.size >= share) return;
      if (this.held.has(name)) continue;
      const token = await this.leases.acquire(name);
      if (token === null) continue;
      if (await taken(name, token)) this.held.set(name, token);
      else await this.leases.release(name, token);
    }
  }

  private async giveUp(name: string, token: number): Promise<void> {
    this.held.delete(name);
    await this.holding.lost(name);
    await this.leases.release(name, token);
  }
}
