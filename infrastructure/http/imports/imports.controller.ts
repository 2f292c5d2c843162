import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { importRules, requestImport } from '../../../application/running/job.use-cases.js';
import { importKinds } from '../../../domain/running/job/job.events.js';
import { JobRunner } from '../../jobs/job-runner.js';
import { Uploads } from '../../jobs/uploads.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { ConsumesOnly, Tag } from '../kernel/describe.js';
import { drain } from '../kernel/file-upload.js';
import { Gateway } from '../kernel/gateway.js';
import { HttpProblem, problem } from '../kernel/problem.js';
import type { Wire } from '../schemas.js';
import { ImportRequest } from './imports.requests.js';

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
    'Upload a table with column names in the first line, separated by commas, semicolons or tabs',
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
        callerOf(request).organization.id,
      );
      return upload;
    } catch (error) {
      await drain(body);
      throw error;
    }
  }

  @Get('imports/fields')
  @Answers('ImportFields')
  @Needs('any-user', 'Required and optional fields of each kind of import')
  fields(): Wire<'ImportFields'> {
    return { items: importKinds.map((kind) => ({ kind, ...importRules[kind] })) };
  }

  @Post('imports')
  @HttpCode(202)
  @Answers('JobBegun', 202)
  @Needs('any-user', 'Import an uploaded table by a mapping of its columns, in the background')
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
      { order, table: await this.uploads.find(callerOf(request).organization.id, order.uploadId) },
      request,
    );
    const { person, organization } = callerOf(request);
    this.jobs.run({ id, organizationId: organization.id, requestedBy: person.id, order });
    void reply.header('location', `/jobs/${id}`);
    return { id, position: String(position) };
  }
}
