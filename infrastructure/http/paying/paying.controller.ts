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
import { checkoutOf } from '../../../application/money/checkout.queries.js';
import {
  askForRefund,
  declineRefund,
  requestCheckout,
  requestRefund,
  requestReturn,
  retryRefund,
  setReleaseHold,
} from '../../../application/money/payment.use-cases.js';
import type { KnownPayment } from '../../../domain/money/payment/payment-state.js';
import type { PaymentEvent } from '../../../domain/money/payment/payment.events.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersEither } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { UuidPipe } from '../kernel/pipes.js';
import { DryRunRequest, ReasonRequest } from '../kernel/requests.js';
import { wireMoney } from '../kernel/wire.js';
import type { Wire } from '../schemas.js';
import { RefundRequest, ReleaseHoldRequest, StartRefundRequest } from './paying.requests.js';

@Tag('money')
@Controller('payments')
export class PayingController {
  constructor(@Inject(Gateway) private readonly gateway: Gateway) {}

  @Post(':id/checkout')
  @HttpCode(202)
  @Answers('Accepted', 202)
  @Needs('payment.pay', 'Pay now: creates a payment page at the gateway')
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

  /** `dryRun` says how much it is, tax included. */
  @Post(':id/refunds')
  @HttpCode(202)
  @AnswersEither('Accepted', 'RefundEffect', 202)
  @Needs('payment.refund', 'Refund an order in full or in part')
  async refund(
    @Param('id', UuidPipe) paymentId: string,
    @Query() { dryRun }: DryRunRequest,
    @Body() { requestId, ...body }: StartRefundRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { ...inputOf(paymentId, body), requestId: requestId?.toLowerCase() ?? null };
    if (dryRun === 'true') {
      const { state, events } = await this.gateway.foresee(requestRefund, input, request);
      return effectOf(state!, input.orderId, events[0]!, true);
    }
    return accepted(reply, await this.gateway.execute(requestRefund, input, request));
  }

  /** A later request for the same order replaces one that nobody has answered. */
  @Post(':id/refund-requests')
  @HttpCode(202)
  @AnswersEither('RefundRequested', 'RefundEffect', 202)
  @Needs('payment.pay', 'Request a full or partial refund of an order')
  async ask(
    @Param('id', UuidPipe) paymentId: string,
    @Query() { dryRun }: DryRunRequest,
    @Body() body: RefundRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = inputOf(paymentId, body);
    if (dryRun === 'true') {
      const { state, events } = await this.gateway.foresee(askForRefund, input, request);
      return effectOf(state!, input.orderId, events[0]!, false);
    }
    const result = await this.gateway.execute(askForRefund, input, request);
    const { requestId } = result.state!.refundRequests.findLast(
      (r) => r.orderId === input.orderId,
    )!;
    return { ...accepted(reply, result), requestId };
  }

  @Post(':id/refund-requests/:requestId/refusal')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('payment.refund', 'Decline a refund request, with the reason')
  async decline(
    @Param('id', UuidPipe) paymentId: string,
    @Param('requestId', UuidPipe) requestId: string,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { paymentId, requestId, reason };
    return accepted(reply, await this.gateway.execute(declineRefund, input, request));
  }

  @Put(':id/orders/:orderId/hold')
  @Answers('Accepted')
  @Needs(
    'marketplace.operate',
    'Keep the money of an order from being released, or lift a hold that somebody else has set',
  )
  async hold(
    @Param('id', UuidPipe) paymentId: string,
    @Param('orderId', UuidPipe) orderId: string,
    @Body() { held, reason }: ReleaseHoldRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { paymentId, orderId, held, reason };
    return accepted(reply, await this.gateway.execute(setReleaseHold, input, request));
  }

  @Post(':id/refunds/:refundId/retries')
  @HttpCode(202)
  @Answers('Accepted', 202)
  @Needs('payment.refund', 'Resend a failed refund')
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

const inputOf = (paymentId: string, { orderId, amount, lines, reason }: RefundRequest) => ({
  paymentId,
  orderId: orderId.toLowerCase(),
  amount: amount ?? null,
  lines: lines?.map(({ id, net }) => ({ lineId: id.toLowerCase(), net })) ?? null,
  reason,
});

/** What it comes to, and what could be refunded of the order after it. */
function effectOf(
  { shares, currency }: KnownPayment,
  orderId: string,
  event: PaymentEvent,
  isStarted: boolean,
): Wire<'RefundEffect'> {
  const amount = 'amount' in event.data ? event.data.amount : 0;
  const share = shares.find((s) => s.orderId === orderId)!;
  const left = share.captured - share.refundedHeld - share.refundedReleased;
  return {
    amount: wireMoney({ amount, currency }),
    remaining: wireMoney({ amount: isStarted ? left : left - amount, currency }),
  };
}
