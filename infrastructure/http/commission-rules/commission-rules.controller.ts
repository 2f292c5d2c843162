import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getCommissionRules } from '../../../application/money/commission-rules.queries.js';
import {
  declineCommissionRules,
  proposeCommissionRules,
  publishCommissionRules,
} from '../../../application/money/commission-rules.use-cases.js';
import type { CommissionRule } from '../../../domain/money/commission/commission.js';
import type { Money } from '../../../domain/shared/money/money.js';
import { Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { UuidPipe } from '../kernel/pipes.js';
import { wireMoney } from '../kernel/wire.js';
import {
  CommissionDecisionRequest,
  CommissionProposalRequest,
  ruleOf,
} from './commission-rules.requests.js';

@Tag('money')
@Controller('commission-rules')
export class CommissionRulesController {
  constructor(@Inject(Gateway) private readonly gateway: Gateway) {}

  @Get()
  @Answers('CommissionRules')
  @Needs('marketplace.readAny', 'The rules of commission that apply, and those that are proposed')
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

const first = ([money]: readonly Money[]) => (money ? wireMoney(money) : null);

const wireRule = ({ ruleId, fixed, floor, cap, ...rule }: CommissionRule) => ({
  id: ruleId,
  ...rule,
  fixed: first(fixed),
  floor: first(floor),
  cap: first(cap),
});
