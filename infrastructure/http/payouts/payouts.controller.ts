import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  getPayoutAccount,
  listPayoutAccounts,
} from '../../../application/money/payout-account.queries.js';
import { getPayout, listPayouts } from '../../../application/money/payout.queries.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList, AnswersWhole } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { JSON_TYPE, Lists, ROWS_AT_ONCE } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { instantOf, listOf, lowered, pageOf } from '../kernel/requests.js';
import {
  ListPayoutAccountsRequest,
  ListPayoutsRequest,
  PayoutRequest,
} from './payouts.requests.js';
import { wirePayout, wirePayoutAccount, wirePayoutItem } from './payouts.wire.js';

const listedPayouts = {
  name: 'payouts',
  wire: wirePayout,
  columns: [
    'id',
    'accountId',
    'vendorOrgId',
    'vendorName',
    'amount.amount',
    'amount.currency',
    'status',
    'requestedBy',
    'runId',
    'requestedAt',
    'transferReference',
    'payoutReference',
    'arrivesOn',
    'bank.bankName',
    'bank.last4',
    'paidAt',
    'failureCode',
    'attempt',
    'items',
    'changedAt',
  ],
};

const listedItems = {
  name: 'payout',
  wire: wirePayoutItem,
  columns: [
    'what',
    'orderId',
    'number',
    'purchaseId',
    'refundId',
    'reserveId',
    'reason',
    'gross.amount',
    'commission.amount',
    'tax.amount',
    'amount.amount',
    'amount.currency',
    'occurredAt',
  ],
};

const listedAccounts = {
  name: 'payout-accounts',
  wire: wirePayoutAccount,
  columns: [
    'vendorOrgId',
    'vendorName',
    'country',
    'status',
    'reason',
    'missing',
    'dueBy',
    'bank.bankName',
    'bank.last4',
    'coolsUntil',
    'startedAt',
    'enabledAt',
    'changedAt',
  ],
};

@Tag('money')
@Controller('payouts')
export class PayoutsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Get()
  @AnswersList('Payout')
  @Needs('payout.read', "Your organisation's payouts, newest first; the operator sees all")
  list(
    @Query()
    {
      status,
      vendorOrgId,
      accountId,
      runId,
      currency,
      requestedFrom,
      requestedTo,
      ...page
    }: ListPayoutsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      status: status ?? [],
      vendorOrgIds: lowered(vendorOrgId),
      accountId: lowered(accountId),
      runId: lowered(runId),
      currency: currency ?? [],
      requested: { from: instantOf(requestedFrom), to: instantOf(requestedTo) },
      ...listOf(page),
    };
    return this.lists.answer(listPayouts, input, listedPayouts, request, reply);
  }

  @Get(':id')
  @AnswersWhole('PayoutWithContents')
  @Needs('payout.read', 'One payout with its contents: orders, reversals and reserves')
  async get(
    @Param('id', UuidPipe) payoutId: string,
    @Query() page: PayoutRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { payoutId, ...pageOf(page) };
    const form = this.lists.typeOf(request, reply);
    if (form !== JSON_TYPE) {
      const part = (cursor: string | null) =>
        this.gateway.ask(
          getPayout,
          { ...input, limit: ROWS_AT_ONCE, cursor: cursor ?? input.cursor },
          request,
        );
      return this.lists.stream(part, listedItems, form, request);
    }
    const { payout, items, nextCursor, asOf } = await this.gateway.ask(getPayout, input, request);
    return {
      ...wirePayout(payout),
      contents: { items: items.map(wirePayoutItem), nextCursor },
      asOf: this.marketplace.freshness.asOf(asOf),
    };
  }
}

@Tag('money')
@Controller('payout-accounts')
export class PayoutAccountsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('PayoutAccount')
  @Needs('payout.read', 'Payout accounts and their status; a vendor sees its own')
  list(
    @Query() { status, vendorOrgId, ...page }: ListPayoutAccountsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { status: status ?? [], vendorOrgIds: lowered(vendorOrgId), ...listOf(page) };
    return this.lists.answer(listPayoutAccounts, input, listedAccounts, request, reply);
  }

  @Get(':id')
  @Answers('PayoutAccount')
  @Needs('payout.read', "A vendor's payout account, by the vendor's id")
  async get(
    @Param('id', UuidPipe) vendorOrgId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const found = await this.gateway.ask(getPayoutAccount, { vendorOrgId }, request);
    void reply.header('etag', `"${found.revision}"`);
    return wirePayoutAccount(found);
  }
}
