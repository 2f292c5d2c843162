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
  getReconciliation,
  listFindings,
  listReconciliations,
} from '../../../application/money/reconciliation.queries.js';
import {
  declineFindingProposal,
  proposeFinding,
  requestReconciliation,
  resolveFinding,
} from '../../../application/money/reconciliation.use-cases.js';
import { never } from '../../../domain/shared/decider/decider.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf } from '../kernel/requests.js';
import {
  FindingDecisionRequest,
  ListFindingsRequest,
  ListReconciliationsRequest,
  ReconciliationRequest,
} from './reconciliations.requests.js';
import { wireFinding, wireReconciledDay, wireReconciliation } from './reconciliations.wire.js';

const listedDays = {
  name: 'reconciliations',
  wire: wireReconciledDay,
  columns: [
    'day',
    'status',
    'reconciledAt',
    'isWhole',
    'transactions',
    'carried',
    'underWay',
    'references',
    'openFindings',
    'proposedFindings',
    'settledFindings',
    'balances',
  ],
};

const listedFindings = {
  name: 'reconciliation-findings',
  wire: wireFinding,
  columns: [
    'id',
    'day',
    'kind',
    'status',
    'currency',
    'difference.amount',
    'transaction.id',
    'transaction.category',
    'transaction.source',
    'transaction.net.amount',
    'transaction.createdAt',
    'entry.id',
    'entry.eventType',
    'entry.valueDate',
    'entry.amount.amount',
    'posts',
    'reason',
    'proposedBy',
    'proposedAt',
    'resolvedBy',
    'resolvedAt',
    'openedAt',
  ],
};

@Tag('money')
@Controller('reconciliations')
export class ReconciliationsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Get()
  @AnswersList('ReconciledDay')
  @Needs(
    'payout.read',
    'Days on which the gateway was compared with the books; operators and auditors',
  )
  days(
    @Query() { from, to, ...page }: ListReconciliationsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { day: { from: from ?? null, to: to ?? null }, ...listOf(page) };
    return this.lists.answer(listReconciliations, input, listedDays, request, reply);
  }

  @Post()
  @HttpCode(202)
  @Answers('ReconciliationAsked', 202)
  @Needs('marketplace.operate', 'Reconcile a day now, transaction by transaction')
  async ask(
    @Body() { day }: ReconciliationRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { day: day ?? null };
    const done = await this.gateway.execute(requestReconciliation, input, request);
    const { id, revision, position } = accepted(reply, done);
    return { day: id, revision, position };
  }

  @Get('findings')
  @AnswersList('ReconciliationFinding')
  @Needs('payout.read', 'Reconciliation differences; operators and auditors')
  findings(
    @Query() { day, status, kind, currency, ...page }: ListFindingsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      day: day ?? [],
      status: status ?? [],
      what: kind ?? [],
      currency: currency ?? [],
      ...listOf(page),
    };
    return this.lists.answer(listFindings, input, listedFindings, request, reply);
  }

  @Put('findings/:id')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('marketplace.operate', 'Resolve a reconciliation difference; needs two people')
  async decide(
    @Param('id', UuidPipe) findingId: string,
    @Body() { decision, posts, reason = '' }: FindingDecisionRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const result = await this.decided(
      decision,
      { findingId, posts: posts ?? null, reason },
      request,
    );
    return { ...accepted(reply, result), id: findingId };
  }

  @Get(':day')
  @Answers('Reconciliation')
  @Needs('payout.read', 'One day, by currency and transaction type; operators and auditors')
  async day(@Param('day') day: string, @Req() request: FastifyRequest) {
    const { asOf, ...found } = await this.gateway.ask(getReconciliation, { day }, request);
    return { ...wireReconciliation(found), asOf: this.marketplace.freshness.asOf(asOf) };
  }

  private decided(
    decision: FindingDecisionRequest['decision'],
    input: Parameters<typeof proposeFinding.prepare>[0],
    request: FastifyRequest,
  ) {
    switch (decision) {
      case 'Propose':
        return this.gateway.execute(proposeFinding, input, request);
      case 'Confirm':
        return this.gateway.execute(resolveFinding, input, request);
      case 'Decline':
        return this.gateway.execute(declineFindingProposal, input, request);
      default:
        return never(decision);
    }
  }
}
