import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IdentitySignIn } from '../../../application/people/sign-in/identity-sign-in.js';
import {
  IdentityNotProven,
  ProviderUnavailable,
} from '../../../application/ports/identity-providers.js';
import { DomainError, missing } from '../../../domain/shared/decider/domain-error.js';
import { SessionCookies } from '../auth/session-cookies.js';
import { Needs } from '../kernel/access.js';
import { usedFrom } from '../kernel/address-of.js';
import { Answers, AnswersRedirect } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { BeginSignInRequest } from './identity-providers.requests.js';
import { SignInCookie, SignInProviders, type SignInProvider } from './sign-in-providers.js';

/** Where the screens are. */
const SCREENS = '/app/';

/**
 * Signing in by OpenID Connect: the browser goes to the provider and comes back; it is the
 * application that sends it both ways.
 */
@Tag('auth')
@Controller('auth/providers')
export class IdentityController {
  constructor(
    @Inject(SignInProviders) private readonly providers: SignInProviders,
    @Inject(IdentitySignIn) private readonly signIn: IdentitySignIn,
    @Inject(SignInCookie) private readonly begun: SignInCookie,
    @Inject(SessionCookies) private readonly sessions: SessionCookies,
  ) {}

  @Get()
  @Answers('IdentityProviders')
  @Needs('public', 'Identity providers that people can sign in with')
  list() {
    return { items: this.providers.all.map(({ terms: { id, name } }) => ({ id, name })) };
  }

  @Get(':id/sign-in')
  @AnswersRedirect('To the identity provider, which sends the browser back to the callback')
  @Needs('public', 'Start signing in with a provider: for browsers')
  async begin(
    @Param('id') id: string,
    @Query() { returnTo = SCREENS }: BeginSignInRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { provider } = this.known(id);
    void reply.header('cache-control', 'no-store');
    try {
      const { url, checks } = await provider.begin(this.providers.redirectUri(id));
      this.begun.write(reply, { ...checks, provider: id, returnTo });
      void reply.redirect(url, 303);
    } catch (error) {
      this.sendBack(id, error, reply);
    }
  }

  @Get(':id/callback')
  @AnswersRedirect(
    'Back to the application, signed in by the session cookie; or to the sign-in page, with the problem\u2019s code',
  )
  @Needs('public', 'Return from an identity provider')
  async finish(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { terms, provider } = this.known(id);
    const begun = this.begun.take(request, reply);
    void reply.header('cache-control', 'no-store');
    try {
      if (begun?.provider !== id) throw new IdentityNotProven('expired');
      const { search } = new URL(request.url, 'http://localhost');
      const identity = await provider.finish(
        new URL(`${this.providers.redirectUri(id)}${search}`),
        begun,
      );
      const { refreshToken } = await this.signIn.signIn(
        terms,
        identity,
        request.id,
        usedFrom(request),
      );
      this.sessions.write(reply, refreshToken);
      void reply.redirect(begun.returnTo, 303);
    } catch (error) {
      this.sendBack(id, error, reply);
    }
  }

  /**
   * Whatever goes wrong is told on the page that people sign in on: a browser stands here, not a
   * program.
   */
  private sendBack(id: string, error: unknown, reply: FastifyReply): void {
    const code = codeOf(error);
    if (code === null) throw error;
    if (error instanceof ProviderUnavailable) this.providers.report(id, error);
    void reply.redirect(
      `${SCREENS}?${new URLSearchParams({ signInProblem: code, provider: id }).toString()}`,
      303,
    );
  }

  private known(id: string): SignInProvider {
    const found = this.providers.find(id);
    if (!found) throw missing('sign-in/unknown-provider', 'this identity provider does not exist');
    return found;
  }
}

function codeOf(error: unknown): string | null {
  if (error instanceof IdentityNotProven)
    return error.reason === 'access_denied' ? 'sign-in/denied' : 'sign-in/not-proven';
  if (error instanceof ProviderUnavailable) return 'sign-in/provider-unavailable';
  return error instanceof DomainError ? error.code : null;
}
