import {
  Body,
  Controller,
  Get,
  Header,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CommandResult } from '../../../application/shared/command/pipeline.js';
import { keepUpload, MAX_REQUEST_FILE_BYTES } from '../../../application/trading/request-file.js';
import { getRequestFile, getRfq, listRfqs } from '../../../application/trading/rfq.queries.js';
import {
  acceptQuote,
  acceptQuotes,
  declineQuote,
  declineQuoteRequest,
  offerQuote,
  quotedPurchaseId,
  requestQuote,
} from '../../../application/trading/rfq.use-cases.js';
import { verificationMediaTypes } from '../../../domain/people/organization/verification-document.js';
import { acceptanceOf, revisionFor, type RfqState } from '../../../domain/trading/rfq/rfq.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers, AnswersFile, AnswersList } from '../kernel/answers.js';
import { attachment } from '../kernel/attachment.js';
import { ConsumesOnly, Tag, TakesHeader } from '../kernel/describe.js';
import { readFile } from '../kernel/file-upload.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { instantOf, listOf, ReasonRequest, unitPriceOf } from '../kernel/requests.js';
import { termsOf } from '../orders/orders.requests.js';
import { Placements } from '../orders/placements.js';
import {
  AcceptQuoteRequest,
  AcceptQuotesRequest,
  DeclineQuoteRequest,
  ListRfqsRequest,
  QuoteRequest,
  RfqRequest,
} from './rfq.requests.js';
import { wireRfq } from './rfq.wire.js';

/** To a vendor the revision is its own: how often others have quoted is not for it to know. */
function acceptedOfVendor(
  reply: FastifyReply,
  result: CommandResult<RfqState>,
  request: FastifyRequest,
) {
  const revision = revisionFor(result.state!, callerOf(request).organization.id);
  return accepted(reply, { ...result, revision });
}

@Tag('quotes')
@Controller('rfq')
export class RfqController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Placements) private readonly placements: Placements,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Post()
  @Answers('Accepted', 201)
  @Needs('rfq.submit', 'Request quotes from vendors')
  async submit(
    @Body() body: RfqRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const lines = body.lines.map((line) => ({
      productId: line.productId?.toLowerCase() ?? null,
      description: line.description ?? null,
      quantity: line.quantity,
      note: line.note ?? null,
      vendorOrgIds: line.vendorOrgIds?.map((id) => id.toLowerCase()) ?? null,
      unit: line.unit ?? null,
      targetPrice: line.targetPrice ? unitPriceOf(line.targetPrice) : null,
      file: line.file ? { id: line.file.id.toLowerCase(), name: line.file.name } : null,
    }));
    const input = {
      vendorOrgIds: body.vendorOrgIds.map((id) => id.toLowerCase()),
      lines,
      neededBy: body.neededBy ?? null,
      note: body.note ?? null,
    };
    return accepted(reply, await this.gateway.execute(requestQuote, input, request));
  }

  @Post('files')
  @ConsumesOnly(...verificationMediaTypes)
  @Answers('RfqFile', 201)
  @Needs(
    'rfq.submit',
    'Send a drawing, photograph or data sheet that a line of a request is to show: a PDF, JPEG or PNG of at most 10 MiB',
  )
  async sendFile(@Req() request: FastifyRequest) {
    const file = await readFile(request, verificationMediaTypes, MAX_REQUEST_FILE_BYTES);
    return keepUpload(callerOf(request).organization.id, file, this.marketplace.services);
  }

  @Get(':id/files/:fileId')
  @Header('cache-control', 'no-store')
  @Header('x-content-type-options', 'nosniff')
  @Header('content-security-policy', "default-src 'none'; sandbox")
  @AnswersFile(verificationMediaTypes, 'The file as it was sent')
  @Needs('rfq.read', 'A file of a line, for its buyer and the vendors who are asked for it')
  async file(
    @Param('id', UuidPipe) rfqId: string,
    @Param('fileId', UuidPipe) fileId: string,
    @Req() request: FastifyRequest,
  ) {
    const { mediaType, fileName, content } = await this.gateway.ask(
      getRequestFile,
      { rfqId, fileId },
      request,
    );
    return attachment(content, mediaType, fileName ?? fileId);
  }

  @Get()
  @AnswersList('Rfq')
  @Needs('rfq.read', 'Requests for quotes, sent or received')
  list(
    @Query() { status, requestedFrom, requestedTo, ...page }: ListRfqsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const columns = [
      'id',
      'number',
      'status',
      'requestedAt',
      'neededBy',
      'buyerOrgId',
      'buyerName',
      'vendorOrgIds',
      'lines',
      'quotes',
      'changedAt',
    ];
    const input = {
      status: status ?? [],
      requested: { from: instantOf(requestedFrom), to: instantOf(requestedTo) },
      ...listOf(page),
    };
    return this.lists.answer(
      listRfqs,
      input,
      { name: 'rfqs', wire: (rfq) => wireRfq(rfq), columns },
      request,
      reply,
    );
  }

  @Get(':id')
  @Answers('Rfq')
  @Needs(
    'rfq.read',
    'One request with its quotes side by side: the buyer sees all, a vendor its own',
  )
  async get(
    @Param('id', UuidPipe) rfqId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const found = await this.gateway.ask(getRfq, { rfqId }, request);
    void reply.header('etag', `"${found.revision}"`);
    const files = found.lines.flatMap(({ file }) => (file ? [file] : []));
    const names = await Promise.all(
      files.map(
        async ({ fileId, fileName }) =>
          [fileId, await this.marketplace.services.personal.open(fileName)] as const,
      ),
    );
    return wireRfq(found, new Map(names));
  }

  @Put(':id/decline')
  @Answers('Accepted')
  @Needs('rfq.quote', 'Decline to quote, as a vendor')
  async declineRequest(
    @Param('id', UuidPipe) rfqId: string,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const seenRevision = this.gateway.ifMatch(request);
    const result = await this.gateway.execute(
      declineQuoteRequest,
      { rfqId, reason, seenRevision },
      request,
      callerOf(request),
      null,
      null,
    );
    return acceptedOfVendor(reply, result, request);
  }

  @Post(':id/quotes')
  @Answers('QuoteOffered', 201)
  @Needs('rfq.quote', 'Quote as a vendor; replaces your open quote')
  async offer(
    @Param('id', UuidPipe) rfqId: string,
    @Body() body: QuoteRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const lines = body.lines.map((line) => ({
      lineId: line.id.toLowerCase(),
      unitPrice: unitPriceOf(line.unitPrice),
      leadTimeDays: line.leadTimeDays ?? null,
      note: line.note ?? null,
      quantity: line.quantity ?? null,
      minimumQuantity: line.minimumQuantity ?? null,
      productId: line.productId?.toLowerCase() ?? null,
    }));
    const input = {
      rfqId,
      seenRevision: this.gateway.ifMatch(request),
      lines,
      validUntil: new Date(body.validUntil).toISOString(),
      note: body.note ?? null,
    };
    const caller = callerOf(request);
    const result = await this.gateway.execute(offerQuote, input, request, caller, null, null);
    const { quoteId, number } = result.state.quotes.findLast(
      (q) => q.vendorOrgId === caller.organization.id,
    )!;
    return { ...acceptedOfVendor(reply, result, request), id: quoteId, number };
  }

  /**
   * The lines of a quote may be ordered in several parts, each line once. Like POST /orders: 201 when every order has its outcome within `Prefer: wait=N` seconds, else
   * 202.
   */
  @Post(':id/quotes/:quoteId/acceptance')
  @TakesHeader(
    'Prefer',
    'wait=N: respond when every order is confirmed, rejected or awaiting approval, after N seconds at the latest',
  )
  @Answers('Placement', 201, 202)
  @Needs('order.place', 'Accept a quote: places the purchase at its prices')
  async accept(
    @Param('id', UuidPipe) rfqId: string,
    @Param('quoteId', UuidPipe) quoteId: string,
    @Body() { lines, ...terms }: AcceptQuoteRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const lineIds = lines?.map((id) => id.toLowerCase()) ?? null;
    const result = await this.gateway.execute(
      acceptQuote,
      { rfqId, quoteId, lineIds, ...termsOf(terms) },
      request,
    );
    const quote = result.state.quotes.find((q) => q.quoteId === quoteId)!;
    const { purchase } = acceptanceOf(quote, lineIds ?? quote.lines.map((l) => l.lineId))!;
    return this.placements.answer(result, purchase, request, reply);
  }

  /**
   * Lines of several vendors' quotes become one purchase with an order per vendor, each line once.
   * Like POST /orders: 201 when every order has its outcome within `Prefer: wait=N` seconds, else
   * 202.
   */
  @Post(':id/acceptance')
  @TakesHeader(
    'Prefer',
    'wait=N: respond when every order is confirmed, rejected or awaiting approval, after N seconds at the latest',
  )
  @Answers('Placement', 201, 202)
  @Needs('order.place', 'Accept quotes line by line: places one purchase with an order per vendor')
  async acceptLines(
    @Param('id', UuidPipe) rfqId: string,
    @Body() { lines: wanted, ...terms }: AcceptQuotesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const lines = wanted.map(({ id, quoteId }) => ({
      lineId: id.toLowerCase(),
      quoteId: quoteId.toLowerCase(),
    }));
    const result = await this.gateway.execute(
      acceptQuotes,
      { rfqId, lines, ...termsOf(terms) },
      request,
    );
    const purchaseId = quotedPurchaseId({ rfqId, lines });
    const { purchase } = result.state.quotes
      .flatMap((q) => q.acceptances)
      .find((a) => a.purchase.purchaseId === purchaseId)!;
    return this.placements.answer(result, purchase, request, reply);
  }

  @Put(':id/quotes/:quoteId/decline')
  @Answers('Accepted')
  @Needs('rfq.submit', 'Decline a quote')
  async decline(
    @Param('id', UuidPipe) rfqId: string,
    @Param('quoteId', UuidPipe) quoteId: string,
    @Body() { reason }: DeclineQuoteRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(declineQuote, { rfqId, quoteId, reason: reason ?? null }, request),
    );
  }
}
