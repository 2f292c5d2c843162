import { Body, Controller, Get, HttpCode, Inject, Param, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getPeriod, listPeriods } from '../../../application/money/period.queries.js';
import {
  confirmPeriod,
  declinePeriod,
  proposeClosing,
  proposeReopening,
} from '../../../application/money/period.use-cases.js';
import { never } from '../../../domain/shared/decider/decider.js';
import { utcDayAt } from '../../../domain/shared/time/days.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersWhole } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { JSON_TYPE, Lists } from '../kernel/lists.js';
import { PeriodDecisionRequest } from './periods.requests.js';
import { wirePeriod, wirePeriodDetail, wirePeriodRow } from './periods.wire.js';

const listedRows = {
  name: 'month',
  wire: wirePeriodRow,
  columns: [
    'account',
    'currency',
    'opening.amount',
    'movements.amount',
    'closing.amount',
    'datedEarlier.amount',
  ],
};

@Tag('money')
@Controller('periods')
export class PeriodsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @Answers('Periods')
  @Needs('payout.read', 'Accounting months and which are closed; operators and auditors')
  async list(@Req() request: FastifyRequest) {
    const today = utcDayAt(new Date().toISOString());
    const months = await this.gateway.ask(listPeriods, { today }, request);
    return { items: months.map(wirePeriod) };
  }

  @Get(':month')
  @AnswersWhole('Period')
  @Needs(
    'payout.read',
    'What stands between a month and its end, and what each account has moved in it; operators and auditors',
  )
  async get(
    @Param('month') month: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const form = this.lists.typeOf(request, reply);
    const found = await this.gateway.ask(getPeriod, { month }, request);
    if (form === JSON_TYPE) return wirePeriodDetail(found);
    const all = () => Promise.resolve({ items: found.rows, nextCursor: null });
    return this.lists.stream(all, listedRows, form, request);
  }

  @Put(':month')
  @HttpCode(200)
  @Answers('PeriodDecided')
  @Needs('marketplace.operate', 'Close or reopen a month; needs two people')
  async decide(
    @Param('month') month: string,
    @Body() { decision, reason }: PeriodDecisionRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const done = await this.decided(decision, month, reason ?? null, request);
    const { revision, position } = accepted(reply, done);
    return { month, revision, position };
  }

  private decided(
    decision: PeriodDecisionRequest['decision'],
    month: string,
    reason: string | null,
    request: FastifyRequest,
  ) {
    switch (decision) {
      case 'ProposeClosing':
        return this.gateway.execute(proposeClosing, { month, note: reason }, request);
      case 'ProposeReopening':
        return this.gateway.execute(proposeReopening, { month, reason: reason ?? '' }, request);
      case 'Confirm':
        return this.gateway.execute(confirmPeriod, { month }, request);
      case 'Decline':
        return this.gateway.execute(declinePeriod, { month, reason: reason ?? '' }, request);
      default:
        return never(decision);
    }
  }
}
