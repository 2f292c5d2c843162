import {
  Body,
  Controller,
  Get,
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
  getPayoutRun,
  getPayoutTerms,
  listNotPaid,
  listPayoutCandidates,
  listPayoutRuns,
  previewPayoutRun,
} from '../../../application/money/payout-run.queries.js';
import {
  setPayoutTerms,
  startPayoutRun,
  stopPayoutRun,
} from '../../../application/money/payout-run.use-cases.js';
import { fromDecimal } from '../../../domain/shared/money/money.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf, lowered } from '../kernel/requests.js';
import {
  ListNotPaidRequest,
  ListPayoutCandidatesRequest,
  ListPayoutRunsRequest,
  PayoutRunStatusRequest,
  PayoutTermsRequest,
  PreviewPayoutRunRequest,
  StartPayoutRunRequest,
} from './payout-runs.requests.js';
import {
  wireNotPaid,
  wirePayoutCandidate,
  wirePayoutRun,
  wirePayoutTerms,
  wireRunPreview,
} from './payout-runs.wire.js';

const listedRuns = {
  name: 'payout-runs',
  wire: wirePayoutRun,
  columns: [
    'id',
    'day',
    'scope',
    'status',
    'startedBy',
    'startedAt',
    'endedAt',
    'accounts',
    'notDue',
    'why',
  ],
};

const listedCandidates = {
  name: 'payout-candidates',
  wire: wirePayoutCandidate,
  columns: [
    'accountId',
    'vendorOrgId',
    'vendorName',
    'available.amount',
    'reserved.amount',
    'available.currency',
    'outcome',
    'why',
    'coolsUntil',
    'minimum.amount',
    'schedule.every',
    'schedule.on',
    'nextDue',
  ],
};

const listedNotPaid = {
  name: 'not-paid',
  wire: wireNotPaid,
  columns: [
    'accountId',
    'vendorOrgId',
    'vendorName',
    'amount.amount',
    'amount.currency',
    'reason',
    'seenAt',
  ],
};

@Tag('money')
@Controller('payout-runs')
export class PayoutRunsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('PayoutRun')
  @Needs('marketplace.readAny', 'Payout runs, newest first')
  list(
    @Query() { status, ...page }: ListPayoutRunsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { status: status ?? [], ...listOf(page) };
    return this.lists.answer(listPayoutRuns, input, listedRuns, request, reply);
  }

  @Get('preview')
  @Answers('PayoutRunPreview')
  @Needs('marketplace.readAny', 'Preview of a payout run started now')
  async preview(
    @Query() { scope, vendorOrgId }: PreviewPayoutRunRequest,
    @Req() request: FastifyRequest,
  ) {
    const input = { scope: scope ?? 'all', vendorOrgIds: lowered(vendorOrgId) };
    return wireRunPreview(await this.gateway.ask(previewPayoutRun, input, request));
  }

  @Get('candidates')
  @AnswersList('PayoutCandidate')
  @Needs('marketplace.readAny', 'Vendors with a balance, and what a run would do with each')
  candidates(
    @Query() { scope, vendorOrgId, currency, ...page }: ListPayoutCandidatesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      scope: scope ?? ('all' as const),
      vendorOrgIds: lowered(vendorOrgId),
      currency: currency ?? [],
      ...listOf(page),
    };
    return this.lists.answer(listPayoutCandidates, input, listedCandidates, request, reply);
  }

  @Post()
  @HttpCode(202)
  @Answers('Accepted', 202)
  @Needs('marketplace.operate', 'Start a payout run: all vendors due, or all above the minimum')
  async start(
    @Body() { scope, vendorOrgIds }: StartPayoutRunRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { scope, vendorOrgIds: lowered(vendorOrgIds) };
    return accepted(reply, await this.gateway.execute(startPayoutRun, input, request));
  }

  @Get(':id')
  @Answers('PayoutRun')
  @Needs('marketplace.readAny', 'One run: progress, what was paid and what was not')
  async get(
    @Param('id', UuidPipe) runId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { run } = await this.gateway.ask(getPayoutRun, { runId }, request);
    void reply.header('etag', `"${run.revision}"`);
    return wirePayoutRun(run);
  }

  @Get(':id/not-paid')
  @AnswersList('NotPaid')
  @Needs('marketplace.readAny', 'Vendors a run did not pay, and why')
  notPaid(
    @Param('id', UuidPipe) runId: string,
    @Query() { reason, currency, ...page }: ListNotPaidRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { runId, reason: reason ?? [], currency: currency ?? [], ...listOf(page) };
    return this.lists.answer(listNotPaid, input, listedNotPaid, request, reply);
  }

  @Put(':id/status')
  @Answers('Accepted')
  @Needs('marketplace.operate', 'Stop a run: no further vendors are paid')
  async stop(
    @Param('id', UuidPipe) runId: string,
    @Body() { reason }: PayoutRunStatusRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { runId, reason };
    return accepted(reply, await this.gateway.execute(stopPayoutRun, input, request));
  }
}

const termsOf = ({ schedule, minima, reason }: PayoutTermsRequest) => ({
  schedule: schedule ? { every: schedule.every, on: schedule.on ?? null } : null,
  minima: (minima ?? []).map(({ amount, currency }) => fromDecimal(amount, currency)),
  reason,
});

@Tag('money')
@Controller()
export class PayoutTermsController {
  constructor(@Inject(Gateway) private readonly gateway: Gateway) {}

  @Get('payout-terms')
  @Answers('PayoutTerms')
  @Needs('marketplace.readAny', 'General payout schedule and minimum')
  async getDefault(@Req() request: FastifyRequest) {
    return wirePayoutTerms(await this.gateway.ask(getPayoutTerms, { vendorOrgId: null }, request));
  }

  @Put('payout-terms')
  @Answers('Accepted')
  @Needs('marketplace.operate', 'Set the general payout terms')
  async setDefault(
    @Body() body: PayoutTermsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { vendorOrgId: null, ...termsOf(body) };
    return accepted(reply, await this.gateway.execute(setPayoutTerms, input, request));
  }

  @Get('organizations/:id/payout-terms')
  @Answers('PayoutTerms')
  @Needs('payout.read', 'A vendor’s payout schedule and minimum')
  async get(@Param('id', UuidPipe) vendorOrgId: string, @Req() request: FastifyRequest) {
    return wirePayoutTerms(await this.gateway.ask(getPayoutTerms, { vendorOrgId }, request));
  }

  @Put('organizations/:id/payout-terms')
  @Answers('Accepted')
  @Needs('marketplace.operate', 'Set individual payout terms for a vendor')
  async set(
    @Param('id', UuidPipe) vendorOrgId: string,
    @Body() body: PayoutTermsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { vendorOrgId, ...termsOf(body) };
    return accepted(reply, await this.gateway.execute(setPayoutTerms, input, request));
  }
}
