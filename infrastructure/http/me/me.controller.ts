import { Controller, Delete, Get, HttpCode, Inject, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Auth } from '../../../application/people/sign-in/auth.js';
import { endSessions } from '../../../application/people/user.use-cases.js';
import { conflict } from '../../../domain/shared/decider/domain-error.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers, AnswersNothing } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Gateway } from '../kernel/gateway.js';
import { UuidPipe } from '../kernel/pipes.js';
import { meOf, wireSession } from './me.wire.js';

@Tag('auth')
@Controller('me')
export class MeController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Auth) private readonly auth: Auth,
  ) {}

  @Get()
  @Answers('Me')
  @Needs('any-user', 'The caller, their organisation and their permissions')
  me(@Req() request: FastifyRequest) {
    return meOf(this.gateway, request, callerOf(request));
  }

  @Get('sessions')
  @Answers('Sessions')
  @Needs('person', 'Your sessions, most recently used first')
  async sessions(@Req() request: FastifyRequest) {
    const sessions = await this.auth.sessionsOf(callerOf(request).person.id);
    const current = request.token?.sessionId ?? null;
    return { items: sessions.map((session) => wireSession(session, current)) };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @AnswersNothing()
  @Needs('person', 'End one of your sessions: its access tokens are void immediately')
  async endSession(
    @Param('id', UuidPipe) id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.auth.endSession(callerOf(request).person.id, id);
  }

  @Delete('sessions')
  @HttpCode(204)
  @AnswersNothing()
  @Needs(
    'person',
    'End all other sessions of one\u2019s own. This one goes on with a new access token: refresh it',
  )
  async endOthers(@Req() request: FastifyRequest): Promise<void> {
    const except = request.token?.sessionId;
    if (!except)
      throw conflict('session/unnamed', 'this access token names no session: refresh it first');
    await this.gateway.execute(endSessions, { except }, request);
  }
}
