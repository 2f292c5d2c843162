import {
  Body,
  Controller,
  Delete,
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
import {
  getOrganization,
  getPerson,
  personOf,
} from '../../../application/people/account.queries.js';
import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
} from '../../../application/people/api-key.use-cases.js';
import { ApiKeyUses } from '../../../application/people/sign-in/api-key-use.js';
import { ApiKeys } from '../../../application/people/sign-in/api-keys.js';
import type { ApiKeyDocument } from '../../../projections/people/api-keys.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf, lowered } from '../kernel/requests.js';
import { SecondFactor } from '../../../application/people/sign-in/second-factor.js';
import { forbidden } from '../../../domain/shared/decider/domain-error.js';
import { Auth, LoginRefused, type Tokens } from '../../../application/people/sign-in/auth.js';
import {
  changePassword,
  endSessions,
  resetPassword,
  setSecondFactor,
} from '../../../application/people/user.use-cases.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf, callerWith, Needs } from '../kernel/access.js';
import { Answers, AnswersList, AnswersNothing } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { type Caller, nobody } from '../../../application/shared/caller.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import {
  ApiKeyRequest,
  CodeRequest,
  ListApiKeysRequest,
  PasswordRequest,
  ChangePasswordRequest,
  LoginRequest,
  PasswordResetRequest,
  RefreshRequest,
  ResetPasswordRequest,
  SessionRequest,
} from '../requests/account.js';
import { SessionCookies } from '../session-cookies.js';
import { wirePerson } from '../wire.js';

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
  @Needs('public', 'Log in')
  async login(
    @Body() { email, password, code, session }: LoginRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.handOver(
      await this.auth.login(email, password, code ?? null),
      session === 'cookie',
      reply,
    );
  }

  /** The token is the body's, or else the cookie's; the new one goes back the same way. */
  @Post('refresh')
  @HttpCode(200)
  @Answers('Refreshed')
  @Needs('public', 'Exchange a refresh token, once, for new tokens')
  async refresh(
    @Body() { refreshToken, me }: RefreshRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const token = refreshToken ?? this.cookies.read(request);
    if (token === null) throw new LoginRefused('there is no session: log in');
    try {
      const { claims, ...tokens } = await this.auth.refresh(token);
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
  @Needs('person', 'End every session of one\u2019s own, on all devices')
  async logoutEverywhere(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    this.cookies.clear(reply);
    await this.gateway.execute(endSessions, {}, request);
  }

  @Put('password')
  @Answers('Accepted')
  @Needs('person', "Change one's own password: every session ends, log in again")
  async changePassword(
    @Body() body: ChangePasswordRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(changePassword, body, request));
  }

  @Post('second-factor')
  @HttpCode(200)
  @Answers('SecondFactorBegun')
  @Needs('person', 'A secret for an authenticator app; it is asked for only after it was confirmed')
  async beginSecondFactor(@Body() { password }: PasswordRequest, @Req() request: FastifyRequest) {
    const { userId } = callerOf(request);
    await this.requirePassword(userId, password);
    const person = await personOf(userId, this.marketplace.services);
    return this.secondFactor.begin(userId, person?.email ?? userId);
  }

  @Put('second-factor')
  @Answers('SecondFactorConfirmed')
  @Needs(
    'person',
    'Confirm with a code of the app: from now on logging in needs one. The recovery codes are shown once',
  )
  async confirmSecondFactor(@Body() { code }: CodeRequest, @Req() request: FastifyRequest) {
    const recoveryCodes = await this.secondFactor.confirm(callerOf(request).userId, code);
    const { position } = await this.gateway.execute(setSecondFactor, { on: true }, request);
    return { recoveryCodes, position: String(position) };
  }

  @Post('second-factor/removal')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('person', 'Do without a second factor again')
  async removeSecondFactor(
    @Body() { password }: PasswordRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { userId } = callerOf(request);
    await this.requirePassword(userId, password);
    await this.secondFactor.remove(userId);
    return accepted(reply, await this.gateway.execute(setSecondFactor, { on: false }, request));
  }

  private async requirePassword(userId: string, password: string): Promise<void> {
    if (!(await this.marketplace.services.credentials.checkPassword(userId, password)))
      throw forbidden('user/password', 'the password is not right', { field: 'password' });
  }

  /** Whether somebody has the address is not told. */
  @Post('password-reset')
  @HttpCode(202)
  @AnswersNothing(202)
  @Needs('public', 'Ask for a link to set a new password, by mail')
  async beginReset(@Body() { email }: PasswordResetRequest): Promise<void> {
    const begun = await this.auth.beginReset(email);
    if (!begun) return;
    const { services } = this.marketplace;
    const person = await personOf(begun.userId, services);
    await services.letters.passwordReset(
      { userId: begun.userId, name: person?.name ?? '', email },
      begun.secret,
    );
  }

  @Put('password-reset')
  @Answers('Accepted')
  @Needs('public', 'Set a new password with the secret that was mailed: every session ends')
  async reset(
    @Body() { userId, secret, password }: ResetPasswordRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        resetPassword,
        { userId: userId.toLowerCase(), secret, password },
        request,
        nobody,
      ),
    );
  }

  private handOver({ refreshToken, ...tokens }: Tokens, inCookie: boolean, reply: FastifyReply) {
    if (!inCookie) return { ...tokens, refreshToken };
    this.cookies.write(reply, refreshToken);
    return tokens;
  }
}

@Tag('auth')
@Controller('me')
export class MeController {
  constructor(@Inject(Gateway) private readonly gateway: Gateway) {}

  @Get()
  @Answers('Me')
  @Needs('any-user', 'Who I am, for whom, and what I may do')
  me(@Req() request: FastifyRequest) {
    return meOf(this.gateway, request, callerOf(request));
  }
}

/** Who somebody is, for whom, and what they may do. */
async function meOf(gateway: Gateway, request: FastifyRequest, caller: Caller) {
  const { userId, organizationId, permissions } = caller;
  const [person, { organization }] = await Promise.all([
    gateway.ask(getPerson, { userId }, request, caller),
    gateway.ask(getOrganization, { organizationId }, request, caller),
  ]);
  const { id, name, email, role, orderLimit, revision } = wirePerson(person);
  return {
    user: { id, name, email, role, orderLimit, revision },
    organization: {
      id: organizationId,
      name: organization.name,
      type: organization.organizationType,
      status: organization.status,
      timeZone: organization.timeZone,
    },
    permissions: [...permissions],
    locale: localeOf(request),
  };
}

@Tag('auth')
@Controller('api-keys')
export class ApiKeysController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(ApiKeys) private readonly apiKeys: ApiKeys,
    @Inject(ApiKeyUses) private readonly uses: ApiKeyUses,
  ) {}

  @Get()
  @AnswersList('ApiKey')
  @Needs('person', 'Keys of one\u2019s own; for those who see users, of the organisation')
  list(
    @Query() { organizationId, ...page }: ListApiKeysRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const columns = [
      'id',
      'name',
      'organizationId',
      'userId',
      'scopes',
      'createdAt',
      'expiresAt',
      'revokedAt',
      'reason',
      'lastUsedAt',
      'requests',
    ];
    const wire = async (key: ApiKeyDocument) => {
      const use = await this.uses.of(key.id);
      return { ...key, lastUsedAt: use?.lastUsedAt ?? null, requests: use?.requests ?? 0 };
    };
    return this.lists.answer(
      listApiKeys,
      { organizationIds: lowered(organizationId), ...listOf(page) },
      { name: 'api-keys', wire, columns },
      request,
      reply,
    );
  }

  /** A repeat under the same Idempotency-Key makes a new secret; the one before is void. */
  @Post()
  @Answers('ApiKeyCreated', 201)
  @Needs(
    'person',
    'A key for a program: it may do what it names of what one may do oneself. It is shown once',
  )
  async create(
    @Body() { name, scopes, expiresAt }: ApiKeyRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { name, scopes, expiresAt: new Date(expiresAt).toISOString() };
    const result = await this.gateway.execute(createApiKey, input, request);
    return { ...accepted(reply, result), key: await this.apiKeys.issue(result.id) };
  }

  @Delete(':id')
  @Answers('Accepted')
  @Needs('person', 'Revoke a key: it is refused at once')
  async revoke(
    @Param('id', UuidPipe) apiKeyId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        revokeApiKey,
        { apiKeyId, reason: 'revoked over the API' },
        request,
      ),
    );
  }
}

/** The first language that the client prefers, as BCP 47. */
function localeOf(request: FastifyRequest): string {
  const [first = ''] = (request.headers['accept-language'] ?? '').split(',');
  const [tag = ''] = first.trim().split(';');
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag) ? tag : 'en-GB';
}
