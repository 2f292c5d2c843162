import { Body, Controller, Get, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getRfq, listRfqs } from '../../../application/trading/rfq.queries.js';
import {
  acceptQuote,
  declineQuote,
  declineQuoteRequest,
  offerQuote,
  requestQuote,
} from '../../../application/trading/rfq.use-cases.js';
import { acceptanceOf } from '../../../domain/trading/rfq/rfq.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag, TakesHeader } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { instantOf, listOf, ReasonRequest, unitPriceOf } from '../kernel/requests.js';
import { termsOf } from '../orders/orders.requests.js';
import { Placements } from '../orders/placements.js';
import {
  AcceptQuoteRequest,
  DeclineQuoteRequest,
  ListRfqsRequest,
  QuoteRequest,
  RfqRequest,
} from './rfq.requests.js';
import { wireRfq } from './rfq.wire.js';

@Tag('quotes')
@Controller('rfq')
export class RfqController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Placements) private readonly placements: Placements,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Post()
  @Answers('Accepted', 201)
  @Needs('rfq.submit', 'Ask vendors for quotes')
  async submit(
    @Body() body: RfqRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const lines = body.lines.map(({ productId, quantity, note }) => ({
      productId: productId.toLowerCase(),
      quantity,
      note: note ?? null,
    }));
    const input = {
      vendorOrgIds: body.vendorOrgIds.map((id) => id.toLowerCase()),
      lines,
      neededBy: body.neededBy ?? null,
      note: body.note ?? null,
    };
    return accepted(reply, await this.gateway.execute(requestQuote, input, request));
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
      { name: 'rfqs', wire: wireRfq, columns },
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
    return wireRfq(found);
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
    return accepted(
      reply,
      await this.gateway.execute(declineQuoteRequest, { rfqId, reason }, request),
    );
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
    const lines = body.lines.map(({ id, unitPrice, leadTimeDays, note }) => ({
      lineId: id.toLowerCase(),
      unitPrice: unitPriceOf(unitPrice),
      leadTimeDays: leadTimeDays ?? null,
      note: note ?? null,
    }));
    const input = {
      rfqId,
      lines,
      validUntil: new Date(body.validUntil).toISOString(),
      note: body.note ?? null,
    };
    const result = await this.gateway.execute(offerQuote, input, request);
    const { quoteId, number } = result.state.quotes.findLast(
      (q) => q.vendorOrgId === callerOf(request).organization.id,
    )!;
    return { ...accepted(reply, result), id: quoteId, number };
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
