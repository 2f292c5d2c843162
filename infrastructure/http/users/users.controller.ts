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
import { invitationHolder } from '../../../application/people/mailed-links.js';
import { newMailedSecret } from '../../../application/people/sign-in/credentials.js';
import { getPerson, listPeople } from '../../../application/people/user.queries.js';
import {
  acceptInvitation,
  changeRole,
  disableUser,
  inviteAgain,
  inviteUser,
  setOrderLimit,
} from '../../../application/people/user.use-cases.js';
import { nobody } from '../../../application/shared/caller.js';
import { LINKS_FROM_ADDRESS, LINKS_TRIED } from '../../../application/shared/limits.js';
import { conflict } from '../../../domain/shared/decider/domain-error.js';
import { fromDecimal } from '../../../domain/shared/money/money.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf, Needs } from '../kernel/access.js';
import { addressOf } from '../kernel/address-of.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf, type MoneyRequest, lowered, ReasonRequest } from '../kernel/requests.js';
import {
  AcceptInvitationRequest,
  ChangeRoleRequest,
  InvitationSecretRequest,
  InviteUserRequest,
  ListUsersRequest,
  OrderLimitRequest,
} from './users.requests.js';
import { wirePerson } from './users.wire.js';

@Tag('users')
@Controller('users')
export class UsersController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  /**
   * The secret is only mailed: whoever invites could otherwise accept in the other's name. Where the
   * installation sends no invitations, operators are answered it, to hand it over.
   */
  @Post()
  @Answers('Invited', 201)
  @Needs('user.manage', 'Invite a person by e-mail')
  async invite(
    @Body() { name, email, role, organizationId }: InviteUserRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const secret = newMailedSecret();
    const input = {
      organizationId: organizationId ?? callerOf(request).organization.id,
      name,
      email,
      role,
      secret,
    };
    const result = await this.gateway.execute(inviteUser, input, request);
    return { ...accepted(reply, result), ...(await this.sent(result.id, secret, request)) };
  }

  @Post(':id/invitation')
  @HttpCode(200)
  @Answers('InvitationSent')
  @Needs('user.manage', 'Send an invitation again: the previous secret becomes invalid')
  async inviteAgain(@Param('id', UuidPipe) userId: string, @Req() request: FastifyRequest) {
    const { person, name, email } = await this.gateway.ask(getPerson, { userId }, request);
    if (person.status !== 'Invited' || name === null || email === null)
      throw conflict(
        'user/not-invited',
        'only users who have not accepted yet can be invited again',
      );
    const secret = newMailedSecret();
    await this.gateway.execute(inviteAgain, { userId, secret }, request);
    return this.sent(userId, secret, request);
  }

  private async sent(userId: string, invitationSecret: string, request: FastifyRequest) {
    const mailed = this.marketplace.sendsMail('invitation');
    const forOperator = !mailed && callerOf(request).permissions.has('marketplace.operate');
    // a repeat of a request is answered without: the secret of the first is the good one
    const isGood =
      forOperator &&
      (await this.marketplace.services.credentials.checkInvitation(userId, invitationSecret));
    return { ...(isGood ? { invitationSecret } : {}), mailed };
  }

  /** In a body, as the secret stands in no address that is logged. */
  @Post(':id/invitation/opening')
  @HttpCode(200)
  @Answers('InvitationOpened')
  @Needs('public', 'Who an invitation is for, by its secret, before it is accepted')
  openInvitation(
    @Param('id', UuidPipe) userId: string,
    @Body() { secret }: InvitationSecretRequest,
  ) {
    const at = new Date().toISOString();
    return invitationHolder({ userId, secret }, this.marketplace.services, at);
  }

  @Post(':id/invitation/acceptance')
  @Answers('Accepted', 201)
  @Needs('public', 'Accept an invitation and set a password')
  async accept(
    @Param('id', UuidPipe) userId: string,
    @Body() { secret, password }: AcceptInvitationRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { limits } = this.marketplace.services;
    const result = await limits.whileFailing(
      LINKS_FROM_ADDRESS,
      addressOf(request),
      LINKS_TRIED,
      () => this.gateway.execute(acceptInvitation, { userId, secret, password }, request, nobody),
    );
    return accepted(reply, result);
  }

  @Get()
  @AnswersList('Person')
  @Needs('user.read', "Your organisation's users; the operator sees all")
  list(
    @Query() { organizationId, role, status, ...page }: ListUsersRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const columns = [
      'id',
      'organizationId',
      'name',
      'email',
      'role',
      'status',
      'orderLimit.amount',
      'orderLimit.currency',
      'since',
    ];
    const input = {
      organizationIds: lowered(organizationId),
      role: role ?? [],
      status: status ?? [],
      ...listOf(page),
    };
    return this.lists.answer(
      listPeople,
      input,
      { name: 'people', wire: wirePerson, columns },
      request,
      reply,
    );
  }

  @Get(':id')
  @Answers('Person')
  @Needs('any-user', 'One user: yourself or a colleague')
  async get(@Param('id', UuidPipe) userId: string, @Req() request: FastifyRequest) {
    return wirePerson(await this.gateway.ask(getPerson, { userId }, request));
  }

  @Put(':id/role')
  @Answers('Accepted')
  @Needs('user.manage', 'Change the role')
  async changeRole(
    @Param('id', UuidPipe) userId: string,
    @Body() { role }: ChangeRoleRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(changeRole, { userId, role }, request));
  }

  @Put(':id/order-limit')
  @Answers('Accepted')
  @Needs(
    'user.manage',
    'Set the net above which a purchase needs approval: of one, and of all of a day or a month',
  )
  async setOrderLimit(
    @Param('id', UuidPipe) userId: string,
    @Body() { limit, perDay, perMonth }: OrderLimitRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const moneyOf = (of?: MoneyRequest) => (of ? fromDecimal(of.amount, of.currency) : null);
    const perPeriod = { day: moneyOf(perDay), month: moneyOf(perMonth) };
    const input = { userId, limit: moneyOf(limit), perPeriod };
    return accepted(reply, await this.gateway.execute(setOrderLimit, input, request));
  }

  @Put(':id/disabled')
  @Answers('Accepted')
  @Needs('user.manage', 'Disable a user: their tokens are refused immediately')
  async disable(
    @Param('id', UuidPipe) userId: string,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(disableUser, { userId, reason }, request));
  }
}
