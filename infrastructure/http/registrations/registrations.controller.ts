import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  confirmRegistration,
  registrationStanding,
  requestRegistrationMail,
} from '../../../application/people/registration.use-cases.js';
import { nobody } from '../../../application/shared/caller.js';
import { LINKS_FROM_ADDRESS, LINKS_TRIED } from '../../../application/shared/limits.js';
import { DomainError } from '../../../domain/shared/decider/domain-error.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { addressOf } from '../kernel/address-of.js';
import { Answers, AnswersNothing } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { UuidPipe } from '../kernel/pipes.js';
import { ConfirmRegistrationRequest, RegistrationKeyRequest } from './registrations.requests.js';

@Tag('registrations')
@Controller('registrations')
export class RegistrationsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Post(':id/confirmation')
  @Answers('Accepted', 201)
  @Needs(
    'public',
    'Confirm the address of whoever registers a company, with the secret that was mailed and the password that they chose',
  )
  async confirm(
    @Param('id', UuidPipe) registrationId: string,
    @Body() { secret, password }: ConfirmRegistrationRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { registrationId, secret, password };
    const { limits } = this.marketplace.services;
    const result = await limits.whileFailing(
      LINKS_FROM_ADDRESS,
      addressOf(request),
      LINKS_TRIED,
      () => this.gateway.execute(confirmRegistration, input, request, nobody),
    );
    const userId = result.state?.details.firstUser.userId;
    if (userId !== undefined) await this.marketplace.services.credentials.endRegistration(userId);
    return accepted(reply, result);
  }

  /** The same answer whether there is such a registration, and whether a mail is sent. */
  @Post(':id/mail')
  @HttpCode(202)
  @AnswersNothing(202)
  @Needs('public', 'Resend the registration e-mail, within limits')
  async sendAgain(
    @Param('id', UuidPipe) registrationId: string,
    @Body() { key }: RegistrationKeyRequest,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    try {
      await registrationStanding({ registrationId, key }, this.marketplace.services);
      await this.gateway.execute(requestRegistrationMail, { registrationId }, request, nobody);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  /** The key is in the body, since addresses are logged on their way. */
  @Post(':id/status')
  @HttpCode(200)
  @Answers('Registration')
  @Needs('public', 'Progress of a company’s registration')
  status(@Param('id', UuidPipe) registrationId: string, @Body() { key }: RegistrationKeyRequest) {
    return registrationStanding({ registrationId, key }, this.marketplace.services);
  }
}
