import { setTimeout as pause } from 'node:timers/promises';
import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  alreadySetUp,
  hasOperator,
  OPERATOR_ID,
  setUpMarketplace,
} from '../../../application/people/set-up.js';
import { nobody } from '../../../application/shared/caller.js';
import { derivedId } from '../../../application/shared/command/ids.js';
import { user } from '../../../domain/people/user/user.js';
import { forbidden } from '../../../domain/shared/decider/domain-error.js';
import { SetUpSecret } from '../../operating/set-up-secret.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { SetUpRequest } from './set-up.requests.js';

/** The operator's account follows the registration: by a process, which may be a replica's own. */
const ACCOUNT_MS = 10_000;
const LOOK_EVERY_MS = 20;

/** How an empty marketplace gets its first operator, without the command line. */
@Tag('auth')
@Controller('set-up')
export class SetUpController {
  private readonly secret: SetUpSecret;

  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {
    this.secret = new SetUpSecret(marketplace.vault);
  }

  @Get()
  @Answers('SetUpState')
  @Needs('public', 'Whether the marketplace still has to be set up')
  async state() {
    return { needed: !(await hasOperator(this.marketplace.services)) };
  }

  @Post()
  @Answers('Accepted', 201)
  @Needs(
    'public',
    'Name the marketplace and its first operator, once, with the secret of the start',
  )
  async setUp(
    @Body() { secret, name, country, timeZone, user: person }: SetUpRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (await hasOperator(this.marketplace.services)) throw alreadySetUp();
    if (!(await this.secret.matches(secret)))
      throw forbidden(
        'set-up/secret',
        'this is not the secret that the server printed when it started: open the address that stands there',
        { field: 'secret' },
      );
    const input = { name, country, timeZone: timeZone ?? 'Europe/London', user: person };
    const result = await this.gateway.execute(setUpMarketplace, input, request, nobody);
    // somebody else was faster by an instant
    if (result.events.length === 0) throw alreadySetUp();
    await this.secret.end();
    await this.account();
    return accepted(reply, result);
  }

  /** Whoever has set it up signs in at once. */
  private async account(): Promise<void> {
    const { pipeline } = this.marketplace.services;
    const userId = derivedId('first-user', OPERATOR_ID);
    for (const until = Date.now() + ACCOUNT_MS; Date.now() < until; await pause(LOOK_EVERY_MS))
      if ((await pipeline.load(user, userId, true)).state) return;
  }
}
