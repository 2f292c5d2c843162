import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StatementInput } from '../../../application/money/statement.js';
import {
  getHeldStatement,
  getVendorAccount,
  getVendorStatement,
  listHeld,
  listVendorAccounts,
  type VendorStatement,
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
import {
  HeldStatementRequest,
  ListHeldRequest,
  ListVendorAccountsRequest,
  VendorStatementRequest,
} from './vendor-accounts.requests.js';
import { wireHeldFunds, wireStatementLineIn, wireVendorAccount } from './vendor-accounts.wire.js';

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

const listedHeld = {
  name: 'held',
  wire: wireHeldFunds,
  columns: [
    'orderId',
    'number',
    'purchaseId',
    'captured.amount',
    'refunded.amount',
    'released.amount',
    'held.amount',
    'held.currency',
    'hold.reason',
    'hold.since',
    'capturedAt',
    'changedAt',
  ],
};

const statementColumns = [
  'day',
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

type WiredLine = ReturnType<ReturnType<typeof wireStatementLineIn>>;

/** Lines as a table: they have been made for the wire with the zone of their days. */
export const listedLines = (name: string) => ({
  name,
  wire: (line: WiredLine) => line,
  columns: statementColumns,
});

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
  @Needs('payout.read', "Your organisation's accounts, one per currency; the operator sees all")
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
        const { lines, timeZone, nextCursor } = await this.gateway.ask(
          getVendorStatement,
          { ...input, limit: ROWS_AT_ONCE, cursor: cursor ?? input.cursor },
          request,
        );
        return { items: lines.map(wireStatementLineIn(timeZone)), nextCursor };
      };
      return this.lists.stream(part, listedLines('statement'), form, request);
    }
    const found = await this.gateway.ask(getVendorStatement, input, request);
    return { of, ...this.wireStatement(found, input) };
  }

  @Get(':id/held')
  @AnswersList('HeldFunds')
  @Needs('payout.read', 'Orders with held money, newest first')
  held(
    @Param('id', UuidPipe) accountId: string,
    @Query() { held, ...page }: ListHeldRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const isHeld = held === undefined ? null : held === 'true';
    const input = { accountId, held: isHeld, ...listOf(page) };
    return this.lists.answer(listHeld, input, listedHeld, request, reply);
  }

  @Get(':id/held/:orderId')
  @Answers('HeldStatement')
  @Needs('payout.read', 'Transactions on the money held for one order')
  async heldForOrder(
    @Param('id', UuidPipe) accountId: string,
    @Param('orderId', UuidPipe) orderId: string,
    @Query() { from, to, ...page }: HeldStatementRequest,
    @Req() request: FastifyRequest,
  ) {
    const input = { accountId, orderId, from: from ?? null, to: to ?? null, ...pageOf(page) };
    const found = await this.gateway.ask(getHeldStatement, input, request);
    return { order: wireHeldFunds(found.order), ...this.wireStatement(found, input) };
  }

  private wireStatement(
    { account, timeZone, opening, closing, lines, nextCursor, asOf }: VendorStatement,
    { from, to }: Pick<StatementInput, 'from' | 'to'>,
  ) {
    const { id: accountId, vendorOrgId, currency } = account;
    return {
      accountId,
      vendorOrgId,
      currency,
      timeZone,
      from,
      to,
      opening: wireMoney({ amount: opening, currency }),
      closing: wireMoney({ amount: closing, currency }),
      items: lines.map(wireStatementLineIn(timeZone)),
      nextCursor,
      asOf: this.marketplace.freshness.asOf(asOf),
    };
  }
}
