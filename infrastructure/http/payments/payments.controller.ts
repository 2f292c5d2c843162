import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getPayment, listPayments } from '../../../application/money/payment.queries.js';
import {
  getTransaction,
  listTransactions,
} from '../../../application/money/transaction.queries.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { instantOf, listOf, lowered } from '../kernel/requests.js';
import { ListPaymentsRequest, ListTransactionsRequest } from './payments.requests.js';
import { wirePayment, wireTransaction } from './payments.wire.js';

const listedPayments = {
  name: 'payments',
  wire: wirePayment,
  columns: [
    'id',
    'number',
    'purchaseId',
    'buyerOrgId',
    'method',
    'status',
    'currency',
    'due.amount',
    'authorised.amount',
    'captured.amount',
    'refunded.amount',
    'dueBy',
    'captureBefore',
    'reference',
    'failureCode',
    'requestedAt',
    'capturedAt',
    'changedAt',
  ],
};

const listedTransactions = {
  name: 'transactions',
  wire: wireTransaction,
  columns: [
    'id',
    'type',
    'status',
    'orderId',
    'number',
    'purchaseId',
    'paymentId',
    'refundId',
    'payoutId',
    'buyerOrgId',
    'vendorOrgId',
    'reference',
    'amount.amount',
    'amount.currency',
    'createdAt',
    'changedAt',
  ],
};

@Tag('money')
@Controller('payments')
export class PaymentsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('Payment')
  @Needs('payment.read', "Your organisation's payments, newest first; vendors see their own shares")
  list(
    @Query()
    {
      status,
      purchaseId,
      buyerOrgId,
      currency,
      requestedFrom,
      requestedTo,
      dueFrom,
      dueTo,
      refundAsked,
      ...page
    }: ListPaymentsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      status: status ?? [],
      purchaseId: lowered(purchaseId),
      buyerOrgIds: lowered(buyerOrgId),
      currency: currency ?? [],
      requested: { from: instantOf(requestedFrom), to: instantOf(requestedTo) },
      dueBy: { from: instantOf(dueFrom), to: instantOf(dueTo) },
      refundAsked: refundAsked === undefined ? null : refundAsked === 'true',
      ...listOf(page),
    };
    return this.lists.answer(listPayments, input, listedPayments, request, reply);
  }

  @Get(':id')
  @Answers('Payment')
  @Needs('payment.read', 'One payment with its shares and refunds')
  async get(
    @Param('id', UuidPipe) paymentId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const found = await this.gateway.ask(getPayment, { paymentId }, request);
    void reply.header('etag', `"${found.revision}"`);
    return wirePayment(found);
  }
}

@Tag('money')
@Controller('transactions')
export class TransactionsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('Transaction')
  @Needs('payment.read', "Money transactions, one per order's share, newest first")
  list(
    @Query()
    {
      type,
      status,
      orderId,
      purchaseId,
      payoutId,
      reference,
      buyerOrgId,
      vendorOrgId,
      currency,
      createdFrom,
      createdTo,
      ...page
    }: ListTransactionsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      type: type ?? [],
      status: status ?? [],
      orderId: lowered(orderId),
      purchaseId: lowered(purchaseId),
      payoutId: lowered(payoutId),
      reference: reference ?? [],
      buyerOrgIds: lowered(buyerOrgId),
      vendorOrgIds: lowered(vendorOrgId),
      currency: currency ?? [],
      created: { from: instantOf(createdFrom), to: instantOf(createdTo) },
      ...listOf(page),
    };
    return this.lists.answer(listTransactions, input, listedTransactions, request, reply);
  }

  @Get(':id')
  @Answers('Transaction')
  @Needs('payment.read', "One order's share of a money transaction")
  async get(@Param('id') transactionId: string, @Req() request: FastifyRequest) {
    return wireTransaction(await this.gateway.ask(getTransaction, { transactionId }, request));
  }
}
