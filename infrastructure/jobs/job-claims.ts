import type { KeyValueStore } from '../../application/ports/key-value-store.js';

/** A job's progress. */
export interface JobProgress {
  readonly done: number;
  /** Rows per second. */
  readonly rate: number;
}

interface Claim extends JobProgress {
  readonly owner: string;
  /** Milliseconds since 1970: after that another replica may take the job. */
  readonly until: number;
}

const BUCKET = 'job-claim';
const CLAIM_MS = 30_000;
/**
 * Claims are renewed several times before they expire, so that a failed renewal does not lose one.
 */
export const RENEW_MS = 5_000;

/**
 * Leases that decide which replica runs a job, with its progress. A claim lasts until it is
 * released, or has not been renewed for half a minute. Correctness does not depend on it: two
 * replicas that run the same job send the same command ids.
 */
export class JobClaims {
  constructor(
    private readonly state: KeyValueStore,
    /**
     * A process with the same owner name may resume its claims: the single process of an embedded
     * marketplace after a restart.
     */
    private readonly owner: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** False where another replica has it. */
  async claim(jobId: string): Promise<boolean> {
    const before = await this.state.get(BUCKET, jobId);
    if (before !== null && !this.isFree(JSON.parse(before) as Claim)) return false;
    return this.write(jobId, { done: 0, rate: 0 }, before);
  }

  /** Renews the claim and stores the progress; false where another replica has taken the job. */
  async renew(jobId: string, progress: JobProgress): Promise<boolean> {
    const before = await this.state.get(BUCKET, jobId);
    if (before === null || (JSON.parse(before) as Claim).owner !== this.owner) return false;
    return this.write(jobId, progress, before);
  }

  /** Releases the claim: the job has ended, or another replica may continue it. */
  async release(jobId: string): Promise<void> {
    const before = await this.state.get(BUCKET, jobId);
    if (before === null || (JSON.parse(before) as Claim).owner !== this.owner) return;
    await this.state.write([{ bucket: BUCKET, key: jobId, value: null, ifValue: before }]);
  }

  /** Progress of a running job on any replica; null: it has not begun, or has ended. */
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
    const claim: Claim = { owner: this.owner, until: this.now() + CLAIM_MS, done, rate };
    return this.state.write([
      { bucket: BUCKET, key: jobId, value: JSON.stringify(claim), ifValue: before },
    ]);
  }
}
