import { Controller, Get, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Gateway } from '../kernel/gateway.js';
import { meOf } from './me.wire.js';

@Tag('auth')
@Controller('me')
export class MeController {
  constructor(@Inject(Gateway) private readonly gateway: Gateway) {}

  @Get()
  @Answers('Me')
  @Needs('any-user', 'The caller, their organisation and their permissions')
  me(@Req() request: FastifyRequest) {
    return meOf(this.gateway, request, callerOf(request));
  }
}
