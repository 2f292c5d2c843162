import { Body, Controller, Get, Inject, Param, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getPurchase, listPurchases } from '../../../application/trading/purchase.queries.js';
import {
  approvePurchase,
  declinePurchase,
} from '../../../application/trading/purchase.use-cases.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { instantOf, listOf, lowered } from '../kernel/requests.js';
import { ApprovalRequest, ListPurchasesRequest } from './purchases.requests.js';
import { wirePurchase } from './purchases.wire.js';

const listedPurchases = {
  name: 'purchases',
  wire: wirePurchase,
  columns: [
    'id',
    'number',
    'placedAt',
    'poNumber',
    'buyerOrgId',
    'placedBy',
    'approvalStatus',
    'approvalBy',
    'approvalReason',
    'payments',
    'orders',
    'changedAt',
  ],
};

@Tag('orders')
@Controller('purchases')
export class PurchasesController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('Purchase')
  @Needs('order.read', "Your organisation's purchases, newest first")
  list(
    @Query()
    { approval, scope, placedBy, poNumber, placedFrom, placedTo, ...page }: ListPurchasesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const placed = { from: instantOf(placedFrom), to: instantOf(placedTo) };
    const input = {
      approvalStatus: approval ?? [],
      scope: scope ?? null,
      placedBy: lowered(placedBy),
      poNumber: poNumber ?? [],
      placed,
      ...listOf(page),
    };
    return this.lists.answer(listPurchases, input, listedPurchases, request, reply);
  }

  @Get(':id')
  @Answers('Purchase')
  @Needs('order.read', 'One purchase with the status of each order')
  async get(
    @Param('id', UuidPipe) purchaseId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const found = await this.gateway.ask(getPurchase, { purchaseId }, request);
    void reply.header('etag', `"${found.revision}"`);
    return wirePurchase(found);
  }

  @Put(':id/approval')
  @Answers('ApprovalDecided')
  @Needs('order.approve', 'Approve or decline what another person placed')
  async approve(
    @Param('id', UuidPipe) purchaseId: string,
    @Body() { decision, reason }: ApprovalRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const result =
      decision === 'Approved'
        ? await this.gateway.execute(
            approvePurchase,
            { purchaseId, reason: reason ?? null },
            request,
          )
        : await this.gateway.execute(
            declinePurchase,
            { purchaseId, reason: reason ?? '' },
            request,
          );
    return { ...accepted(reply, result), approval: result.state.approvalStatus };
  }
}
