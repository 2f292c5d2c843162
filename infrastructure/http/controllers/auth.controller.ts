import { Body, Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { getPerson } from '../../../application/account.queries.js';
import { Auth, type Tokens } from '../../../application/auth/auth.js';
import { callerOf, Needs } from '../access.js';
import { Gateway } from '../gateway.js';
import { LoginRequest, RefreshRequest } from '../requests/account.js';
import { wirePerson } from '../wire.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    @Inject(Auth) private readonly auth: Auth,
    @Inject(Gateway) private readonly gateway: Gateway,
  ) {}

  @Post('login')
  @HttpCode(200)
  @Needs('public', 'Log in')
  login(@Body() { email, password }: LoginRequest): Promise<Tokens> {
    return this.auth.login(email, password);
  }

  @Post('refresh')
  @HttpCode(200)
  @Needs('public', 'Exchange a refresh token, once, for new tokens')
  refresh(@Body() { refreshToken }: RefreshRequest): Promise<Tokens> {
    return this.auth.refresh(refreshToken);
  }

  @Post('logout')
  @HttpCode(204)
  @Needs('public', 'End a refresh token')
  logout(@Body() { refreshToken }: RefreshRequest): Promise<void> {
    return this.auth.logout(refreshToken);
  }

  @Get('me')
  @Needs('any-user', 'Who I am and what I may do')
  async me(@Req() request: FastifyRequest) {
    const caller = callerOf(request);
    const person = await this.gateway.ask(getPerson, { userId: caller.userId }, request);
    return { ...wirePerson(person), organizationType: caller.organizationType, permissions: [...caller.permissions] };
  }
}
