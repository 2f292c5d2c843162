import { hkdfSync } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { createSigner, createVerifier } from 'fast-jwt';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProviderTerms } from '../../../application/people/sign-in/identity-mapping.js';
import type {
  IdentityProvider,
  SignInChecks,
} from '../../../application/ports/identity-providers.js';
import type { Log } from '../../telemetry/log.js';

/** A provider as its button, its mapping and the way to it. */
export interface SignInProvider {
  readonly terms: ProviderTerms;
  readonly provider: IdentityProvider;
}

/** The identity providers of this installation. */
export class SignInProviders {
  constructor(
    readonly all: readonly SignInProvider[],
    private readonly publicUrl: string,
    private readonly log: Log,
  ) {}

  find(id: string): SignInProvider | null {
    return this.all.find(({ terms }) => terms.id === id) ?? null;
  }

  /** For whoever runs this: people are told only that it does not work. */
  report(id: string, error: Error): void {
    this.log(`signing in by ${id}: ${error.message}: ${String(error.cause)}`, { level: 'error' });
  }

  /** What has to be registered at the provider. */
  redirectUri(id: string): string {
    return `${this.publicUrl}/auth/providers/${id}/callback`;
  }

  /** The provider by which alone an organisation's people come in. */
  onlyOneOf(organizationId: string): string | null {
    const only = this.all.find(({ terms }) =>
      terms.organizations.some((o) => o.organizationId === organizationId && !o.passwords),
    );
    return only?.terms.name ?? null;
  }
}

/** What a browser has to bring back from a provider. */
export interface BegunSignIn extends SignInChecks {
  readonly provider: string;
  /** Within the application, with a slash at the beginning. */
  readonly returnTo: string;
}

const NAME = 'tradepost_sign_in';
const SECONDS = 600;

/**
 * Keeps what binds a sign-in to the browser that began it in a signed cookie: nothing is stored for
 * those who never come back. Other sites may not send it but by the navigation that leads back from
 * the provider.
 */
export class SignInCookie {
  private readonly sign: (begun: BegunSignIn) => string;
  private readonly verify: (token: string) => BegunSignIn;

  constructor(
    signingSecret: Buffer,
    private readonly secure: boolean,
  ) {
    // a key of its own: what it signs is no access token
    const key = Buffer.from(
      hkdfSync('sha256', signingSecret, '', 'sign-in by an identity provider', 32),
    );
    const sign = createSigner({ key, algorithm: 'HS256', expiresIn: SECONDS * 1000 });
    this.sign = (begun) => sign({ ...begun });
    this.verify = createVerifier({ key, algorithms: ['HS256'], cache: false }) as (
      token: string,
    ) => BegunSignIn;
  }

  write(reply: FastifyReply, begun: BegunSignIn): void {
    this.set(reply, this.sign(begun), SECONDS);
  }

  /** Null where there is none, or where it is too old or not ours; it is good once. */
  take(request: FastifyRequest, reply: FastifyReply): BegunSignIn | null {
    const token = parseCookie(request.headers.cookie ?? '')[NAME];
    if (!token) return null;
    this.set(reply, '', 0);
    try {
      return this.verify(token);
    } catch {
      return null;
    }
  }

  private set(reply: FastifyReply, value: string, maxAge: number): void {
    void reply.header(
      'set-cookie',
      stringifySetCookie({
        name: NAME,
        value,
        maxAge,
        path: '/auth/providers',
        httpOnly: true,
        sameSite: 'lax',
        secure: this.secure,
      }),
    );
  }
}
