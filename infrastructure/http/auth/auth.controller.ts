import { Body, Controller, Get, HttpCode, Inject, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { resetHolder } from '../../../application/people/mailed-links.js';
import { Auth, LoginRefused, type Tokens } from '../../../application/people/sign-in/auth.js';
import { requireOwnPassword } from '../../../application/people/sign-in/own-password.js';
import { SecondFactor } from '../../../application/people/sign-in/second-factor.js';
import { personOf } from '../../../application/people/user.queries.js';
import {
  changePassword,
  endSessions,
  resetPassword,
  setSecondFactor,
} from '../../../application/people/user.use-cases.js';
import { nobody } from '../../../application/shared/caller.js';
import {
  LINKS_FROM_ADDRESS,
  LINKS_TRIED,
  RESETS_FROM_ADDRESS,
} from '../../../application/shared/limits.js';
import { DomainError } from '../../../domain/shared/decider/domain-error.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf, callerWith, Needs } from '../kernel/access.js';
import { addressOf, usedFrom } from '../kernel/address-of.js';
import { Answers, AnswersNothing } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { meOf } from '../me/me.wire.js';
import {
  CodeRequest,
  PasswordRequest,
  ChangePasswordRequest,
  LoginRequest,
  OpenResetRequest,
  PasswordResetRequest,
  RefreshRequest,
  RemoveSecondFactorRequest,
  ResetPasswordRequest,
  SessionRequest,
} from './auth.requests.js';
import { SessionCookies } from './session-cookies.js';

@Tag('auth')
@Controller('auth')
export class AuthController {
  constructor(
    @Inject(Auth) private readonly auth: Auth,
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(SecondFactor) private readonly secondFactor: SecondFactor,
    @Inject(SessionCookies) private readonly cookies: SessionCookies,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Post('login')
  @HttpCode(200)
  @Answers('Tokens')
  @Needs('public', 'Sign in')
  async login(
    @Body() { email, password, code, session }: LoginRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const from = {
      ...usedFrom(request),
      address: addressOf(request),
      device: this.cookies.readDevice(request),
    };
    const { device, ...tokens } = await this.auth.login(email, password, code ?? null, from);
    const inCookie = session === 'cookie';
    const handed = this.handOver(tokens, inCookie, reply);
    if (inCookie) this.cookies.writeDevice(reply, device);
    return handed;
  }

  /** The token is the body's, or else the cookie's; the new one goes back the same way. */
  @Post('refresh')
  @HttpCode(200)
  @Answers('Refreshed')
  @Needs('public', 'Exchange a refresh token for new tokens; works once')
  async refresh(
    @Body() { refreshToken, me }: RefreshRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const token = refreshToken ?? this.cookies.read(request);
    if (token === null) throw new LoginRefused('there is no session: log in');
    try {
      const { claims, ...tokens } = await this.auth.refresh(token, usedFrom(request));
      const handed = this.handOver(tokens, refreshToken === undefined, reply);
      // the old token is void: without an answer to this the new one is still handed over
      return me === true
        ? { ...handed, me: await meOf(this.gateway, request, callerWith(claims)).catch(() => null) }
        : handed;
    } catch (error) {
      if (error instanceof LoginRefused && refreshToken === undefined) this.cookies.clear(reply);
      throw error;
    }
  }

  @Post('logout')
  @HttpCode(204)
  @AnswersNothing()
  @Needs('public', 'End a session')
  async logout(
    @Body() { refreshToken }: SessionRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = refreshToken ?? this.cookies.read(request);
    if (refreshToken === undefined) this.cookies.clear(reply);
    if (token !== null) await this.auth.logout(token);
  }

  @Post('logout-everywhere')
  @HttpCode(204)
  @AnswersNothing()
  @Needs('person', 'End all your sessions, on all devices')
  async logoutEverywhere(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    this.cookies.clear(reply);
    await this.gateway.execute(endSessions, {}, request);
  }

  @Put('password')
  @Answers('Accepted')
  @Needs('person', 'Change your password: every session ends, sign in again')
  async changePassword(
    @Body() body: ChangePasswordRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(changePassword, body, request));
  }

  @Get('second-factor')
  @Answers('SecondFactorState')
  @Needs(
    'person',
    'Whether one\u2019s own second factor is on, and how many recovery codes are left',
  )
  secondFactorState(@Req() request: FastifyRequest) {
    return this.secondFactor.state(callerOf(request).person.id);
  }

  @Post('second-factor')
  @HttpCode(200)
  @Answers('SecondFactorBegun')
  @Needs('person', 'Create a secret for an authenticator app; it takes effect once it is confirmed')
  async beginSecondFactor(@Body() { password }: PasswordRequest, @Req() request: FastifyRequest) {
    const { id: userId } = callerOf(request).person;
    await requireOwnPassword(this.marketplace.services, userId, password, 'password');
    const person = await personOf(userId, this.marketplace.services);
    return this.secondFactor.begin(userId, person?.email ?? userId);
  }

  @Put('second-factor')
  @Answers('SecondFactorConfirmed')
  @Needs(
    'person',
    'Confirm with a code from the app: logging in requires one from then on. The recovery codes are shown once',
  )
  async confirmSecondFactor(@Body() { code }: CodeRequest, @Req() request: FastifyRequest) {
    const { id: userId } = callerOf(request).person;
    const recoveryCodes = await this.counted(userId, () => this.secondFactor.confirm(userId, code));
    const { position } = await this.gateway.execute(setSecondFactor, { on: true }, request);
    return { recoveryCodes, position: String(position) };
  }

  @Post('second-factor/removal')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('person', 'Turn off two-factor authentication, with a code')
  async removeSecondFactor(
    @Body() { password, code }: RemoveSecondFactorRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { id: userId } = callerOf(request).person;
    await requireOwnPassword(this.marketplace.services, userId, password, 'password');
    await this.counted(userId, () => this.secondFactor.requireCode(userId, code));
    await this.secondFactor.remove(userId);
    return accepted(reply, await this.gateway.execute(setSecondFactor, { on: false }, request));
  }

  /** Codes that are wrong are counted, as are passwords: a token may have been stolen. */
  private async counted<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const { guesses } = this.marketplace.services;
    const key = `second factor of ${userId}`;
    await guesses.require(key);
    try {
      const done = await work();
      await guesses.right(key);
      return done;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'second-factor/code')
        await guesses.failed(key);
      throw error;
    }
  }

  /**
   * Whether somebody has the address is not told: not by the answer, nor by how long it takes, as it
   * waits for nothing.
   */
  @Post('password-reset')
  @HttpCode(202)
  @AnswersNothing(202)
  @Needs('public', 'Request a link to set a new password, by e-mail')
  async beginReset(
    @Body() { email }: PasswordResetRequest,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.marketplace.services.limits.require(
      RESETS_FROM_ADDRESS,
      addressOf(request),
      'too many new passwords were asked for from where you are: try again in {s} s',
    );
    setImmediate(() => {
      this.auth.requestReset(email).catch((error: unknown) =>
        this.marketplace.log(`a request for a new password: ${(error as Error).name}`, {
          level: 'error',
        }),
      );
    });
  }

  /** In a body, as the secret stands in no address that is logged. */
  @Post('password-reset/opening')
  @HttpCode(200)
  @Answers('PasswordResetOpened')
  @Needs('public', 'Who a password link is for, by its secret; the link stays valid')
  openReset(@Body() { userId, secret }: OpenResetRequest) {
    return resetHolder({ userId: userId.toLowerCase(), secret }, this.marketplace.services);
  }

  @Put('password-reset')
  @Answers('Accepted')
  @Needs('public', 'Set a new password with the secret from the e-mail: every session ends')
  async reset(
    @Body() { userId, secret, password }: ResetPasswordRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { userId: userId.toLowerCase(), secret, password };
    const { limits } = this.marketplace.services;
    const result = await limits.whileFailing(
      LINKS_FROM_ADDRESS,
      addressOf(request),
      LINKS_TRIED,
      () => this.gateway.execute(resetPassword, input, request, nobody),
    );
    return accepted(reply, result);
  }

  private handOver({ refreshToken, ...tokens }: Tokens, inCookie: boolean, reply: FastifyReply) {
    if (!inCookie) return { ...tokens, refreshToken };
    this.cookies.write(reply, refreshToken);
    return tokens;
  }
}
