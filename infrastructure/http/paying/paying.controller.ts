import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { checkoutOf } from '../../../application/money/checkout.queries.js';
import {
  requestCheckout,
  requestRefund,
  requestReturn,
  retryRefund,
} from '../../../application/money/payment.use-cases.js';
import { Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { UuidPipe } from '../kernel/pipes.js';
import { RefundRequest } from './paying.requests.js';

@Tag('money')
@Controller('payments')
export class PayingController {
  constructor(@Inject(Gateway) private readonly gateway: Gateway) {}

  @Post(':id/checkout')
  @HttpCode(202)
  @Answers('Accepted', 202)
  @Needs('payment.pay', 'Pay now: a page of the payment gateway is made for it')
  async pay(
    @Param('id', UuidPipe) paymentId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(requestCheckout, { paymentId }, request));
  }

  @Get(':id/checkout')
  @Answers('Checkout')
  @Needs(
    'payment.pay',
    'The page of the gateway on which to pay, once it is made; of a bank transfer, one that says where to send it',
  )
  checkout(@Param('id', UuidPipe) paymentId: string, @Req() request: FastifyRequest) {
    return this.gateway.ask(checkoutOf, { paymentId }, request);
  }

  @Post(':id/returns')
  @HttpCode(202)
  @Answers('Accepted', 202)
  @Needs(
    'payment.pay',
    'Have what came by bank transfer and was not needed, or came too late, sent back to the bank account that it came from',
  )
  async sendBack(
    @Param('id', UuidPipe) paymentId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(requestReturn, { paymentId }, request));
  }

  @Post(':id/refunds')
  @HttpCode(202)
  @Answers('Accepted', 202)
  @Needs('payment.refund', 'Give the buyer money back for an order, or for a part of it')
  async refund(
    @Param('id', UuidPipe) paymentId: string,
    @Body() { orderId, amount, reason }: RefundRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { paymentId, orderId, amount, reason };
    return accepted(reply, await this.gateway.execute(requestRefund, input, request));
  }

  @Post(':id/refunds/:refundId/retries')
  @HttpCode(202)
  @Answers('Accepted', 202)
  @Needs('payment.refund', 'Send a refund again that has not reached the buyer')
  async retry(
    @Param('id', UuidPipe) paymentId: string,
    @Param('refundId') refundId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { paymentId, refundId };
    return accepted(reply, await this.gateway.execute(retryRefund, input, request));
  }
}
