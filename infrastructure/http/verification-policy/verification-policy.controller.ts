import { Body, Controller, Get, Inject, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  requireVerificationDocuments,
  verificationPolicyOf,
} from '../../../application/people/verification-policy.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { RequiredDocumentsRequest } from './verification-policy.requests.js';

@Tag('organizations')
@Controller('verification-policy')
export class VerificationPolicyController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Get()
  @Answers('VerificationPolicy')
  @Needs('organization.read', 'Documents required to verify vendors and buyers')
  async get() {
    const { Buyer, Seller } = await verificationPolicyOf(this.marketplace.services);
    return { buyer: [...Buyer], seller: [...Seller] };
  }

  @Put()
  @Answers('Accepted')
  @Needs('organization.verify', 'Set the documents required before buyers or vendors are verified')
  async set(
    @Body() { type: side, kinds }: RequiredDocumentsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(requireVerificationDocuments, { side, kinds }, request),
    );
  }
}
