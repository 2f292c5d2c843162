import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, {
  type Adapter,
  type AdapterPayload,
  type Configuration,
  type JWK,
} from 'oidc-provider';
import { fetch, type Response } from 'undici';

export interface Account {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
}

export const CLIENT = { clientId: 'tradepost', clientSecret: 'a-secret-of-the-test' };

/** What the provider remembers, as long as it runs. */
class Kept implements Adapter {
  private static readonly all = new Map<string, AdapterPayload>();

  constructor(private readonly model: string) {}

  upsert(id: string, payload: AdapterPayload): Promise<void> {
    Kept.all.set(`${this.model}:${id}`, payload);
    return Promise.resolve();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(Kept.all.get(`${this.model}:${id}`));
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(
      [...Kept.all].find(
        ([key, payload]) => key.startsWith(`${this.model}:`) && payload.uid === uid,
      )?.[1],
    );
  }

  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async consume(id: string): Promise<void> {
    const payload = await this.find(id);
    if (payload) payload.consumed = Math.floor(Date.now() / 1000);
  }

  destroy(id: string): Promise<void> {
    Kept.all.delete(`${this.model}:${id}`);
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of Kept.all) if (payload.grantId === grantId) Kept.all.delete(key);
    return Promise.resolve();
  }
}

/**
 * An OpenID Connect provider on this machine whose every visitor is whom the spec says, or who
 * refuses to sign in.
 */
export class TestIdentityProvider {
  /** Who signs in next; null: they press cancel. */
  visitor: Account | null = null;

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  static async start(
    redirectUris: readonly string[],
    more: Partial<Configuration> = {},
  ): Promise<TestIdentityProvider> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const self = new TestIdentityProvider(
      server,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    );
    const accounts = new Map<string, Account>();
    const provider = new Provider(self.issuer, {
      adapter: Kept,
      clients: [
        {
          client_id: CLIENT.clientId,
          client_secret: CLIENT.clientSecret,
          redirect_uris: [...redirectUris],
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
      ],
      claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
      features: { devInteractions: { enabled: false } },
      cookies: { keys: ['of-a-test'] },
      jwks: {
        keys: [
          {
            ...(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
              format: 'jwk',
            }) as JWK),
            use: 'sig',
            alg: 'RS256',
            kid: 'of-a-test',
          },
        ],
      },
      ttl: {
        AccessToken: 600,
        AuthorizationCode: 60,
        IdToken: 600,
        Grant: 600,
        Session: 600,
        Interaction: 600,
      },
      pkce: { required: () => true },
      interactions: { url: (_ctx, { uid }) => `/visit/${uid}` },
      findAccount: (_ctx, sub) => ({
        accountId: sub,
        claims: () => ({ ...(accounts.get(sub) ?? { sub }) }),
      }),
      loadExistingGrant: async (ctx) => {
        const grant = new ctx.oidc.provider.Grant({
          clientId: ctx.oidc.client!.clientId,
          accountId: ctx.oidc.session!.accountId!,
        });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
      ...more,
    });
    const callback = provider.callback();
    server.on('request', (request, response) => {
      if (!request.url?.startsWith('/visit/')) return void callback(request, response);
      const { visitor } = self;
      if (visitor) accounts.set(visitor.sub, visitor);
      const result = visitor
        ? { login: { accountId: visitor.sub } }
        : { error: 'access_denied', error_description: 'they pressed cancel' };
      void provider.interactionFinished(request, response, result);
    });
    return self;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((closed) => this.server.close(() => closed()));
  }
}

/** Follows redirects and keeps cookies by host, as a browser does. */
export class Visit {
  private readonly cookies = new Map<string, Map<string, string>>();

  /** The answer of the first address that `until` says, or that redirects nowhere. */
  async go(
    address: string,
    until: (url: URL) => boolean = () => false,
  ): Promise<{ readonly url: URL; readonly response: Response | null }> {
    let url = new URL(address);
    for (let hops = 0; hops < 15; hops++) {
      if (until(url)) return { url, response: null };
      const jar = this.jarOf(url);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: cookie ? { cookie } : {} });
      for (const set of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set)!;
        if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(set)) jar.delete(name);
        else jar.set(name, value);
      }
      const next = response.headers.get('location');
      if (next === null) return { url, response };
      await response.body?.cancel();
      url = new URL(next, url);
    }
    throw new Error(`sent round in circles: ${url.href}`);
  }

  cookieOf(url: string, name: string): string | undefined {
    return this.jarOf(new URL(url)).get(name);
  }

  private jarOf({ host }: URL): Map<string, string> {
    let jar = this.cookies.get(host);
    if (!jar) this.cookies.set(host, (jar = new Map()));
    return jar;
  }
}
