import { Body, Controller, HttpCode, Inject, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  cancelPayout,
  freeReserve,
  holdReserve,
  requestPayout,
  retryPayout,
  setPayoutBlock,
} from '../../../application/money/vendor-account.use-cases.js';
import { Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { UuidPipe } from '../kernel/pipes.js';
import {
  FreeReserveRequest,
  PayoutBlockRequest,
  PayoutRequest,
  PayoutStatusRequest,
  ReserveRequest,
} from './paying-out.requests.js';

@Tag('money')
@Controller('vendor-accounts')
export class PayingOutController {
  constructor(@Inject(Gateway) private readonly gateway: Gateway) {}

  @Post(':id/payouts')
  @HttpCode(202)
  @Answers('Accepted', 202)
  @Needs('marketplace.operate', 'Pay out one vendor’s available balance')
  async payOut(
    @Param('id', UuidPipe) accountId: string,
    @Body() { minimum }: PayoutRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { accountId, minimum: minimum ?? null };
    return accepted(reply, await this.gateway.execute(requestPayout, input, request));
  }

  @Put(':id/payouts/:payoutId/status')
  @Answers('Accepted')
  @Needs(
    'marketplace.operate',
    'Cancel a payout while it is requested, or send a returned one again',
  )
  async setStatus(
    @Param('id', UuidPipe) accountId: string,
    @Param('payoutId', UuidPipe) payoutId: string,
    @Body() { status }: PayoutStatusRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { accountId, payoutId };
    const result =
      status === 'Cancelled'
        ? await this.gateway.execute(cancelPayout, input, request)
        : await this.gateway.execute(retryPayout, input, request);
    return accepted(reply, result);
  }

  @Put(':id/block')
  @Answers('Accepted')
  @Needs('marketplace.operate', 'Block payouts, or lift a block set by someone else')
  async block(
    @Param('id', UuidPipe) accountId: string,
    @Body() { blocked, reason }: PayoutBlockRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { accountId, blocked, reason };
    return accepted(reply, await this.gateway.execute(setPayoutBlock, input, request));
  }

  @Post(':id/reserves')
  @Answers('Accepted', 201)
  @Needs('marketplace.operate', 'Hold back part of the available balance')
  async reserve(
    @Param('id', UuidPipe) accountId: string,
    @Body() { amount, reason }: ReserveRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { accountId, amount, reason };
    return accepted(reply, await this.gateway.execute(holdReserve, input, request));
  }

  @Put(':id/reserves/:reserveId/release')
  @Answers('Accepted')
  @Needs('marketplace.operate', 'Make a reserve available again')
  async free(
    @Param('id', UuidPipe) accountId: string,
    @Param('reserveId', UuidPipe) reserveId: string,
    @Body() { reason }: FreeReserveRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { accountId, reserveId, reason };
    return accepted(reply, await this.gateway.execute(freeReserve, input, request));
  }
}
