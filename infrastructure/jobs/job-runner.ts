import type { Log } from '../telemetry/log.js';
import { appendFile, rm } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import type { AccessClaims } from '../../application/auth/auth.js';
import type { Caller } from '../../application/caller.js';
import { derivedId } from '../../application/command/ids.js';
import { importRules } from '../../application/job/job.use-cases.js';
import { job } from '../../domain/job/job.js';
import type { ImportOrder, JobCounts } from '../../domain/job/job.events.js';
import type { JobDocument } from '../../projections/jobs.js';
import type { Marketplace } from '../runtime/marketplace.js';
import { importerOf, type ImportRow, type Rejection } from './import-rows.js';
import type { Uploads } from './uploads.js';

/** How far a job is. */
export interface JobProgress {
  readonly done: number;
  /** Rows a second, lately. */
  readonly rate: number;
}

export type JobToRun = Pick<JobDocument, 'id' | 'organizationId' | 'requestedBy' | 'order'>;

const SLICE = 200;
const AT_ONCE = 2;

/**
 * Does imports one slice of rows after the other, two jobs at once. After a restart what has not ended is begun again: ids that follow from job and row
 * make the rows that were done a repeat that changes nothing.
 */
export class JobRunner {
  private readonly waiting: JobToRun[] = [];
  private readonly progress = new Map<string, JobProgress>();
  private readonly known = new Set<string>();
  private running = 0;
  private stopping = false;
  private idle: (() => void) | null = null;

  constructor(
    private readonly marketplace: Marketplace,
    private readonly uploads: Uploads,
    private readonly claimsOf: (userId: string) => Promise<AccessClaims | null>,
    private readonly log: Log,
  ) {}

  /** Begins again what had not ended. */
  async resume(): Promise<void> {
    await this.uploads.forgetOld(Date.now());
    const { documents } = await this.marketplace.documents.find('jobs', { filter: { status: 'Running' }, sort: [], limit: 1_000, after: null });
    for (const { json } of documents) {
      const job = JSON.parse(json) as JobDocument;
      // a table lies with the replica that received it, which goes on with it
      if (this.marketplace.isShared && !(await this.uploads.find(job.organizationId, job.order.uploadId))) continue;
      this.run(job);
    }
  }

  run(one: JobToRun): void {
    if (this.known.has(one.id)) return;
    this.known.add(one.id);
    this.waiting.push(one);
    this.next();
  }

  /** Of a job at work; null: it has not begun, or has ended. */
  progressOf(jobId: string): JobProgress | null {
    return this.progress.get(jobId) ?? null;
  }

  /** Lets the slices at work finish; the rest is done after the next start. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.running > 0) await new Promise<void>((resolve) => (this.idle = resolve));
  }

  private next(): void {
    if (this.stopping || this.running >= AT_ONCE) return;
    const one = this.waiting.shift();
    if (!one) return;
    this.running++;
    this.work(one)
      .catch((error: unknown) => this.fail(one, error))
      .catch((error: unknown) => this.log(`job ${one.id}: ${String(error)}`, { level: 'error' }))
      .finally(() => {
        this.running--;
        this.progress.delete(one.id);
        this.known.delete(one.id);
        if (this.running === 0) this.idle?.();
        this.next();
      });
  }

  private async work({ id: jobId, organizationId, order, requestedBy }: JobToRun): Promise<void> {
    const upload = await this.uploads.find(organizationId, order.uploadId);
    if (!upload) throw new Error('the uploaded table is not there any more: send it again');
    const caller = await this.callerOf(requestedBy, order);
    const importer = importerOf({ jobId, order, caller, services: this.marketplace.services });
    const counts = { created: 0, changed: 0, unchanged: 0, rejected: 0 };
    const rejected = new RejectedFile(this.uploads.rejectedPath(jobId), upload.columns);
    await rejected.begin();
    const records = new Map<number, Record<string, string>>();
    let slice: ImportRow[] = [];
    let done = 0;
    const began = performance.now();
    const flush = async (): Promise<boolean> => {
      for (const outcome of await importer.slice(slice)) {
        if (typeof outcome === 'string') counts[outcome]++;
        else {
          counts.rejected++;
          await rejected.add(outcome, records.get(outcome.row)!);
        }
      }
      done += slice.length;
      slice = [];
      if (order.kind !== 'prices') records.clear();
      this.progress.set(jobId, { done, rate: Math.round(done / ((performance.now() - began) / 1000)) });
      return this.stopping;
    };
    let number = 0;
    for await (const record of this.uploads.rows(upload)) {
      records.set(++number, record);
      slice.push({ number, fields: fieldsOf(record, order) });
      if (slice.length === SLICE && (await flush())) return;
    }
    if (await flush()) return;
    for (const late of await importer.finish()) {
      counts.created--;
      counts.rejected++;
      await rejected.add(late, records.get(late.row)!);
    }
    await rejected.end();
    await this.end(jobId, requestedBy, { type: 'FinishJob', result: counts satisfies JobCounts });
  }

  /** With the rights that the person has now: who has lost them since does not import. */
  private async callerOf(userId: string, { kind }: ImportOrder): Promise<Caller> {
    const claims = await this.claimsOf(userId);
    if (!claims?.permissions.includes(importRules[kind].permission)) throw new Error('whoever asked for it may not do this any more');
    const { organizationId, organizationType, role, permissions } = claims;
    return { userId, organizationId, organizationType, role, permissions: new Set(permissions), impersonatorId: null, clientId: null };
  }

  private async fail({ id, requestedBy }: JobToRun, error: unknown): Promise<void> {
    this.log(`job ${id}: ${(error as Error)?.stack ?? String(error)}`, { level: 'error' });
    await this.end(id, requestedBy, { type: 'FailJob', reason: (error as Error)?.message ?? 'something went wrong here' });
  }

  private async end(jobId: string, person: string, command: { type: 'FinishJob'; result: JobCounts } | { type: 'FailJob'; reason: string }): Promise<void> {
    const commandId = derivedId('end-job', jobId);
    const actor = { person, organization: null, impersonator: null, client: 'job' };
    const context = { commandId, correlationId: jobId, causationId: commandId, actor };
    await this.marketplace.services.pipeline.execute({ decider: job, id: jobId, command: { ...command, at: new Date().toISOString() }, context });
  }
}

function fieldsOf(record: Readonly<Record<string, string>>, { columns, defaults }: ImportOrder): Record<string, string> {
  const fields: Record<string, string> = { ...defaults };
  for (const [field, column] of Object.entries(columns)) {
    const text = record[column];
    if (text !== undefined && text !== '') fields[field] = text;
  }
  return fields;
}

/** The rejected rows as they came, with their number and the reason: once corrected, the file can be imported as it is. */
class RejectedFile {
  private readonly header: readonly string[];
  private empty = true;

  constructor(
    private readonly path: string,
    private readonly columns: readonly string[],
  ) {
    this.header = ['row', 'code', 'reason', ...columns];
  }

  async begin(): Promise<void> {
    await rm(this.path, { force: true });
  }

  async add({ row, code, detail }: Rejection, record: Readonly<Record<string, string>>): Promise<void> {
    const lines = [...(this.empty ? [this.header] : []), [row, code, detail, ...this.columns.map((c) => record[c] ?? '')]];
    this.empty = false;
    await appendFile(this.path, stringify(lines as string[][], { escape_formulas: true, record_delimiter: 'windows' }), { mode: 0o600 });
  }

  async end(): Promise<void> {
    if (this.empty) await appendFile(this.path, stringify([this.header as string[]], { record_delimiter: 'windows' }), { mode: 0o600 });
  }
}
