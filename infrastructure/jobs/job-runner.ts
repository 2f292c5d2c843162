import type { AccessClaims } from '../../application/people/sign-in/auth.js';
import { importRules } from '../../application/running/import-fields.js';
import type { Caller } from '../../application/shared/caller.js';
import { derivedId, newId } from '../../application/shared/command/ids.js';
import { isWorthRetrying } from '../../application/shared/command/pipeline.js';
import type { ImportOrder, JobCounts } from '../../domain/running/job/job.events.js';
import { job } from '../../domain/running/job/job.js';
import { type JobDocument, jobs } from '../../projections/running/jobs.js';
import type { Marketplace } from '../runtime/marketplace.js';
import { errorText } from '../telemetry/error-text.js';
import type { Log } from '../telemetry/log.js';
import { importerOf } from './import-rows.js';
import { JobClaims, RENEW_MS, type JobProgress } from './job-claims.js';
import { RejectedFile } from './rejected-file.js';
import { isRejection, type Outcome, type Rejection } from './row-importer.js';
import { TableRows, type TableRow } from './table-rows.js';
import type { UploadedRow, Uploads } from './uploads.js';

export type JobToRun = Pick<JobDocument, 'id' | 'organizationId' | 'requestedBy' | 'order'>;

/** Rows that are decided without letting other requests through. */
const BATCH = 250;
/**
 * While some wait for their commits, the next are looked up and decided. With more of them most of
 * what a row leaves outlives a collection of garbage: of stock, a third more processor at twelve.
 */
const SLICES_AT_ONCE = 4;
const MAX_CONCURRENT = 2;
/** How often a replica looks for jobs that another one has abandoned. */
const POLL_MS = 10_000;

/**
 * Runs imports, batch by batch, two jobs at a time. A job that has not ended is started again after
 * a restart or by another replica: rows that were done are a repeat without effect, as ids are
 * derived from job and row.
 */
export class JobRunner {
  private readonly waiting: JobToRun[] = [];
  private readonly progress = new Map<string, JobProgress>();
  private readonly known = new Set<string>();
  private readonly claims: JobClaims;
  private running = 0;
  private stopping = false;
  private idle: (() => void) | null = null;
  private pollTimer: NodeJS.Timeout | null = null;

  constructor(
    private readonly marketplace: Marketplace,
    private readonly uploads: Uploads,
    private readonly claimsOf: (
      userId: string,
      organizationId: string,
    ) => Promise<AccessClaims | null>,
    private readonly log: Log,
  ) {
    this.claims = new JobClaims(marketplace.state, marketplace.isShared ? newId() : 'embedded');
  }

  /** Restarts unfinished jobs, and from then on those that other replicas abandon. */
  async start(): Promise<void> {
    await this.uploads.forgetOld(Date.now());
    if (!this.marketplace.isShared) return this.poll();
    // the replica that keeps the read model may be one that has not begun it yet
    const poll = (): Promise<void> =>
      this.poll().catch((error: unknown) => this.logError('polling for jobs', error));
    await poll();
    this.pollTimer = setInterval(() => void poll(), POLL_MS);
  }

  run(one: JobToRun): void {
    if (this.known.has(one.id)) return;
    this.known.add(one.id);
    this.waiting.push(one);
    this.next();
  }

  /** Progress of a running job on any replica; null: it has not begun, or has ended. */
  async progressOf(jobId: string): Promise<JobProgress | null> {
    return (
      this.progress.get(jobId) ??
      (this.marketplace.isShared ? await this.claims.progressOf(jobId) : null)
    );
  }

  /** Finishes the current batches; the rest is done after the next start, or by other replicas. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.pollTimer) clearInterval(this.pollTimer);
    if (this.running > 0) await new Promise<void>((resolve) => (this.idle = resolve));
  }

  private async poll(): Promise<void> {
    const { documents } = await this.marketplace.documents.find(jobs, {
      filter: { status: 'Running' },
      sort: [],
      limit: 1_000,
      after: null,
    });
    for (const { document } of documents) this.run(document);
  }

  private next(): void {
    if (this.stopping || this.running >= MAX_CONCURRENT) return;
    const one = this.waiting.shift();
    if (!one) return;
    this.running++;
    this.claimed(one)
      .catch((error: unknown) => this.logError(`job ${one.id}`, error))
      .finally(() => {
        this.running--;
        this.progress.delete(one.id);
        this.known.delete(one.id);
        if (this.running === 0) this.idle?.();
        this.next();
      });
  }

  private async claimed(one: JobToRun): Promise<void> {
    if (!(await this.claims.claim(one.id))) return;
    const claim = { held: true };
    const renewing = setInterval(() => {
      this.claims.renew(one.id, this.progress.get(one.id) ?? { done: 0, rate: 0 }).then(
        (kept) => (claim.held &&= kept),
        (error: unknown) => this.logError(`job ${one.id}`, error),
      );
    }, RENEW_MS);
    try {
      // it may have ended without the read model knowing yet
      const { state } = await this.marketplace.services.pipeline.load(job, one.id);
      if (state?.ended === true) return;
      await this.work(one, () => this.stopping || !claim.held).catch((error: unknown) => {
        // an unavailable engine is not the job's failure: the job is restarted later
        if (isWorthRetrying(error)) throw error;
        return this.fail(one, error);
      });
    } finally {
      clearInterval(renewing);
      await this.claims.release(one.id);
    }
  }

  private async work(
    { id: jobId, organizationId, order, requestedBy }: JobToRun,
    isGivenUp: () => boolean,
  ): Promise<void> {
    const upload = await this.uploads.find(organizationId, order.uploadId);
    if (!upload) throw new Error('the uploaded table is not there any more: send it again');
    const caller = await this.callerOf(requestedBy, organizationId, order);
    const importer = importerOf({ jobId, order, caller, services: this.marketplace.services });
    const counts = { created: 0, changed: 0, unchanged: 0, rejected: 0 };
    const table = new TableRows(upload, order);
    await table.learn(() => this.uploads.rows(upload));
    const rejected = new RejectedFile(
      this.uploads,
      jobId,
      upload.columns,
      upload.delimiter,
      order.shop !== undefined &&
        order.kind === 'products' &&
        !upload.columns.includes('variantGroup'),
    );
    /** What is needed to write a row that is rejected only at the end. */
    const kept = new Map<number, readonly string[]>();
    let done = 0;
    const began = performance.now();
    interface Slice {
      readonly rows: readonly UploadedRow[];
      readonly understood: readonly TableRow[];
      readonly outcomes: Promise<readonly (Outcome | Rejection)[]>;
    }
    /** Begun and not written down yet, in their order. */
    const begun: Slice[] = [];
    const begin = (rows: readonly UploadedRow[]): void => {
      const understood = rows.map((row) => table.read(row));
      const outcomes = importer.slice(
        understood.flatMap(({ read }) => (read === null || isRejection(read) ? [] : [read])),
      );
      outcomes.catch(() => undefined);
      begun.push({ rows, understood, outcomes });
    };
    /** Writes down the oldest. Answers whether the job is given up here. */
    const settle = async (): Promise<boolean> => {
      const { rows, understood, outcomes: coming } = begun.shift()!;
      const outcomes = (await coming)[Symbol.iterator]();
      for (const [index, { read, cells, variantOf }] of understood.entries()) {
        const outcome: Outcome | Rejection =
          read === null ? 'unchanged' : isRejection(read) ? read : outcomes.next().value!;
        const { number } = rows[index]!;
        if (typeof outcome !== 'string') {
          counts.rejected++;
          await rejected.add(outcome, cells, variantOf);
          continue;
        }
        counts[outcome]++;
        if (order.kind === 'prices') kept.set(number, cells);
      }
      done += rows.length;
      this.progress.set(jobId, {
        done,
        rate: Math.round(done / ((performance.now() - began) / 1000)),
      });
      return isGivenUp();
    };
    let finished = false;
    try {
      let batch: UploadedRow[] = [];
      for await (const rows of this.uploads.rows(upload))
        for (const row of rows) {
          batch.push(row);
          if (batch.length < BATCH) continue;
          begin(batch);
          batch = [];
          if (begun.length >= SLICES_AT_ONCE && (await settle())) return;
        }
      if (batch.length > 0) begin(batch);
      while (begun.length > 0) if (await settle()) return;
      for (const late of await importer.finish()) {
        counts.created--;
        counts.rejected++;
        await rejected.add(late, kept.get(late.row) ?? []);
      }
      await rejected.end();
      finished = true;
    } finally {
      // what was begun is done, whatever came of the others: nothing runs on behind a job
      await Promise.allSettled(begun.map(({ outcomes }) => outcomes));
      if (!finished) rejected.abandon();
    }
    await this.end(jobId, requestedBy, { type: 'FinishJob', result: counts satisfies JobCounts });
  }

  /** The caller with the user's current rights: a job fails where its user has lost them. */
  private async callerOf(userId: string, actsFor: string, { kind }: ImportOrder): Promise<Caller> {
    const claims = await this.claimsOf(userId, actsFor);
    if (!claims?.permissions.includes(importRules[kind].permission))
      throw new Error('whoever asked for it may not do this any more');
    const { organizationId, organizationType, role, permissions } = claims;
    return {
      person: { id: userId },
      organization: { id: organizationId, type: organizationType },
      role,
      permissions: new Set(permissions),
      impersonatorId: null,
      clientId: null,
    };
  }

  private async fail({ id, requestedBy }: JobToRun, error: unknown): Promise<void> {
    this.logError(`job ${id}`, error);
    await this.end(id, requestedBy, {
      type: 'FailJob',
      reason: (error as Error)?.message ?? 'something went wrong here',
    });
  }

  private async end(
    jobId: string,
    person: string,
    command: { type: 'FinishJob'; result: JobCounts } | { type: 'FailJob'; reason: string },
  ): Promise<void> {
    const commandId = derivedId('end-job', jobId);
    const actor = { person, organization: null, impersonator: null, client: 'job' };
    const context = { commandId, correlationId: jobId, causationId: commandId, actor };
    await this.marketplace.services.pipeline.execute({
      decider: job,
      id: jobId,
      command: { ...command, at: new Date().toISOString() },
      context,
    });
  }

  private logError(what: string, error: unknown): void {
    this.log(`${what}: ${errorText(error)}`, { level: 'error' });
  }
}
