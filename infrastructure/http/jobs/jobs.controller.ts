import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getJob, listJobs } from '../../../application/running/job.queries.js';
import { missing } from '../../../domain/shared/decider/domain-error.js';
import type { JobDocument } from '../../../projections/running/jobs.js';
import { JobRunner } from '../../jobs/job-runner.js';
import { Uploads } from '../../jobs/uploads.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList, AnswersWith } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf } from '../kernel/requests.js';
import type { Wire } from '../schemas.js';
import { ListJobsRequest } from './jobs.requests.js';

@Tag('imports')
@Controller('jobs')
export class JobsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(Uploads) private readonly uploads: Uploads,
    @Inject(JobRunner) private readonly jobs: JobRunner,
  ) {}

  @Get()
  @AnswersList('Job')
  @Needs('any-user', 'Your organisation’s jobs, latest first')
  list(
    @Query() { status, ...page }: ListJobsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const columns = [
      'id',
      'kind',
      'dryRun',
      'status',
      'total',
      'result.created',
      'result.changed',
      'result.unchanged',
      'result.rejected',
      'reason',
      'requestedBy',
      'requestedAt',
      'endedAt',
    ];
    return this.lists.answer(
      listJobs,
      { status: status ?? [], ...listOf(page) },
      { name: 'jobs', wire: (one) => this.wire(one), columns },
      request,
      reply,
    );
  }

  @Get(':id')
  @Answers('Job')
  @Needs('any-user', 'Progress and result of a job')
  async get(@Param('id', UuidPipe) jobId: string, @Req() request: FastifyRequest) {
    return this.wire(await this.gateway.ask(getJob, { jobId }, request));
  }

  @Get(':id/rejected')
  @AnswersWith('text/csv', 'The rejected rows as uploaded, with row number and reason')
  @Needs('any-user', 'Rejected rows, to be corrected and uploaded again')
  async rejected(@Param('id', UuidPipe) jobId: string, @Req() request: FastifyRequest) {
    const { status } = await this.gateway.ask(getJob, { jobId }, request);
    const rejected = status === 'Running' ? null : await this.uploads.openRejected(jobId);
    if (!rejected)
      throw missing('job/no-rejected-rows', 'this file does not exist yet, or not any more');
    return new StreamableFile(Readable.from(rejected, { objectMode: false }), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="rejected-${jobId}.csv"`,
    });
  }

  private async wire({
    id,
    kind,
    order,
    status,
    total,
    result,
    reason,
    requestedBy,
    requestedAt,
    endedAt,
  }: JobDocument): Promise<Wire<'Job'>> {
    const progress = status === 'Running' ? await this.jobs.progressOf(id) : null;
    const done = status === 'Finished' ? total : (progress?.done ?? 0);
    const rate = progress?.rate ?? null;
    const etaSeconds =
      status === 'Running' && rate !== null && rate > 0 ? Math.ceil((total - done) / rate) : null;
    return {
      id,
      kind,
      dryRun: order.dryRun,
      status,
      done,
      total,
      rate,
      etaSeconds,
      result,
      reason,
      requestedBy,
      requestedAt,
      endedAt,
    };
  }
}
