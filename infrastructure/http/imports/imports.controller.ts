import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { importPermissions, importRules } from '../../../application/running/import-fields.js';
import { requestImport, type WantedImport } from '../../../application/running/job.use-cases.js';
import { importKinds } from '../../../domain/running/job/job.events.js';
import { invalid } from '../../../domain/shared/decider/domain-error.js';
import { JobRunner } from '../../jobs/job-runner.js';
import { previewOf } from '../../jobs/preview.js';
import { mappingsOf, pictureColumnsOf } from '../../jobs/shops/shops.js';
import { Uploads, type Upload } from '../../jobs/uploads.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { ConsumesOnly, Tag } from '../kernel/describe.js';
import { drain } from '../kernel/file-upload.js';
import { Gateway } from '../kernel/gateway.js';
import { HttpProblem, problem } from '../kernel/problem.js';
import { tableMediaTypes } from '../kernel/table-media-types.js';
import type { Wire } from '../schemas.js';
import { ImportRequest, PreviewImportRequest, ReadAgainRequest } from './imports.requests.js';

@Tag('imports')
@Controller()
export class ImportsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Uploads) private readonly uploads: Uploads,
    @Inject(JobRunner) private readonly jobs: JobRunner,
  ) {}

  @Post('uploads')
  @ConsumesOnly(...tableMediaTypes)
  @Answers('Upload', 201)
  @Needs(
    importPermissions,
    'Upload a table: separated text in any encoding, compressed with gzip or not, or an XLSX workbook',
  )
  async upload(@Req() request: FastifyRequest): Promise<Wire<'Upload'>> {
    const body = request.body as Readable | undefined;
    const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
    if (!(tableMediaTypes as readonly string[]).includes(type) || !body)
      throw new HttpProblem(
        problem(415, 'upload/media-type', `send the table as ${tableMediaTypes.join(', ')}`, {
          header: 'Content-Type',
        }),
      );
    try {
      return wireUpload(await this.uploads.store(body, callerOf(request).organization.id));
    } catch (error) {
      await drain(body);
      throw error;
    }
  }

  @Post('uploads/readings')
  @Answers('Upload', 201)
  @Needs(
    importPermissions,
    'Read an uploaded table otherwise than was found out: its encoding, its separator, where its names stand',
  )
  async readAgain(
    @Body() { uploadId, ...stated }: ReadAgainRequest,
    @Req() request: FastifyRequest,
  ): Promise<Wire<'Upload'>> {
    const again = await this.uploads.readAgain(
      callerOf(request).organization.id,
      uploadId.toLowerCase(),
      stated,
    );
    if (!again)
      throw invalid('import/unknown-upload', 'this upload does not exist: upload the file again', {
        field: 'uploadId',
      });
    return wireUpload(again);
  }

  @Get('imports/fields')
  @Answers('ImportFields')
  @Needs('any-user', 'Required and optional fields of each kind of import')
  fields(): Wire<'ImportFields'> {
    return { items: importKinds.map((kind) => ({ kind, ...importRules[kind] })) };
  }

  @Post('imports/preview')
  @HttpCode(200)
  @Answers('ImportPreview')
  @Needs(
    importPermissions,
    'What the first rows of an uploaded table are understood as by a mapping',
  )
  async preview(
    @Body() body: PreviewImportRequest,
    @Req() request: FastifyRequest,
  ): Promise<Wire<'ImportPreview'>> {
    const caller = callerOf(request);
    const table = await this.uploads.find(caller.organization.id, body.uploadId.toLowerCase());
    const preview = await previewOf(wantedOf(body, table), table, caller, (upload) =>
      this.uploads.rows(upload),
    );
    return preview as Wire<'ImportPreview'>;
  }

  @Post('imports')
  @HttpCode(202)
  @Answers('JobBegun', 202)
  @Needs(
    importPermissions,
    'Import an uploaded table by a mapping of its columns, in the background',
  )
  async begin(
    @Body() body: ImportRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { priceListId, dryRun } = body;
    const table = await this.uploads.find(
      callerOf(request).organization.id,
      body.uploadId.toLowerCase(),
    );
    const order = {
      ...wantedOf(body, table),
      priceListId: priceListId?.toLowerCase() ?? null,
      dryRun: dryRun ?? false,
    };
    const { id, position, state } = await this.gateway.execute(
      requestImport,
      { order, table },
      request,
    );
    const { person, organization } = callerOf(request);
    this.jobs.run({
      id,
      organizationId: organization.id,
      requestedBy: person.id,
      order: state.order,
    });
    void reply.header('location', `/jobs/${id}`);
    return { id, position: String(position) };
  }
}

function wantedOf(body: PreviewImportRequest, table: Upload | null): WantedImport {
  const shop = body.shop ?? table?.shop ?? 'none';
  const { uploadId, kind, columns, defaults, formats, decimalComma } = body;
  return {
    uploadId: uploadId.toLowerCase(),
    kind,
    columns,
    defaults: defaults ?? {},
    ...(formats === undefined ? {} : { formats }),
    ...(shop === 'none' ? {} : { shop }),
    decimalComma: decimalComma ?? null,
    priceListId: null,
    dryRun: false,
  };
}

function wireUpload({
  id,
  format,
  encoding,
  delimiter,
  titleRows,
  headerRows,
  columns,
  doubts,
  rows,
  sample,
  shop = null,
}: Upload): Wire<'Upload'> {
  return {
    id,
    format,
    encoding,
    delimiter,
    titleRows,
    headerRows,
    columns: [...columns],
    doubts: { ...doubts },
    rows,
    sample: [...sample],
    shop,
    mappings: shop === null ? {} : mappingsOf(shop, columns),
    notTaken: shop === null ? [] : [...pictureColumnsOf(shop, columns)],
  };
}
