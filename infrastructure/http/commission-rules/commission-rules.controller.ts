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
import {
  getCommissionRules,
  listCommissionEditions,
  previewCommissionRules,
  PREVIEWED_ORDERS,
  type CommissionChange,
} from '../../../application/money/commission-rules.queries.js';
import {
  declineCommissionRules,
  proposeCommissionRules,
  publishCommissionRules,
} from '../../../application/money/commission-rules.use-cases.js';
import type { CommissionRule } from '../../../domain/money/commission/commission.js';
import { toDecimal, type Money } from '../../../domain/shared/money/money.js';
import type { CommissionEdition } from '../../../projections/money/commission-rules.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf } from '../kernel/requests.js';
import { wireMoney } from '../kernel/wire.js';
import {
  CommissionDecisionRequest,
  CommissionPreviewRequest,
  CommissionProposalRequest,
  ListCommissionEditionsRequest,
  ruleOf,
} from './commission-rules.requests.js';

@Tag('money')
@Controller('commission-rules')
export class CommissionRulesController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @Answers('CommissionRules')
  @Needs('marketplace.readAny', 'Current and proposed commission rules')
  async get(@Req() request: FastifyRequest) {
    const found = await this.gateway.ask(getCommissionRules, {}, request);
    const proposed = found?.proposed;
    return {
      edition: found?.edition ?? 0,
      rules: found?.rules.map(wireRule) ?? [],
      reason: found?.reason ?? null,
      publishedAt: found?.publishedAt ?? null,
      publishedBy: found?.publishedBy ?? null,
      proposed: proposed
        ? {
            id: proposed.proposalId,
            rules: proposed.rules.map(wireRule),
            reason: proposed.reason,
            proposedBy: proposed.proposedBy,
            proposedAt: proposed.proposedAt,
          }
        : null,
    };
  }

  @Get('editions')
  @AnswersList('CommissionEdition')
  @Needs('marketplace.readAny', 'All published versions of the rules, latest first')
  editions(
    @Query() page: ListCommissionEditionsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.lists.answer(listCommissionEditions, listOf(page), listedEditions, request, reply);
  }

  @Post('preview')
  @HttpCode(200)
  @Answers('CommissionPreview')
  @Needs('commission.manage', 'Preview other commission rules on the latest orders')
  async preview(
    @Body() { rules, orders }: CommissionPreviewRequest,
    @Req() request: FastifyRequest,
  ) {
    const input = { rules: rules.map(ruleOf), sample: orders ?? PREVIEWED_ORDERS.usual };
    const { totals, vendors, changes, ...preview } = await this.gateway.ask(
      previewCommissionRules,
      input,
      request,
    );
    return {
      ...preview,
      totals: totals.map(wireChange),
      vendors: vendors.map(wireChange),
      changes: changes.map(wireChange),
    };
  }

  @Post('proposals')
  @Answers('Accepted', 201)
  @Needs('commission.manage', 'Propose rules; another person publishes them')
  async propose(
    @Body() { rules, reason }: CommissionProposalRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { rules: rules.map(ruleOf), reason };
    return accepted(reply, await this.gateway.execute(proposeCommissionRules, input, request));
  }

  @Put('proposals/:id')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('commission.manage', 'Publish what another person has proposed, or decline it')
  async decide(
    @Param('id', UuidPipe) proposalId: string,
    @Body() { decision, reason }: CommissionDecisionRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const result =
      decision === 'Published'
        ? await this.gateway.execute(publishCommissionRules, { proposalId }, request)
        : await this.gateway.execute(
            declineCommissionRules,
            { proposalId, reason: reason ?? '' },
            request,
          );
    return accepted(reply, result);
  }
}

const wireEdition = ({ kind: _kind, rules, ...edition }: CommissionEdition) => ({
  ...edition,
  rules: rules.map(wireRule),
});

const listedEditions = {
  name: 'commission-editions',
  wire: wireEdition,
  columns: ['edition', 'reason', 'proposedBy', 'publishedBy', 'publishedAt'],
};

const wireChange = <Change extends Omit<CommissionChange, 'orders'>>({
  currency,
  net,
  before,
  after,
  ...change
}: Change) => ({
  ...change,
  net: wireMoney({ amount: net, currency }),
  before: wireMoney({ amount: before, currency }),
  after: wireMoney({ amount: after, currency }),
});

const first = ([money]: readonly Money[]) => (money ? wireMoney(money) : null);

const wireRule = ({ ruleId, fixed, floor, cap, ...rule }: CommissionRule) => ({
  id: ruleId,
  ...rule,
  fixed: first(fixed),
  floor: first(floor),
  cap: first(cap),
  amounts: perCurrency({ fixed, floor, cap }),
});

/** The amounts of a rule, a row per currency. */
const perCurrency = (of: Pick<CommissionRule, 'fixed' | 'floor' | 'cap'>) =>
  [...new Set([...of.fixed, ...of.floor, ...of.cap].map((m) => m.currency))].map((currency) => {
    const amount = (amounts: readonly Money[]): string | null => {
      const found = amounts.find((m) => m.currency === currency);
      return found ? toDecimal(found) : null;
    };
    return { currency, fixed: amount(of.fixed), floor: amount(of.floor), cap: amount(of.cap) };
  });
