import { Body, Controller, Get, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listMoneyActions } from '../../../application/money/money-action.queries.js';
import {
  confirmMoneyAction,
  declineMoneyAction,
  proposeMoneyAction,
} from '../../../application/money/money-action.use-cases.js';
import type { Named } from '../../../application/money/vendor-names.js';
import type { MoneyActionDocument } from '../../../projections/money/money-actions.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf, lowered } from '../kernel/requests.js';
import { wireMoney } from '../kernel/wire.js';
import {
  ListMoneyActionsRequest,
  MoneyDecisionRequest,
  MoneyProposalRequest,
} from './second-person.requests.js';

const wireMoneyAction = ({ amount, ...action }: MoneyActionDocument & Named) => ({
  ...action,
  amount: amount === null ? null : wireMoney({ amount, currency: action.currency }),
});

const listed = {
  name: 'second-person',
  wire: wireMoneyAction,
  columns: [
    'id',
    'kind',
    'status',
    'accountId',
    'vendorOrgId',
    'vendorName',
    'currency',
    'amount.amount',
    'nature',
    'reserveRule.percent',
    'reserveRule.days',
    'reserveRule.from',
    'reserveRule.until',
    'reason',
    'evidence',
    'proposedBy',
    'proposedAt',
    'decidedBy',
    'decidedAt',
    'why',
  ],
};

@Tag('money')
@Controller()
export class SecondPersonController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get('money-actions')
  @AnswersList('MoneyAction')
  @Needs('marketplace.readAny', 'Proposals that need two people, and their outcome')
  list(
    @Query() { status, kind, accountId, ...page }: ListMoneyActionsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      status: status ?? [],
      kind: kind ?? [],
      accountId: lowered(accountId),
      ...listOf(page),
    };
    return this.lists.answer(listMoneyActions, input, listed, request, reply);
  }

  @Post('vendor-accounts/:id/proposals')
  @Answers('Accepted', 201)
  @Needs(
    'marketplace.operate',
    'Propose a payout, adjustment or reserve for a vendor; someone else must confirm',
  )
  async propose(
    @Param('id', UuidPipe) accountId: string,
    @Body() body: MoneyProposalRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      accountId,
      kind: body.kind,
      amount: body.amount ?? null,
      nature: body.nature ?? null,
      percent: body.percent ?? null,
      days: body.days ?? null,
      from: body.from ?? null,
      until: body.until ?? null,
      reason: body.reason,
      evidence: body.evidence ?? null,
    };
    return accepted(reply, await this.gateway.execute(proposeMoneyAction, input, request));
  }

  @Put('money-actions/:id')
  @Answers('Accepted')
  @Needs('marketplace.operate', 'Confirm or decline a proposal made by someone else')
  async decide(
    @Param('id', UuidPipe) actionId: string,
    @Body() { decision, reason }: MoneyDecisionRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const result =
      decision === 'Confirmed'
        ? await this.gateway.execute(confirmMoneyAction, { actionId }, request)
        : await this.gateway.execute(
            declineMoneyAction,
            { actionId, reason: reason ?? '' },
            request,
          );
    return accepted(reply, result);
  }
}
