import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  getJob,
  importRules,
  listJobs,
  requestImport,
} from '../../../application/running/job.use-cases.js';
import { missing } from '../../../domain/shared/decider/domain-error.js';
import { importKinds } from '../../../domain/running/job/job.events.js';
import type { JobDocument } from '../../../projections/running/jobs.js';
import { JobRunner } from '../../jobs/job-runner.js';
import { Uploads } from '../../jobs/uploads.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers, AnswersList, AnswersWith } from '../kernel/answers.js';
import { ConsumesOnly, Tag } from '../kernel/describe.js';
import { Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { drain } from '../price-upload.js';
import { HttpProblem, problem } from '../kernel/problem.js';
import { listOf } from '../kernel/requests.js';
import { ImportRequest, ListJobsRequest } from '../requests/jobs.js';
import type { Wire } from '../schemas/index.js';

@Tag('imports')
@Controller()
export class ImportsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Uploads) private readonly uploads: Uploads,
    @Inject(JobRunner) private readonly jobs: JobRunner,
  ) {}

  @Post('uploads')
  @ConsumesOnly('text/csv')
  @Answers('Upload', 201)
  @Needs(
    'any-user',
    'Send a table with the names of its columns in the first line: commas, semicolons or tabs',
  )
  async upload(@Req() request: FastifyRequest): Promise<Wire<'Upload'>> {
    const body = request.body as Readable | undefined;
    if (!/^text\/csv/.test(request.headers['content-type'] ?? '') || !body)
      throw new HttpProblem(
        problem(415, 'upload/media-type', 'send the table as text/csv', { header: 'Content-Type' }),
      );
    try {
      const { organizationId: _organization, ...upload } = await this.uploads.store(
        body,
        callerOf(request).organizationId,
      );
      return upload;
    } catch (error) {
      await drain(body);
      throw error;
    }
  }

  @Get('imports/fields')
  @Answers('ImportFields')
  @Needs('any-user', 'What each kind of import needs and takes')
  fields(): Wire<'ImportFields'> {
    return { items: importKinds.map((kind) => ({ kind, ...importRules[kind] })) };
  }

  @Post('imports')
  @HttpCode(202)
  @Answers('JobBegun', 202)
  @Needs(
    'any-user',
    'Import a table that was sent, by a mapping of its columns; it goes on by itself',
  )
  async begin(
    @Body() body: ImportRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { uploadId, kind, columns, defaults, decimalComma, priceListId, dryRun } = body;
    const order = {
      uploadId: uploadId.toLowerCase(),
      kind,
      columns,
      defaults: defaults ?? {},
      decimalComma: decimalComma ?? false,
      priceListId: priceListId?.toLowerCase() ?? null,
      dryRun: dryRun ?? false,
    };
    const { id, position } = await this.gateway.execute(
      requestImport,
      { order, table: await this.uploads.find(callerOf(request).organizationId, order.uploadId) },
      request,
    );
    const { userId: requestedBy, organizationId } = callerOf(request);
    this.jobs.run({ id, organizationId, requestedBy, order });
    void reply.header('location', `/jobs/${id}`);
    return { id, position: String(position) };
  }
}

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
  @Needs('any-user', 'Long work of one’s organisation, the latest first')
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
  @Needs('any-user', 'How far it is, and what came of it')
  async get(@Param('id', UuidPipe) jobId: string, @Req() request: FastifyRequest) {
    return this.wire(await this.gateway.ask(getJob, { jobId }, request));
  }

  @Get(':id/rejected')
  @AnswersWith(
    'text/csv',
    'The rows that were rejected, as they came, with their number and the reason',
  )
  @Needs('any-user', 'What was rejected, to be corrected and sent again')
  async rejected(@Param('id', UuidPipe) jobId: string, @Req() request: FastifyRequest) {
    const { status } = await this.gateway.ask(getJob, { jobId }, request);
    const rejected = status === 'Running' ? null : await this.uploads.openRejected(jobId);
    if (!rejected)
      throw missing('job/no-rejected-rows', 'there is no such file yet, or not any more');
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
