import type { KeyValueStore } from '../../application/ports/key-value-store.js';

/** How far a job is. */
export interface JobProgress {
  readonly done: number;
  /** Rows a second, lately. */
  readonly rate: number;
}

interface Claim extends JobProgress {
  readonly owner: string;
  /** Milliseconds since 1970: later than that, somebody else may take it. */
  readonly until: number;
}

const BUCKET = 'job-claim';
const HELD_MS = 30_000;
/** A claim is renewed this often, so that one that was missed is not yet lost. */
export const RENEW_MS = 5_000;

/**
 * Which replica does a job, and how far it is: the first to claim it has it, until it lets go or
 * has not been heard of for half a minute. Safety does not rest on it: what two do at once is done
 * once, as the ids of what a job does follow from the job.
 */
export class JobClaims {
  constructor(
    private readonly state: KeyValueStore,
    /**
     * Whoever has the same name goes on with what it had claimed: the one process of an embedded
     * marketplace after its restart.
     */
    private readonly owner: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** False where somebody else has it. */
  async claim(jobId: string): Promise<boolean> {
    const before = await this.state.get(BUCKET, jobId);
    if (before !== null && !this.isFree(JSON.parse(before) as Claim)) return false;
    return this.write(jobId, { done: 0, rate: 0 }, before);
  }

  /**
   * Says how far it is, and that somebody is at it; false where somebody else has taken it
   * meanwhile.
   */
  async renew(jobId: string, progress: JobProgress): Promise<boolean> {
    const before = await this.state.get(BUCKET, jobId);
    if (before === null || (JSON.parse(before) as Claim).owner !== this.owner) return false;
    return this.write(jobId, progress, before);
  }

  /** It is done, or somebody else may go on with it. */
  async release(jobId: string): Promise<void> {
    const before = await this.state.get(BUCKET, jobId);
    if (before === null || (JSON.parse(before) as Claim).owner !== this.owner) return;
    await this.state.write([{ bucket: BUCKET, key: jobId, value: null, ifValue: before }]);
  }

  /** Of a job at work, whoever does it; null: it has not begun, or has ended. */
  async progressOf(jobId: string): Promise<JobProgress | null> {
    const claim = await this.state.get(BUCKET, jobId);
    if (claim === null) return null;
    const { done, rate } = JSON.parse(claim) as Claim;
    return { done, rate };
  }

  private isFree({ owner, until }: Claim): boolean {
    return owner === this.owner || until < this.now();
  }

  private write(
    jobId: string,
    { done, rate }: JobProgress,
    before: string | null,
  ): Promise<boolean> {
    const claim: Claim = { owner: this.owner, until: this.now() + HELD_MS, done, rate };
    return this.state.write([
      { bucket: BUCKET, key: jobId, value: JSON.stringify(claim), ifValue: before },
    ]);
  }
}
