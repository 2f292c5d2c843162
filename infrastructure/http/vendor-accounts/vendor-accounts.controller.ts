import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  getVendorAccount,
  getVendorStatement,
  listVendorAccounts,
} from '../../../application/money/vendor-account.queries.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList, AnswersWhole } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { JSON_TYPE, Lists, ROWS_AT_ONCE } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf, lowered, pageOf } from '../kernel/requests.js';
import { wireMoney } from '../kernel/wire.js';
import { ListVendorAccountsRequest, VendorStatementRequest } from './vendor-accounts.requests.js';
import { wireStatementLine, wireVendorAccount } from './vendor-accounts.wire.js';

const listed = {
  name: 'vendor-accounts',
  wire: wireVendorAccount,
  columns: [
    'id',
    'vendorOrgId',
    'vendorName',
    'currency',
    'held.amount',
    'available.amount',
    'reserved.amount',
    'onTheWay.amount',
    'total.gross.amount',
    'total.commission.amount',
    'total.tax.amount',
    'total.reversed.amount',
    'total.paid.amount',
    'isBlocked',
    'changedAt',
  ],
};

export const statementColumns = [
  'valueDate',
  'occurredAt',
  'eventType',
  'number',
  'orderId',
  'refundId',
  'payoutId',
  'reason',
  'gross.amount',
  'commission.amount',
  'tax.amount',
  'amount.amount',
  'balance.amount',
  'amount.currency',
  'entryId',
  'eventId',
];

@Tag('money')
@Controller('vendor-accounts')
export class VendorAccountsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Get()
  @AnswersList('VendorAccount')
  @Needs('payout.read', "Accounts of one's organisation, one per currency; the operator sees all")
  list(
    @Query() { vendorOrgId, currency, blocked, ...page }: ListVendorAccountsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      vendorOrgIds: lowered(vendorOrgId),
      currency: currency ?? [],
      blocked: blocked === undefined ? null : blocked === 'true',
      ...listOf(page),
    };
    return this.lists.answer(listVendorAccounts, input, listed, request, reply);
  }

  @Get(':id')
  @Answers('VendorAccount')
  @Needs('payout.read', 'One account: held, available, reserved, on the way and paid')
  async get(
    @Param('id', UuidPipe) accountId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const found = await this.gateway.ask(getVendorAccount, { accountId }, request);
    void reply.header('etag', `"${found.revision}"`);
    return wireVendorAccount(found);
  }

  @Get(':id/statement')
  @AnswersWhole('VendorStatement')
  @Needs(
    'payout.read',
    'What has changed an account, with its balance before, after each, at the end',
  )
  async statement(
    @Param('id', UuidPipe) accountId: string,
    @Query() { of = 'available', from, to, ...page }: VendorStatementRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { accountId, of, from: from ?? null, to: to ?? null, ...pageOf(page) };
    const form = this.lists.typeOf(request, reply);
    if (form !== JSON_TYPE) {
      const part = async (cursor: string | null) => {
        const { lines, nextCursor } = await this.gateway.ask(
          getVendorStatement,
          { ...input, limit: ROWS_AT_ONCE, cursor: cursor ?? input.cursor },
          request,
        );
        return { items: lines, nextCursor };
      };
      const whole = { name: 'statement', wire: wireStatementLine, columns: statementColumns };
      return this.lists.stream(part, whole, form, request);
    }
    const { account, opening, closing, lines, nextCursor, asOf } = await this.gateway.ask(
      getVendorStatement,
      input,
      request,
    );
    const { id, vendorOrgId, currency } = account;
    return {
      accountId: id,
      vendorOrgId,
      currency,
      of,
      from: input.from,
      to: input.to,
      opening: wireMoney({ amount: opening, currency }),
      closing: wireMoney({ amount: closing, currency }),
      items: lines.map(wireStatementLine),
      nextCursor,
      asOf: this.marketplace.freshness.asOf(asOf),
    };
  }
}
