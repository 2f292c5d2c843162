import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  listTaxRates,
  listUnappliedTaxRates,
} from '../../../application/pricing/tax-rate.queries.js';
import { setTaxRate } from '../../../application/pricing/tax-rate.use-cases.js';
import type { TaxRateDocument } from '../../../projections/pricing/tax-rates.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { listOf } from '../kernel/requests.js';
import { ListTaxRatesRequest, TaxRateRequest } from './tax-rates.requests.js';

@Tag('tax')
@Controller('tax-rates')
export class TaxRatesController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('TaxRate')
  @Needs('marketplace.readAny', 'Tax rates by country, category and first day')
  list(
    @Query() page: ListTaxRatesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const listed = {
      name: 'tax-rates',
      wire: ({ key: _key, ...rate }: TaxRateDocument) => rate,
      columns: ['country', 'category', 'from', 'percent', 'reason', 'setBy', 'changedAt'],
    };
    return this.lists.answer(listTaxRates, listOf(page), listed, request, reply);
  }

  @Get('unapplied')
  @Answers('UnappliedTaxRates')
  @Needs(
    'marketplace.readAny',
    'Rates of the configuration that are others than those recorded: they do not apply',
  )
  async unapplied(@Req() request: FastifyRequest) {
    const found = await this.gateway.ask(listUnappliedTaxRates, {}, request);
    return {
      items: found.map(({ recorded, ...rate }) => ({ ...rate, recorded: recorded ?? null })),
    };
  }

  @Post()
  @Answers('Accepted', 201)
  @Needs(
    'taxRate.manage',
    'Set a rate from a day on, or end it; orders that were placed keep theirs',
  )
  async set(
    @Body() { country, category, from, percent, reason }: TaxRateRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { country, category, from, percent: percent ?? null, reason };
    return accepted(reply, await this.gateway.execute(setTaxRate, input, request));
  }
}
