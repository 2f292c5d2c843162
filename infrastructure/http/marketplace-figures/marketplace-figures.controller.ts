import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listMarketplaceFigures } from '../../../application/money/marketplace-figures.queries.js';
import { utcDayAt } from '../../../domain/shared/time/days.js';
import { Needs } from '../kernel/access.js';
import { AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Lists } from '../kernel/lists.js';
import { listOf } from '../kernel/requests.js';
import { ListMarketplaceFiguresRequest } from './marketplace-figures.requests.js';
import { wireMarketplaceFigures } from './marketplace-figures.wire.js';

const listed = {
  name: 'marketplace-figures',
  wire: wireMarketplaceFigures,
  columns: [
    'vendorOrgId',
    'vendorName',
    'country',
    'city',
    'taxId',
    'otherTaxIds',
    'bankName',
    'bankCountry',
    'bankLast4',
    'year',
    'quarter',
    'currency',
    'consideration.amount',
    'activities',
    'fees.amount',
    'feesVat.amount',
    'taxesWithheld.amount',
    'captured.amount',
    'payments',
  ],
};

@Tag('money')
@Controller('marketplace-figures')
export class MarketplaceFiguresController {
  constructor(@Inject(Lists) private readonly lists: Lists) {}

  @Get()
  @AnswersList('MarketplaceFigures')
  @Needs(
    'payout.read',
    'What the law asks of a marketplace (DAC7, 1099-K), per vendor, currency and quarter; operators and auditors',
  )
  list(
    @Query() { year, ...page }: ListMarketplaceFiguresRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const thisYear = Number(utcDayAt(new Date().toISOString()).slice(0, 4));
    const input = { year: year ?? thisYear, ...listOf(page) };
    return this.lists.answer(listMarketplaceFigures, input, listed, request, reply);
  }
}
