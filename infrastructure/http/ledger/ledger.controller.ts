import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  getAccountStatement,
  getTrialBalance,
  listAccounts,
  listEntries,
} from '../../../application/money/ledger.queries.js';
import { getOwnFunds } from '../../../application/money/own-funds.queries.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList, AnswersWhole } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { JSON_TYPE, Lists, ROWS_AT_ONCE } from '../kernel/lists.js';
import { listOf, lowered, pageOf } from '../kernel/requests.js';
import { wireMoney } from '../kernel/wire.js';
import { listedLines } from '../vendor-accounts/vendor-accounts.controller.js';
import { wireStatementLineIn } from '../vendor-accounts/vendor-accounts.wire.js';
import {
  LedgerStatementRequest,
  ListLedgerAccountsRequest,
  ListLedgerEntriesRequest,
  TrialBalanceRequest,
} from './ledger.requests.js';
import {
  wireLedgerAccount,
  wireLedgerEntry,
  wireOwnFunds,
  wireTrialBalance,
} from './ledger.wire.js';

const listedAccounts = {
  name: 'ledger-accounts',
  wire: wireLedgerAccount,
  columns: [
    'id',
    'book',
    'account',
    'of',
    'currency',
    'debit.amount',
    'credit.amount',
    'balance.amount',
    'postings',
    'lastDay',
    'changedAt',
  ],
};

const listedEntries = {
  name: 'ledger-entries',
  wire: wireLedgerEntry,
  columns: [
    'id',
    'position',
    'book',
    'currency',
    'valueDate',
    'postings',
    'gatewayTransactions',
    'vendorOrgId',
    'orderId',
    'number',
    'eventType',
    'eventId',
    'stream',
    'occurredAt',
    'recordedAt',
  ],
};

const listedBalances = {
  name: 'trial-balance',
  wire: <Row extends object>(row: Row): Row => row,
  columns: ['account', 'currency', 'debit.amount', 'credit.amount', 'balance.amount'],
};

@Tag('money')
@Controller('ledger')
export class LedgerController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Get('accounts')
  @AnswersList('LedgerAccount')
  @Needs('payout.read', 'All ledger accounts; operators and auditors')
  accounts(
    @Query() { book, account, currency, of, open, ...page }: ListLedgerAccountsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      book: book ?? [],
      account: account ?? [],
      currency: currency ?? [],
      of: lowered(of),
      open: open === undefined ? null : open === 'true',
      ...listOf(page),
    };
    return this.lists.answer(listAccounts, input, listedAccounts, request, reply);
  }

  @Get('accounts/:id/statement')
  @AnswersWhole('LedgerStatement')
  @Needs('payout.read', 'Postings to an account; operators and auditors')
  async statement(
    @Param('id') accountId: string,
    @Query() { from, to, ...page }: LedgerStatementRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { accountId, from: from ?? null, to: to ?? null, ...pageOf(page) };
    const form = this.lists.typeOf(request, reply);
    if (form !== JSON_TYPE) {
      const part = async (cursor: string | null) => {
        const { lines, nextCursor } = await this.gateway.ask(
          getAccountStatement,
          { ...input, limit: ROWS_AT_ONCE, cursor: cursor ?? input.cursor },
          request,
        );
        return { items: lines.map(wireStatementLineIn(null)), nextCursor };
      };
      return this.lists.stream(part, listedLines('ledger-account'), form, request);
    }
    const { account, opening, closing, lines, nextCursor, asOf } = await this.gateway.ask(
      getAccountStatement,
      input,
      request,
    );
    const { currency } = account;
    return {
      account: wireLedgerAccount(account),
      from: input.from,
      to: input.to,
      opening: wireMoney({ amount: opening, currency }),
      closing: wireMoney({ amount: closing, currency }),
      items: lines.map(wireStatementLineIn(null)),
      nextCursor,
      asOf: this.marketplace.freshness.asOf(asOf),
    };
  }

  @Get('entries')
  @AnswersList('LedgerEntry')
  @Needs('payout.read', 'Ledger entries, newest first; operators and auditors')
  entries(
    @Query()
    {
      book,
      currency,
      orderId,
      vendorOrgId,
      eventType,
      eventId,
      stream,
      from,
      to,
      ...page
    }: ListLedgerEntriesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = {
      book: book ?? [],
      currency: currency ?? [],
      orderId: lowered(orderId),
      vendorOrgIds: lowered(vendorOrgId),
      eventType: eventType ?? [],
      eventId: lowered(eventId),
      stream: stream ?? [],
      valueDate: { from: from ?? null, to: to ?? null },
      ...listOf(page),
    };
    return this.lists.answer(listEntries, input, listedEntries, request, reply);
  }
}

@Tag('money')
@Controller('trial-balance')
export class TrialBalanceController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Get()
  @AnswersWhole('TrialBalance')
  @Needs('payout.read', 'What each account holds at the end of a day; operators and auditors')
  async get(
    @Query() { asOf: day, book }: TrialBalanceRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { day: day ?? null, book: book ?? null };
    const form = this.lists.typeOf(request, reply);
    const { asOf, ...found } = await this.gateway.ask(getTrialBalance, input, request);
    if (form !== JSON_TYPE) {
      const { rows } = wireTrialBalance(found);
      const all = () => Promise.resolve({ items: rows, nextCursor: null });
      return this.lists.stream(all, listedBalances, form, request);
    }
    return { ...wireTrialBalance(found), asOf: this.marketplace.freshness.asOf(asOf) };
  }
}

@Tag('money')
@Controller('own-funds')
export class OwnFundsController {
  constructor(@Inject(Gateway) private readonly gateway: Gateway) {}

  @Get()
  @Answers('OwnFunds')
  @Needs(
    'payout.read',
    'Whose money lies at the gateway, and what of it the marketplace may take out; operators and auditors',
  )
  async get(@Req() request: FastifyRequest) {
    const found = await this.gateway.ask(getOwnFunds, { now: new Date().toISOString() }, request);
    return { items: found.map(wireOwnFunds) };
  }
}
