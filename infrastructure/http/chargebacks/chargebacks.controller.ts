import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  getChargeback,
  getEvidenceFile,
  listChargebacks,
} from '../../../application/money/chargeback.queries.js';
import {
  acceptChargeback,
  addEvidence,
  allocateChargeback,
  refundInquiry,
  submitEvidence,
} from '../../../application/money/chargeback.use-cases.js';
import { MAX_EVIDENCE_BYTES } from '../../../application/money/evidence-files.js';
import { verificationMediaTypes } from '../../../domain/people/organization/verification-document.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersFile, AnswersList } from '../kernel/answers.js';
import { attachment } from '../kernel/attachment.js';
import { ConsumesOnly, Tag } from '../kernel/describe.js';
import { readFile } from '../kernel/file-upload.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { instantOf, listOf, lowered, ReasonRequest } from '../kernel/requests.js';
import {
  AllocationRequest,
  EvidenceFileRequest,
  EvidenceRequest,
  ListChargebacksRequest,
  SubmissionRequest,
} from './chargebacks.requests.js';
import { wireChargeback, wireWhole } from './chargebacks.wire.js';

const listed = {
  name: 'chargebacks',
  wire: wireChargeback,
  columns: [
    'id',
    'number',
    'purchaseId',
    'paymentId',
    'buyerOrgId',
    'kind',
    'status',
    'reason',
    'gatewayReason',
    'reference',
    'amount.amount',
    'amount.currency',
    'fee.amount',
    'counterFee.amount',
    'answerBy',
    'evidenceDueBy',
    'bearer',
    'allocatedAt',
    'submittedAt',
    'openedAt',
    'decidedAt',
    'changedAt',
  ],
};

@Tag('money')
@Controller('chargebacks')
export class ChargebacksController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Get()
  @AnswersList('Chargeback')
  @Needs(
    'chargeback.read',
    'Chargebacks and inquiries, those to be answered first; a vendor sees those of its orders',
  )
  list(
    @Query()
    {
      status,
      kind,
      reason,
      bearer,
      purchaseId,
      paymentId,
      open,
      openedFrom,
      openedTo,
      ...page
    }: ListChargebacksRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      status: status ?? [],
      kind: kind ?? [],
      reason: reason ?? [],
      bearer: bearer ?? [],
      purchaseId: lowered(purchaseId),
      paymentId: lowered(paymentId),
      open: open === undefined ? null : open === 'true',
      opened: { from: instantOf(openedFrom), to: instantOf(openedTo) },
      ...listOf(page),
    };
    return this.lists.answer(listChargebacks, input, listed, request, reply);
  }

  @Get(':id')
  @Answers('ChargebackWhole')
  @Needs('chargeback.read', 'One chargeback with its orders, evidence and history')
  async get(
    @Param('id', UuidPipe) chargebackId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const found = await this.gateway.ask(getChargeback, { chargebackId }, request);
    void reply.header('etag', `"${found.revision}"`);
    const files = found.evidence.flatMap(({ id, file }) => (file ? [{ id, file }] : []));
    const names = await Promise.all(
      files.map(
        async ({ id, file }) =>
          [id, await this.marketplace.services.personal.open(file.fileName)] as const,
      ),
    );
    return wireWhole(found, new Map(names));
  }

  @Put(':id/allocation')
  @Answers('Accepted')
  @Needs('chargeback.manage', 'Allocate a chargeback to orders, and decide who bears the loss')
  async allocate(
    @Param('id', UuidPipe) chargebackId: string,
    @Body() { shares, bearer, reason }: AllocationRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { chargebackId, shares, bearer, reason };
    return accepted(reply, await this.gateway.execute(allocateChargeback, input, request));
  }

  @Post(':id/evidence')
  @Answers('Accepted', 201)
  @Needs('chargeback.answer', 'Add evidence of delivery, until it is due')
  async addText(
    @Param('id', UuidPipe) chargebackId: string,
    @Body() { text }: EvidenceRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { chargebackId, text, file: null };
    return accepted(reply, await this.gateway.execute(addEvidence, input, request));
  }

  @Post(':id/evidence/files')
  @ConsumesOnly(...verificationMediaTypes)
  @Answers('Accepted', 201)
  @Needs(
    'chargeback.answer',
    'Add a document: a PDF, JPEG or PNG; all of a chargeback together have at most 4.5 MB',
  )
  async addFile(
    @Param('id', UuidPipe) chargebackId: string,
    @Query() { fileName }: EvidenceFileRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { content } = await readFile(request, verificationMediaTypes, MAX_EVIDENCE_BYTES);
    const input = { chargebackId, text: null, file: { name: fileName, content } };
    return accepted(reply, await this.gateway.execute(addEvidence, input, request));
  }

  @Get(':id/evidence/:evidenceId/file')
  @Header('cache-control', 'no-store')
  @Header('x-content-type-options', 'nosniff')
  @Header('content-security-policy', "default-src 'none'; sandbox")
  @AnswersFile(verificationMediaTypes, 'The file as it was sent')
  @Needs('chargeback.read', 'A document, for the operator and the vendor who has added it')
  async file(
    @Param('id', UuidPipe) chargebackId: string,
    @Param('evidenceId', UuidPipe) evidenceId: string,
    @Req() request: FastifyRequest,
  ) {
    const { mediaType, fileName, content } = await this.gateway.ask(
      getEvidenceFile,
      { chargebackId, evidenceId },
      request,
    );
    return attachment(content, mediaType, fileName ?? evidenceId);
  }

  @Post(':id/submission')
  @HttpCode(202)
  @Answers('Accepted', 202)
  @Needs('chargeback.manage', 'Respond to the buyer’s bank; possible only once')
  async submit(
    @Param('id', UuidPipe) chargebackId: string,
    @Body() { explanation, evidenceIds }: SubmissionRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { chargebackId, explanation, evidenceIds: evidenceIds ?? null };
    return accepted(reply, await this.gateway.execute(submitEvidence, input, request));
  }

  @Post(':id/acceptance')
  @HttpCode(202)
  @Answers('Accepted', 202)
  @Needs('chargeback.manage', 'Accept a chargeback: it is lost, which cannot be undone')
  async accept(
    @Param('id', UuidPipe) chargebackId: string,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { chargebackId, reason };
    return accepted(reply, await this.gateway.execute(acceptChargeback, input, request));
  }

  @Post(':id/refund')
  @HttpCode(202)
  @Answers('Accepted', 202)
  @Needs('chargeback.manage', 'Answer an inquiry with a full refund, which closes it')
  async refund(
    @Param('id', UuidPipe) chargebackId: string,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { chargebackId, reason };
    return accepted(reply, await this.gateway.execute(refundInquiry, input, request));
  }
}
