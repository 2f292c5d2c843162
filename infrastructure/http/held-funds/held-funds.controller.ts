import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  listHeldFunds,
  type HeldFundsView,
} from '../../../application/money/held-funds.queries.js';
import { Needs } from '../kernel/access.js';
import { AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Lists } from '../kernel/lists.js';
import { listOf, lowered } from '../kernel/requests.js';
import { wireMoney } from '../kernel/wire.js';
import { ListHeldFundsRequest } from './held-funds.requests.js';

const wireHeldFunds = ({
  isHeld: _isHeld,
  isOnHold: _isOnHold,
  refunded: _refunded,
  released: _released,
  currency,
  held,
  captured,
  hold,
  ...order
}: HeldFundsView) => ({
  ...order,
  // absent in documents of an older version, until this one is built
  hold: (hold as typeof hold | undefined) ?? null,
  captured: wireMoney({ amount: captured, currency }),
  held: wireMoney({ amount: held, currency }),
});

const listed = {
  name: 'held-funds',
  wire: wireHeldFunds,
  columns: [
    'id',
    'number',
    'purchaseId',
    'paymentId',
    'vendorOrgId',
    'vendorName',
    'captured.amount',
    'held.amount',
    'held.currency',
    'capturedAt',
    'days',
    'mustBeDecided',
    'hold.reason',
    'hold.since',
  ],
};

@Tag('money')
@Controller('held-funds')
export class HeldFundsController {
  constructor(@Inject(Lists) private readonly lists: Lists) {}

  @Get()
  @AnswersList('OrderFunds')
  @Needs('marketplace.readAny', 'Orders with held money, longest first')
  list(
    @Query() { days, vendorOrgId, currency, onHold, ...page }: ListHeldFundsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      days: days ?? 0,
      vendorOrgIds: lowered(vendorOrgId),
      currency: currency ?? [],
      onHold: onHold === undefined ? null : onHold === 'true',
      ...listOf(page),
    };
    return this.lists.answer(listHeldFunds, input, listed, request, reply);
  }
}
