import { Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { payoutOnboardingLink } from '../../../application/money/payout-onboarding.queries.js';
import { startPayoutOnboarding } from '../../../application/money/vendor-account.use-cases.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { UuidPipe } from '../kernel/pipes.js';

@Tag('money')
@Controller('organizations/:id/payout-account')
export class PayoutAccountController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Post()
  @HttpCode(202)
  @Answers('Accepted', 202)
  @Needs('payout.manage', 'Start payout set-up for your company')
  async begin(
    @Param('id', UuidPipe) vendorOrgId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const result = await this.gateway.execute(startPayoutOnboarding, { vendorOrgId }, request);
    return accepted(reply, result);
  }

  @Post('links')
  @Answers('PayoutOnboardingLink', 201)
  @Needs(
    'payout.manage',
    'A page of the payment gateway on which to go on; it works once, for minutes',
  )
  link(@Param('id', UuidPipe) vendorOrgId: string, @Req() request: FastifyRequest) {
    const returnUrl = `${this.marketplace.publicUrl}/app/money/getting-paid?returned`;
    return this.gateway.ask(payoutOnboardingLink, { vendorOrgId, returnUrl }, request);
  }
}
