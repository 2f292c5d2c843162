import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listCommissions } from '../../../application/money/commission.queries.js';
import type { Named } from '../../../application/money/vendor-names.js';
import type { CommissionDocument } from '../../../projections/money/commissions.js';
import { Needs } from '../kernel/access.js';
import { AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Lists } from '../kernel/lists.js';
import { instantOf, listOf, lowered } from '../kernel/requests.js';
import { wireMoney } from '../kernel/wire.js';
import { ListCommissionsRequest } from './commission.requests.js';

const wireCommission = ({
  id: orderId,
  parts,
  tax,
  ...commission
}: CommissionDocument & Named) => ({
  orderId,
  ...commission,
  gross: wireMoney(commission.gross),
  net: wireMoney(commission.net),
  parts: parts.map((part) => ({
    ...part,
    base: wireMoney(part.base),
    ...(part.fixed && { fixed: wireMoney(part.fixed) }),
    ...(part.floor && { floor: wireMoney(part.floor) }),
    ...(part.cap && { cap: wireMoney(part.cap) }),
    amount: wireMoney(part.amount),
  })),
  amount: wireMoney(commission.amount),
  tax: { ...tax, amount: wireMoney(tax.amount) },
});

const listed = {
  name: 'commissions',
  wire: wireCommission,
  columns: [
    'orderId',
    'number',
    'purchaseId',
    'vendorOrgId',
    'vendorName',
    'currency',
    'gross.amount',
    'net.amount',
    'amount.amount',
    'tax.treatment',
    'tax.percent',
    'tax.amount.amount',
    'edition',
    'fixedAt',
  ],
};

@Tag('money')
@Controller('commissions')
export class CommissionsController {
  constructor(@Inject(Lists) private readonly lists: Lists) {}

  @Get()
  @AnswersList('Commission')
  @Needs('payout.read', 'Commission per order as frozen, newest first; a vendor sees own orders')
  list(
    @Query()
    {
      vendorOrgId,
      orderId,
      purchaseId,
      currency,
      fixedFrom,
      fixedTo,
      ...page
    }: ListCommissionsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      vendorOrgIds: lowered(vendorOrgId),
      orderId: lowered(orderId),
      purchaseId: lowered(purchaseId),
      currency: currency ?? [],
      fixed: { from: instantOf(fixedFrom), to: instantOf(fixedTo) },
      ...listOf(page),
    };
    return this.lists.answer(listCommissions, input, listed, request, reply);
  }
}
